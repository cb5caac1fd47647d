// Fills in what stands of a batch, and shows what was taken out beside the net mass.
import { kilograms, netOf, shown } from "./kilograms.js";

const form = document.getElementById("haul-form");
const check = document.getElementById("haul-check");

const update = () => {
  const weighed = netOf(form.elements);
  const taken = [...form.querySelectorAll("[data-stands]")].reduce((sum, field) => sum + (kilograms(field) ?? 0), 0);
  check.hidden = weighed === null || taken === 0;
  check.textContent = check.hidden ? "" : check.dataset.words
    .replace("{taken}", shown(taken))
    .replace("{net}", shown(weighed))
    .replace("{difference}", shown(taken - weighed));
};
if (form) {
  for (const button of form.querySelectorAll("[data-all]")) {
    const field = document.getElementById(button.dataset.all);
    button.hidden = false;
    button.addEventListener("click", () => {
      field.value = String(Number(field.dataset.stands) / 1000);
      update();
    });
  }
  form.addEventListener("input", update);
  update();
}
