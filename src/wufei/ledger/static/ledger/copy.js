// Buttons with data-copy put that text on the clipboard and say so for a moment.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const shown = document.getElementById(button.dataset.copyFrom);
    if (shown) getSelection().selectAllChildren(shown);
    return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
});
