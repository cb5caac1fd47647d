// Places on our own drawing: data.geo is the address of the GeoJSON, data.items = [{name, text, kind,
// at: [longitude, latitude], href}], data.kinds = [{key, name}] in the order of the colours.

const COLOURS = ["#0f6b4f", "#c4622d", "#8a6d3b", "#7a4e9c", "#1f7a8c", "#b3261e", "#5c6b63"];

export async function option(data, { echarts, look, escaped }) {
  const answer = await fetch(data.geo);
  if (!answer.ok) throw new Error(`${data.geo}: ${answer.status}`);
  echarts.registerMap("city", await answer.json());
  const series = data.kinds
    .map((kind, index) => ({
      type: "scatter",
      coordinateSystem: "geo",
      name: kind.name,
      color: COLOURS[index % COLOURS.length],
      symbolSize: 11,
      itemStyle: { borderColor: "#ffffff", borderWidth: 1.5 },
      data: data.items
        .filter((item) => item.kind === kind.key)
        .map((item) => ({ name: item.name, value: item.at, text: item.text, href: item.href })),
    }))
    .filter((each) => each.data.length);
  return {
    legend: { bottom: 4, textStyle: { color: look.soft } },
    tooltip: {
      formatter: ({ data: item }) => (item?.text ? `${escaped(item.name)}<br><b>${escaped(item.text)}</b>` : ""),
    },
    geo: {
      map: "city",
      roam: true,
      scaleLimit: { min: 1, max: 20 },
      left: 12,
      right: 12,
      top: 12,
      bottom: 40,
      preserveAspect: "contain",
      itemStyle: { areaColor: "#e8f2ec", borderColor: "#ffffff", borderWidth: 1.5 },
      emphasis: { disabled: true },
      label: { show: false },
    },
    series,
  };
}
