// Lines over time: data.categories = [period], data.series = [{name, items: [{value, text, href} | null]}],
// data.unit. Where an item or its value is null the line breaks: no data is never drawn as nothing.

export const COLOURS = ["#0f6b4f", "#1f5f99", "#b26a00", "#7a3e8c", "#a3231a", "#4a5a54"];
const MARKS = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];

/** One line; its points open their pages. */
export function line(series, index, extra = {}) {
  return {
    type: "line",
    name: series.name,
    connectNulls: false,
    symbol: MARKS[index % MARKS.length],
    symbolSize: 8,
    lineStyle: { width: 2 },
    itemStyle: { color: COLOURS[index % COLOURS.length] },
    data: series.items.map((item) => ({
      value: item?.value ?? null,
      text: item?.text,
      href: item?.href,
      cursor: item?.href ? "pointer" : "default",
    })),
    ...extra,
  };
}

export function option(data, { look, escaped }) {
  const several = data.series.length > 1;
  const told = ({ name, marker, seriesName, data: item }) =>
    `${escaped(name)}<br>${marker}${several ? `${escaped(seriesName)} ` : ""}<b>${escaped(item.text ?? "")}</b>`;
  return {
    grid: { left: 12, right: 20, top: several ? 56 : 32, bottom: 12, containLabel: true },
    legend: several ? { top: 4, type: "scroll", textStyle: { color: look.ink } } : undefined,
    tooltip: { trigger: "item", formatter: told },
    xAxis: {
      type: "category",
      data: data.categories,
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.ink, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      name: data.unit,
      nameTextStyle: { color: look.soft, align: "left" },
      axisLabel: { color: look.soft },
      splitLine: { lineStyle: { color: look.line } },
    },
    series: data.series.map((series, index) => line(series, index)),
  };
}
