// The way of a vehicle on our own drawing: data.geo is the address of the GeoJSON, data.ways = [{name, look
// (around, during, planned), at: [[longitude, latitude]…], texts}], data.items and data.kinds as for pointmap,
// data.bounds = [[west, north], [east, south]] of what is to be seen.

import { option as pointmap } from "./pointmap.js";

const LOOKS = {
  around: { color: "#5c6b63", width: 2, type: "solid", size: 5 },
  during: { color: "#b3261e", width: 3.5, type: "solid", size: 8 },
  planned: { color: "#1f7a8c", width: 2, type: "dashed", size: 0 },
};

export async function option(data, context) {
  const base = await pointmap(data, context);
  const ways = data.ways.map((way) => {
    const look = LOOKS[way.look];
    return {
      type: "lines",
      coordinateSystem: "geo",
      polyline: true,
      silent: true,
      name: way.name,
      color: look.color,
      lineStyle: { color: look.color, width: look.width, type: look.type, opacity: 0.85 },
      data: way.at.length > 1 ? [{ coords: way.at }] : [],
    };
  });
  const fixes = data.ways
    .filter((way) => LOOKS[way.look].size)
    .map((way) => ({
      type: "scatter",
      coordinateSystem: "geo",
      name: way.name,
      color: LOOKS[way.look].color,
      symbolSize: LOOKS[way.look].size,
      data: way.at.map((at, row) => ({ name: way.name, value: at, text: way.texts[row] })),
    }));
  return {
    ...base,
    geo: { ...base.geo, boundingCoords: data.bounds },
    series: [...ways, ...fixes, ...base.series.map((each) => ({ ...each, symbolSize: 14, z: 5 }))],
  };
}
