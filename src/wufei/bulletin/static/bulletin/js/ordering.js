// Order of the items of an issue: dragged, or moved by the arrow buttons; each change is saved.
const list = document.querySelector("[data-ordering]");
const status = document.getElementById("order-status");
let saving = Promise.resolve();

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function send() {
  const order = [...list.children].map((row) => [Number(row.dataset.item), row.dataset.group]);
  const answer = await fetch(list.dataset.ordering, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ version: Number(list.dataset.version), order }),
  });
  const told = await answer.json();
  if (answer.ok) list.dataset.version = told.version;
  status.classList.remove("visually-hidden");
  status.textContent = answer.ok ? status.dataset.moved : told.problem || status.dataset.stale;
}

function save() {
  saving = saving.then(send).catch(() => {
    status.classList.remove("visually-hidden");
    status.textContent = status.dataset.stale;
  });
}

/** An item takes the group of the one it comes to stand behind, so groups stay together. */
function settle(row) {
  const before = row.previousElementSibling;
  const after = row.nextElementSibling;
  const neighbour = before || after;
  if (before && after && before.dataset.group !== row.dataset.group && after.dataset.group === row.dataset.group) return;
  if (neighbour && neighbour.dataset.group !== row.dataset.group) {
    row.dataset.group = neighbour.dataset.group;
    row.querySelector(".badge-soft").textContent = neighbour.dataset.group;
  }
}

function move(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  settle(row);
  save();
}

if (list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    move(button.closest("li"), Number(button.dataset.move));
    button.focus();
  });
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragging");
    settle(dragged);
    dragged = null;
    save();
  });
}
