// Turns inputs in [data-picker] into comboboxes: search as you type, arrow keys, Enter, Escape.
// The input keeps the code, which is what the form sends; the name stands below it.

const WAIT = 200;

function setUp(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const input = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const chosen = box.querySelector("[data-chosen]");
  const status = box.querySelector("[data-status]");
  let timer = 0;
  let request = null;
  let current = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const all = options();
    if (!all.length) return;
    current = (index + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === current)));
    input.setAttribute("aria-activedescendant", all[current].id);
    all[current].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    input.value = option.dataset.code;
    chosen.textContent = option.dataset.name;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function search() {
    request?.abort();
    request = new AbortController();
    const address = `${box.dataset.picker}?q=${encodeURIComponent(input.value)}`;
    try {
      const answer = await fetch(address, {
        signal: request.signal,
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok || answer.redirected) return close();
      list.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") close();
      return;
    }
    const all = options();
    all.forEach((option, place) => {
      option.id = `${list.id}_${place}`;
    });
    current = -1;
    list.hidden = !all.length;
    input.setAttribute("aria-expanded", String(all.length > 0));
    status.textContent = all.length ? `${all.length} ${box.dataset.some}` : box.dataset.none;
  }

  input.addEventListener("input", () => {
    chosen.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else mark(current + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && current >= 0) {
      event.preventDefault();
      choose(options()[current]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    request?.abort();
    close();
  });
}

const setUpAll = () => document.querySelectorAll("[data-picker]").forEach(setUp);
setUpAll();
document.addEventListener("htmx:after:swap", setUpAll);
