// Upload by dropping, the size told before it is sent; the mapping form shows what belongs to a
// choice; faults of the text lead to their line. Everything also works without.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details.finding:not([open])")) {
    part.open = true;
    part.dataset.closed = "yes";
  }
});
window.addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details[data-closed]")) part.open = false;
});

function initUpload(form) {
  const zone = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector("[data-chosen]");
  const error = form.querySelector("[data-error]");
  const show = () => {
    const file = input.files[0];
    chosen.textContent = file ? `${file.name} (${(file.size / 1048576).toFixed(1)} MB)` : "";
    const tooBig = file && file.size > Number(form.dataset.limit);
    error.textContent = tooBig ? form.dataset.tooBig : "";
    zone.classList.toggle("is-invalid", Boolean(tooBig));
    return !tooBig;
  };
  input.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (!show()) event.preventDefault();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
    });
  }
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
}

/** Parts that belong to a choice: data-fixed (no column chosen), data-has (one chosen), data-when. */
function initMapForm(form) {
  const value = (name) => {
    const field = form.elements[name];
    if (!field) return "";
    return field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value;
  };
  const wanted = (part) => {
    if (part.dataset.fixed) return !value(part.dataset.fixed);
    if (part.dataset.has) return Boolean(value(part.dataset.has));
    const [name, needed] = part.dataset.when.split("=");
    return needed ? value(name) === needed : Boolean(value(name));
  };
  const arrange = () => {
    for (const part of form.querySelectorAll("[data-fixed], [data-has], [data-when]")) {
      const on = wanted(part);
      part.hidden = !on;
      if (part.dataset.fixed) for (const field of part.querySelectorAll("input, select")) field.disabled = !on;
    }
  };
  form.addEventListener("change", arrange);
  arrange();
}

function goToLine(number) {
  const area = document.getElementById("map-text");
  if (!area) return;
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  const height = area.scrollHeight / lines.length;
  area.scrollTop = Math.max(0, (number - 4) * height);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-line]");
  if (button) goToLine(Number(button.dataset.line));
});

document.querySelectorAll("[data-upload]").forEach(initUpload);
document.querySelectorAll("[data-map-form]").forEach(initMapForm);
