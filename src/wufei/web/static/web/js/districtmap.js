// A map from our own drawing: data.geo is the address of the GeoJSON (features with properties.code),
// data.items = [{code, name, grams or value, text, href}]; the darker, the more. Colours begin at nothing, or
// with data.stretched at the least value, so that rates which lie close together can be told apart.

export async function option(data, { echarts, look, escaped }) {
  const answer = await fetch(data.geo);
  if (!answer.ok) throw new Error(`${data.geo}: ${answer.status}`);
  const drawing = await answer.json();
  const byCode = new Map(data.items.map((item) => [item.code, item]));
  for (const feature of drawing.features) feature.properties.name = feature.properties.code;
  echarts.registerMap("district", drawing);
  const amount = (item) => item.value ?? item.grams / 1e6;
  const amounts = data.items.map(amount);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  return {
    tooltip: {
      formatter: ({ name }) => {
        const item = byCode.get(name);
        return item ? `${escaped(item.name)}<br><b>${escaped(item.text)}</b>` : "";
      },
    },
    visualMap: {
      min: data.stretched && least < most ? least : 0,
      max: most > 0 ? most : 1,
      calculable: false,
      orient: "horizontal",
      left: 12,
      bottom: 6,
      itemHeight: 96,
      itemWidth: 12,
      text: [data.most, data.least],
      textStyle: { color: look.soft },
      inRange: { color: ["#e8f2ec", "#b9dccb", "#7fbf9f", "#3f9a73", "#0f6b4f"] },
    },
    series: [
      {
        type: "map",
        map: "district",
        roam: false,
        selectedMode: false,
        left: 12,
        right: 12,
        top: 12,
        bottom: 44,
        preserveAspect: "contain",
        itemStyle: { areaColor: "#eef3f0", borderColor: "#ffffff", borderWidth: 1.5 },
        emphasis: { itemStyle: { areaColor: "#f2c14e" }, label: { color: look.ink } },
        label: {
          show: true,
          color: look.ink,
          fontSize: 12,
          textBorderColor: "#ffffff",
          textBorderWidth: 2.5,
          formatter: ({ name }) => byCode.get(name)?.name ?? "",
        },
        labelLayout: { hideOverlap: true },
        data: data.items.map((item) => ({
          name: item.code,
          value: amount(item),
          href: item.href,
          cursor: item.href ? "pointer" : "default",
        })),
      },
    ],
  };
}
