// Writing: figures, charts and photos are inserted as tokens, text is saved while one types, and the
// checks look over the shoulder.
const tools = document.querySelector("[data-writing]");
const area = document.querySelector("[data-editor]");
const form = area && area.closest("form");
const status = document.querySelector("[data-writing-status]");

// The tools stand above the text that they insert into, so their words are seen while one writes.
if (tools && area) area.closest(".form-group").before(tools);

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function say(text) {
  if (status) status.textContent = text;
}

function insert(text, onLineOfItsOwn) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  let given = text;
  if (onLineOfItsOwn) {
    if (start > 0 && value[start - 1] !== "\n") given = `\n${given}`;
    if (end < value.length && value[end] !== "\n") given = `${given}\n`;
  }
  area.setRangeText(given, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

// -- saving while typing ------------------------------------------------------------------------
const AUTOSAVE_AFTER = 2500;
let timer = null;
let dirty = false;

let saving = Promise.resolve();

/** Resolves to whether the text is on the server; one save runs after the other. */
function autosave() {
  clearTimeout(timer);
  saving = saving.then(send);
  return saving;
}

async function send() {
  if (!dirty) return true;
  const version = form.querySelector("[name=version]");
  const preview = document.querySelector("[data-preview]");
  dirty = false;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
    const told = await answer.json();
    if (!answer.ok) {
      dirty = true;
      say(told.problem);
      return false;
    }
    version.value = told.version;
    if (preview) preview.innerHTML = told.preview;
    say(`${status.dataset.saved} ${new Date().toLocaleTimeString()}`);
    return true;
  } catch {
    dirty = true;
    say(status.dataset.lost);
    timer = setTimeout(autosave, AUTOSAVE_AFTER * 2);
    return false;
  }
}

if (form) {
  const saves = Boolean(form.dataset.autosave);
  let leaving = false;
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    if (saves) timer = setTimeout(autosave, AUTOSAVE_AFTER);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (leaving || !saves) {
      dirty = false;
      return;
    }
    // A save under way makes the version of the form an old one.
    event.preventDefault();
    await saving;
    leaving = true;
    clearTimeout(timer);
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  // A step is taken with the text as it was typed to the last word.
  for (const step of saves ? document.querySelectorAll("form[data-step]") : []) {
    step.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await autosave()) step.submit();
    });
  }
}

// -- checks while writing -----------------------------------------------------------------------
const typed = document.getElementById("typed");
let checking = null;

async function check() {
  const body = new FormData();
  for (const name of ["title", "body", "source"]) body.append(name, form.querySelector(`[name=${name}]`).value);
  const answer = await fetch(typed.dataset.check, { method: "POST", headers: { "X-CSRFToken": token() }, body });
  if (answer.ok) typed.innerHTML = await answer.text();
}

if (typed && form) {
  form.addEventListener("input", () => {
    clearTimeout(checking);
    checking = setTimeout(() => check().catch(() => {}), 700);
  });
  check().catch(() => {});
}

// -- figures and charts -------------------------------------------------------------------------
let known = null;

async function knownFigures() {
  if (known) return known;
  known = await (await fetch(tools.dataset.figures)).json();
  const names = document.getElementById("pick-figures");
  for (const figure of known.figures) names.append(new Option(figure.name, figure.name));
  const regions = document.getElementById("pick-region");
  for (const region of known.regions) regions.append(new Option(region.name, region.code));
  return known;
}

function picked(name) {
  const value = document.getElementById(name).value.trim();
  return name === "pick-figure" ? known.figures.find((one) => one.name === value || one.id === value)?.id || "" : value;
}

async function pick(dialog, kind) {
  const told = dialog.querySelector("[data-picked]");
  const figure = picked("pick-figure");
  const first = picked("pick-first");
  const region = picked("pick-region");
  if (!figure || !first) {
    told.textContent = told.dataset.lacking;
    return;
  }
  if (kind === "chart") {
    const last = picked("pick-last") || first;
    const caption = picked("pick-caption").replace(/[|[\]]/g, " ");
    // Closing gives the focus back to the button, so the text takes it afterwards.
    dialog.close();
    insert(`[[chart|${figure}|${first}..${last}|${region}|${picked("pick-level")}|${caption}]]`, true);
    return;
  }
  const query = new URLSearchParams({ figure, period: first, region });
  const answer = await fetch(`${tools.dataset.value}?${query}`);
  const value = await answer.json();
  if (!answer.ok || value.shown === null) {
    told.textContent = value.problem || value.why || "—";
    return;
  }
  dialog.close();
  insert(value.token, false);
}

if (tools && area) {
  const dialog = tools.querySelector("[data-picker]");
  let kind = "figure";
  for (const button of tools.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", async () => {
      kind = button.dataset.insert;
      await knownFigures();
      for (const part of dialog.querySelectorAll("[data-chart-only]")) part.hidden = kind !== "chart";
      dialog.querySelector("[data-picked]").textContent = "";
      dialog.showModal();
    });
  }
  dialog.querySelector("[data-pick]").addEventListener("click", () => pick(dialog, kind).catch(() => say(status.dataset.lost)));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  tools.querySelector("[data-photo]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    say(status.dataset.sending);
    const body = new FormData();
    body.append("file", file);
    try {
      const answer = await fetch(tools.dataset.photos, { method: "POST", headers: { "X-CSRFToken": token() }, body });
      const told = await answer.json();
      if (answer.ok) insert(told.token, true);
      if (answer.ok) area.setSelectionRange(area.selectionEnd - 2, area.selectionEnd - 2);
      say(answer.ok ? status.dataset.caption : told.problem);
    } catch {
      say(status.dataset.lost);
    }
    event.target.value = "";
  });
}
