// The genealogy of a lot, from left to right: data.nodes = [{id, name, text, kind, href}] with kind
// "root", "lot" or "account"; data.links = [{source, target, text, href}] in the direction of the mass.
// A node's column is the longest way from the root to it, so that all of one step stand in one column;
// where mass flows to the root, the root stands at the right. The figure's table is the list for the keyboard.

/** The longest way from the root, counted along `next` (in either direction of the links). */
function distances(root, links, from, to) {
  const far = new Map([[root, 0]]);
  for (let round = 0; round < links.length; round += 1) {
    let moved = false;
    for (const link of links) {
      if (far.has(link[from]) && (far.get(link[to]) ?? -1) < far.get(link[from]) + 1) {
        far.set(link[to], far.get(link[from]) + 1);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return far;
}

function columns(nodes, links) {
  const root = (nodes.find((node) => node.kind === "root") ?? nodes[0]).id;
  const after = distances(root, links, "source", "target");
  const before = distances(root, links, "target", "source");
  const found = new Map();
  for (const node of nodes) {
    const column = after.get(node.id) || -(before.get(node.id) ?? 0);
    found.set(column, [...(found.get(column) ?? []), node]);
  }
  return [...found.keys()].sort((one, other) => one - other).map((column) => found.get(column));
}

/** Orders each column by the mean place of what flows into it, so that lines cross less. */
function untangle(layers, links) {
  const place = new Map();
  for (const layer of layers) {
    const mean = (node) => {
      const from = links.filter((link) => link.target === node.id && place.has(link.source));
      return from.length ? from.reduce((sum, link) => sum + place.get(link.source), 0) / from.length : 0;
    };
    layer.sort((one, other) => mean(one) - mean(other));
    layer.forEach((node, index) => place.set(node.id, (index + 0.5) / layer.length));
  }
  return place;
}

export function option(data, { look, escaped, figure }) {
  const layers = columns(data.nodes, data.links);
  const place = untangle(layers, data.links);
  const canvas = figure.querySelector(".chart-canvas");
  const tallest = Math.max(...layers.map((layer) => layer.length));
  canvas.style.height = `${Math.max(220, tallest * 66 + 40)}px`;
  canvas.style.minWidth = `${layers.length * 190}px`;
  const colours = { root: look.green, lot: "#236192", account: "#6b5a3e" };
  const nodes = layers.flatMap((layer, column) =>
    layer.map((node) => ({
      name: node.id,
      value: [column, place.get(node.id)],
      href: node.href,
      cursor: node.href ? "pointer" : "default",
      title: node.name,
      text: node.text,
      symbol: node.kind === "account" ? "roundRect" : "circle",
      symbolSize: node.kind === "root" ? 20 : 14,
      itemStyle: { color: colours[node.kind] ?? look.soft },
    })),
  );
  const hidden = { type: "value", show: false, min: 0 };
  return {
    tooltip: {
      formatter: ({ dataType, data: item }) =>
        dataType === "edge"
          ? escaped(item.text)
          : `${escaped(item.title)}<br><b>${escaped(item.text ?? "")}</b>`,
    },
    grid: { left: 96, right: 96, top: 8, bottom: 24 },
    xAxis: { ...hidden, max: Math.max(1, layers.length - 1) },
    yAxis: { ...hidden, max: 1, inverse: true },
    series: [
      {
        type: "graph",
        coordinateSystem: "cartesian2d",
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 8,
        data: nodes,
        links: data.links.map((link) => ({ ...link })),
        lineStyle: { color: "#7d8f87", width: 1.6, curveness: 0.08 },
        emphasis: { focus: "adjacency" },
        label: {
          show: true,
          position: "bottom",
          color: look.ink,
          fontSize: 12,
          width: 170,
          overflow: "break",
          textBorderColor: "#ffffff",
          textBorderWidth: 3,
          formatter: ({ data: item }) => (item.text ? `${item.title}\n${item.text}` : item.title),
        },
      },
    ],
  };
}
