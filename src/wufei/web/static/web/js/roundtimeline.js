// The day of each vehicle: data.vehicles = [plate], data.shifts = [[from, till]], data.kinds =
// [{key, name}], data.calls = [{row, kind, from, till, name, href}]; times in seconds of the day.

const COLOURS = { order: "#0f6b4f", plant: "#c4622d", break: "#8a9a93" };

const two = (number) => String(number).padStart(2, "0");
const clock = (seconds) => `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor((seconds % 3600) / 60))}`;

function bar(height) {
  return (params, api) => {
    const [from, y] = api.coord([api.value(0), api.value(2)]);
    const [till] = api.coord([api.value(1), api.value(2)]);
    const tall = api.size([0, 1])[1] * height;
    return {
      type: "rect",
      shape: { x: from, y: y - tall / 2, width: Math.max(2, till - from), height: tall },
      style: { fill: api.visual("color"), opacity: api.visual("opacity") },
    };
  };
}

export function option(data, { look, escaped }) {
  const shift = {
    type: "custom",
    name: "",
    silent: true,
    color: look.line,
    itemStyle: { opacity: 1 },
    renderItem: bar(0.3),
    encode: { x: [0, 1], y: 2 },
    data: data.shifts.map(([from, till], row) => ({ value: [from, till, row], itemStyle: { color: look.line } })),
  };
  const kinds = data.kinds.map(({ key, name }) => ({
    type: "custom",
    name,
    color: COLOURS[key],
    renderItem: bar(0.7),
    encode: { x: [0, 1], y: 2 },
    data: data.calls
      .filter((call) => call.kind === key)
      .map((call) => ({
        name: call.name,
        value: [call.from, call.till, call.row],
        text: `${data.vehicles[call.row]} ${clock(call.from)}–${clock(call.till)}`,
        href: call.href,
      })),
  }));
  const firsts = data.shifts.map(([from]) => from);
  const lasts = data.shifts.map(([, till]) => till);
  return {
    legend: { bottom: 0, textStyle: { color: look.soft }, data: data.kinds.map(({ name }) => name) },
    tooltip: { formatter: ({ data: item }) => `${escaped(item.name ?? "")}<br><b>${escaped(item.text ?? "")}</b>` },
    grid: { left: 8, right: 20, top: 12, bottom: 36, containLabel: true },
    xAxis: {
      type: "value",
      min: Math.floor(Math.min(...firsts) / 3600) * 3600,
      max: Math.ceil(Math.max(...lasts) / 3600) * 3600,
      interval: 3600,
      axisLabel: { formatter: clock, color: look.soft, hideOverlap: true },
      splitLine: { lineStyle: { color: look.line } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.vehicles,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.ink },
    },
    series: [shift, ...kinds],
  };
}
