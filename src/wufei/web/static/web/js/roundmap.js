// Rounds on our own drawing: data.geo is the address of the GeoJSON, data.rounds = [{name, href,
// line: [[longitude, latitude]…], places: [{name, text, at, plant}]}].

const COLOURS = ["#0f6b4f", "#c4622d", "#1f7a8c", "#7a4e9c", "#8a6d3b", "#b3261e", "#17508f", "#5c6b63"];

/** North-west and south-east of everything drawn, with a margin, so that a day fills the picture. */
function bounds(rounds) {
  const all = rounds.flatMap((round) => round.line);
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = Math.max(0.005, (east - west) * 0.1, (north - south) * 0.1);
  return [[west - margin, north + margin], [east + margin, south - margin]];
}

export async function option(data, { echarts, look, escaped }) {
  const answer = await fetch(data.geo);
  if (!answer.ok) throw new Error(`${data.geo}: ${answer.status}`);
  echarts.registerMap("city", await answer.json());
  const series = data.rounds.flatMap((round, index) => {
    const color = COLOURS[index % COLOURS.length];
    return [
      {
        type: "lines",
        coordinateSystem: "geo",
        polyline: true,
        name: round.name,
        color,
        lineStyle: { color, width: 2, opacity: 0.75 },
        data: [{ name: round.name, coords: round.line, href: round.href }],
      },
      {
        type: "scatter",
        coordinateSystem: "geo",
        name: round.name,
        color,
        symbolSize: 9,
        itemStyle: { borderColor: "#ffffff", borderWidth: 1 },
        data: round.places.map((place) => ({
          name: place.name,
          value: place.at,
          text: `${round.name} ${place.text}`,
          href: round.href,
          symbol: place.plant ? "rect" : "circle",
          symbolSize: place.plant ? 13 : 9,
        })),
      },
    ];
  });
  return {
    legend: { type: "scroll", bottom: 4, textStyle: { color: look.soft }, data: data.rounds.map(({ name }) => name) },
    tooltip: {
      formatter: ({ data: item }) => `${escaped(item.name)}${item.text ? `<br><b>${escaped(item.text)}</b>` : ""}`,
    },
    geo: {
      map: "city",
      roam: true,
      scaleLimit: { min: 0.5, max: 40 },
      left: 12,
      right: 12,
      top: 12,
      bottom: 40,
      boundingCoords: bounds(data.rounds),
      itemStyle: { areaColor: "#e8f2ec", borderColor: "#ffffff", borderWidth: 1.5 },
      emphasis: { disabled: true },
      label: { show: false },
      silent: true,
    },
    series,
  };
}
