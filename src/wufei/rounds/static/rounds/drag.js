// A call dragged onto another call takes its place; onto a round, its end. What is dropped is sent as
// the form that "移动" shows, so that a refusal and a question look the same for keyboard and mouse.
const form = document.getElementById("drag-form");
let dragged = null;

const target = (event) => event.target.closest?.("[data-drop-round]");
const clear = () => document.querySelectorAll(".drop-here").forEach((row) => row.classList.remove("drop-here"));

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("[data-place]");
  if (!row) return;
  dragged = row;
  row.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row.cells[2]?.textContent.trim() ?? "");
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  clear();
});

document.addEventListener("dragover", (event) => {
  const row = target(event);
  if (!dragged || !row || row === dragged) return;
  event.preventDefault();
  clear();
  row.classList.add("drop-here");
});

document.addEventListener("drop", (event) => {
  const row = target(event);
  if (!dragged || !row || row === dragged) return;
  event.preventDefault();
  form.action = dragged.dataset.place;
  form.elements.to_round.value = row.dataset.dropRound;
  form.elements.position.value = row.dataset.dropPosition;
  form.submit();
});
