// The net mass and its difference from the crews' weighings, while the gatekeeper types.
import { netOf, shown } from "./kilograms.js";

const form = document.getElementById("weigh-form");
const check = document.getElementById("weigh-check");

const update = () => {
  const net = netOf(form.elements);
  check.hidden = net === null;
  if (net === null) return;
  check.textContent = net < 0
    ? check.dataset.wrong
    : check.dataset.words.replace("{net}", shown(net)).replace("{difference}", shown(Number(form.dataset.weighed) / 1000 - net));
};
form.addEventListener("input", update);
update();
