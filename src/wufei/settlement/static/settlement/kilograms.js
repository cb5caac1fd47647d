// Masses as they are typed and shown, in kilograms.

/** What a field says; null where it says no number. */
export const kilograms = (field) => {
  const text = field.value.trim().replaceAll(",", "").replaceAll("，", "").replace("．", ".");
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};

/** Gross less tare where both are told, else the net mass. */
export const netOf = ({ gross, tare, net }) =>
  kilograms(gross) !== null && kilograms(tare) !== null ? kilograms(gross) - kilograms(tare) : kilograms(net);

export const shown = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 3 });
