// The behaviour of the frame: navigation on small screens, menus, keys, confirmation, htmx errors.

const byId = (id) => document.getElementById(id);

function initNavigation() {
  const button = byId("menu-button");
  const navigation = byId("navigation");
  if (!button || !navigation) return;
  const set = (open) => {
    navigation.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      set(false);
      button.focus();
    }
  });
}

/** Menus close on Escape, on a click elsewhere, and when the focus leaves them. */
function initMenus() {
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

/** `/` search, `?` key help, `g h` home, `g c` city. Never while typing or with a modifier. */
function initKeys() {
  let afterG = false;
  const places = { h: "/", c: "/city/" };
  byId("key-help-button")?.addEventListener("click", () => byId("key-help").showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "?") {
      byId("key-help").showModal();
    } else if (afterG && places[event.key]) {
      location.assign(places[event.key]);
    }
    afterG = event.key === "g";
  });
}

/** Asks in the dialog; resolves to whether the person agreed. */
export function ask(question, detail = "") {
  const dialog = byId("confirm-dialog");
  byId("confirm-question").textContent = question;
  byId("confirm-detail").textContent = detail;
  byId("confirm-detail").hidden = !detail;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Elements with data-confirm (and data-confirm-detail) ask before they act; so does hx-confirm. */
function initConfirmation() {
  document.addEventListener("click", async (event) => {
    const element = event.target.closest("[data-confirm]");
    if (!element || element.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(element.dataset.confirm, element.dataset.confirmDetail))) return element.focus();
    element.dataset.confirmed = "yes";
    element.click();
    delete element.dataset.confirmed;
  }, true);
  document.addEventListener("htmx:confirm", async (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    event.preventDefault();
    if (await ask(ctx.confirm)) issueRequest();
    else dropRequest();
  });
}

/** A thin line at the top while a request runs. */
function initIndicator() {
  let running = 0;
  const show = (change) => {
    running = Math.max(0, running + change);
    byId("progress-line").classList.toggle("busy", running > 0);
  };
  document.addEventListener("htmx:before:request", () => show(1));
  document.addEventListener("htmx:finally:request", () => show(-1));
}

/** Failures are said in words, at the top of the page; a 422 is the form itself and is swapped in. */
function initErrors() {
  const place = byId("request-errors");
  const texts = place.dataset;
  const say = (text) => {
    const notice = document.createElement("div");
    notice.className = "notice notice-error";
    const line = document.createElement("p");
    line.textContent = text;
    notice.append(line);
    place.replaceChildren(notice);
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:before:request", () => place.replaceChildren());
  document.addEventListener("htmx:before:response", (event) => {
    const status = event.detail.ctx.response.status;
    if (status < 400 || status === 422) return;
    event.preventDefault();
    say(status === 403 || status === 401 ? texts.refused : status === 404 ? texts.missing : texts.failed);
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.error?.name !== "AbortError") say(texts.offline);
  });
}

initNavigation();
initMenus();
initKeys();
initConfirmation();
initIndicator();
initErrors();

/** A choice that is the whole form sends itself; without scripts its button does. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});
