// Lying bars: data.items = [{name, grams or value, text, colour, href}], the first at the top.

export function option(data, { look, escaped }) {
  const items = data.items.map((item) => ({
    name: item.name,
    value: item.value ?? item.grams / 1e6,
    text: item.text,
    href: item.href,
    itemStyle: { color: item.colour || look.green },
    cursor: item.href ? "pointer" : "default",
  }));
  return {
    grid: { left: 8, right: 96, top: 8, bottom: 8, containLabel: true },
    tooltip: { formatter: ({ data: item }) => `${escaped(item.name)}<br><b>${escaped(item.text)}</b>` },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: "category",
      inverse: true,
      data: items.map((item) => item.name),
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { color: look.ink, fontSize: 13 },
    },
    series: [
      {
        type: "bar",
        data: items,
        barMaxWidth: 26,
        barMinHeight: 2,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", color: look.ink, formatter: ({ data: item }) => item.text },
      },
    ],
  };
}
