// Small multiples: data.categories = [period], data.panels = [{name, unit, items}] as in lines.js, each
// in a grid of its own. Panels of the same unit share the height of their axis, so that they compare.
import { line } from "./lines.js";

const columnsFor = (width) => (width > 900 ? 4 : width > 620 ? 3 : width > 420 ? 2 : 1);

/** The highest value of all panels of each unit. */
function tops(panels) {
  const found = new Map();
  for (const { unit, items } of panels) {
    const values = items.map((item) => item?.value ?? 0);
    found.set(unit, Math.max(found.get(unit) ?? 0, ...values));
  }
  return found;
}

export function option(data, { look, escaped, figure }) {
  const width = figure.querySelector(".chart-canvas").clientWidth || 800;
  const columns = Math.min(columnsFor(width), data.panels.length);
  const rows = Math.ceil(data.panels.length / columns);
  const [wide, high] = [100 / columns, 100 / rows];
  const highest = tops(data.panels);
  const place = (index) => ({ x: (index % columns) * wide, y: Math.floor(index / columns) * high });
  return {
    title: data.panels.map((panel, index) => ({
      text: panel.unit ? `${panel.name} (${panel.unit})` : panel.name,
      left: `${place(index).x + 1}%`,
      top: `${place(index).y + 0.5}%`,
      textStyle: { fontSize: 12, fontWeight: 600, color: look.ink, width: (width / columns) * 0.92, overflow: "truncate" },
    })),
    tooltip: {
      trigger: "item",
      formatter: ({ name, data: item }) => `${escaped(name)}<br><b>${escaped(item.text ?? "")}</b>`,
    },
    grid: data.panels.map((_, index) => ({
      left: `${place(index).x + 1.5}%`,
      top: `${place(index).y + high * 0.24}%`,
      width: `${wide - 4}%`,
      height: `${high * 0.68}%`,
      containLabel: true,
    })),
    xAxis: data.panels.map((_, index) => ({
      type: "category",
      gridIndex: index,
      data: data.categories,
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { color: look.soft, fontSize: 10, showMinLabel: true, showMaxLabel: true, interval: data.categories.length },
    })),
    yAxis: data.panels.map((panel, index) => ({
      type: "value",
      gridIndex: index,
      min: ({ min }) => Math.min(0, min),
      max: highest.get(panel.unit) || undefined,
      splitNumber: 2,
      axisLabel: { color: look.soft, fontSize: 10, formatter: (value) => Number(value.toPrecision(3)).toLocaleString() },
      splitLine: { lineStyle: { color: look.line } },
    })),
    series: data.panels.map((panel, index) =>
      line(panel, 0, { xAxisIndex: index, yAxisIndex: index, symbolSize: 5 }),
    ),
  };
}
