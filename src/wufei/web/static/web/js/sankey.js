// Flows: data.nodes = [{id, name, colour}], data.links = [{source, target, grams, text, href}].
// The thickness of a ribbon is its mass; very thin ones keep a hair's breadth so that they can be met.

export function option(data, { look, escaped }) {
  const names = new Map(data.nodes.map((node) => [node.id, node.name]));
  const largest = Math.max(1, ...data.links.map((link) => link.grams));
  return {
    tooltip: {
      formatter: ({ dataType, data: item, name }) =>
        dataType === "edge"
          ? `${escaped(names.get(item.source))} → ${escaped(names.get(item.target))}<br><b>${escaped(item.text)}</b>`
          : escaped(names.get(name)),
    },
    series: [
      {
        type: "sankey",
        left: 8,
        right: 132,
        top: 12,
        bottom: 12,
        nodeWidth: 12,
        nodeGap: 7,
        layoutIterations: 48,
        draggable: false,
        emphasis: { focus: "adjacency" },
        data: data.nodes.map((node) => ({ name: node.id, itemStyle: { color: node.colour, borderWidth: 0 } })),
        links: data.links.map((link) => ({
          source: link.source,
          target: link.target,
          value: Math.max(link.grams, largest / 2000) / 1e6,
          text: link.text,
          href: link.href,
          cursor: link.href ? "pointer" : "default",
        })),
        lineStyle: { color: "source", opacity: 0.32, curveness: 0.5 },
        labelLayout: { hideOverlap: true },
        label: {
          color: look.ink,
          fontSize: 12,
          width: 124,
          overflow: "truncate",
          textBorderColor: "#ffffff",
          textBorderWidth: 3,
          formatter: ({ name }) => names.get(name),
        },
      },
    ],
  };
}
