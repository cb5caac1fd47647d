// The genealogy of a lot, from left to right: data.nodes = [{id, name, text, kind, href}] with kind
// "root", "lot" or "account"; data.links = [{source, target, text, href}] in the direction of the mass.
// A node's column is the longest way that leads to it; the figure's table is the list for the keyboard.

function columns(nodes, links) {
  const depth = new Map(nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < nodes.length; round += 1) {
    let moved = false;
    for (const { source, target } of links) {
      if (depth.get(target) < depth.get(source) + 1) {
        depth.set(target, depth.get(source) + 1);
        moved = true;
      }
    }
    if (!moved) break;
  }
  const found = [];
  for (const node of nodes) (found[depth.get(node.id)] ??= []).push(node);
  return found.filter(Boolean);
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
  canvas.style.height = `${Math.max(280, tallest * 64)}px`;
  canvas.style.minWidth = `${layers.length * 190}px`;
  const colours = { root: look.green, lot: "#236192", account: "#6b5a3e" };
  const nodes = layers.flatMap((layer, column) =>
    layer.map((node) => ({
      name: node.id,
      x: column * 190,
      y: place.get(node.id) * Math.max(280, tallest * 64),
      href: node.href,
      cursor: node.href ? "pointer" : "default",
      title: node.name,
      text: node.text,
      symbol: node.kind === "account" ? "roundRect" : "circle",
      symbolSize: node.kind === "root" ? 22 : 16,
      itemStyle: { color: colours[node.kind] ?? look.soft },
    })),
  );
  // Two unseen corners: the drawing is scaled to the rectangle of its nodes, which one row has not.
  const height = Math.max(280, tallest * 64);
  const corners = [
    [0, 0],
    [Math.max(1, layers.length - 1) * 190, height],
  ].map(([x, y]) => ({ name: `corner ${y}`, x, y, symbolSize: 0, silent: true, label: { show: false } }));
  return {
    tooltip: {
      formatter: ({ dataType, data: item }) =>
        dataType === "edge"
          ? escaped(item.text)
          : `${escaped(item.title)}<br><b>${escaped(item.text ?? "")}</b>`,
    },
    series: [
      {
        type: "graph",
        layout: "none",
        left: 90,
        right: 110,
        top: 30,
        bottom: 46,
        roam: false,
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 8,
        data: [...nodes, ...corners],
        links: data.links.map((link) => ({ ...link })),
        lineStyle: { color: "#7d8f87", width: 1.6, curveness: 0.08 },
        emphasis: { focus: "adjacency" },
        label: {
          show: true,
          position: "bottom",
          color: look.ink,
          fontSize: 12,
          width: 165,
          overflow: "break",
          formatter: ({ data: item }) => (item.text ? `${item.title}\n${item.text}` : item.title),
        },
      },
    ],
  };
}
