// The net mass and its difference from the crews' weighings, while the gatekeeper types.
const form = document.getElementById("weigh-form");
const check = document.getElementById("weigh-check");
const kilograms = (name) => {
  const text = form.elements[name].value.trim().replaceAll(",", "").replaceAll("，", "").replace("．", ".");
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};
const shown = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 3 });

const update = () => {
  const gross = kilograms("gross");
  const tare = kilograms("tare");
  const net = gross !== null && tare !== null ? gross - tare : kilograms("net");
  check.hidden = net === null;
  if (net === null) return;
  check.textContent = net < 0
    ? check.dataset.wrong
    : check.dataset.words.replace("{net}", shown(net)).replace("{difference}", shown(Number(form.dataset.weighed) / 1000 - net));
};
form.addEventListener("input", update);
update();
