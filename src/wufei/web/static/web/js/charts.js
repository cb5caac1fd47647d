// Draws every <figure data-chart="…"> of the page (template web/parts/chart.html).
//
// The data stand in a JSON script whose id is in data-source; the figure's table holds the same
// figures for people who do not see the picture, and is what the CSV download is made of. Kinds of
// pictures live in modules of their own: `option(data, context)` returns an ECharts option. Anything
// drawn whose data item has an `href` opens that address.
import * as echarts from "../../vendor/echarts.esm.min.js";
import { option as bars } from "./bars.js";
import { option as sankey } from "./sankey.js";
import { option as districtmap } from "./districtmap.js";
import { option as lottrace } from "./lottrace.js";
import { option as lines } from "./lines.js";
import { option as multiples } from "./multiples.js";
import { option as pointmap } from "./pointmap.js";
import { option as roundmap } from "./roundmap.js";
import { option as roundtimeline } from "./roundtimeline.js";
import { option as trackmap } from "./trackmap.js";

const KINDS = { bars, sankey, districtmap, lottrace, lines, multiples, pointmap, trackmap, roundmap, roundtimeline };
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Colours and type of the site, read from the style sheet so that pictures match the pages. */
function theme() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ink: read("--wf-ink"),
    soft: read("--wf-ink-soft"),
    line: read("--wf-line"),
    green: read("--wf-green"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** Text for a tooltip: ECharts puts it into the page as HTML. */
export function escaped(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const svgText = (canvas) => new XMLSerializer().serializeToString(canvas.querySelector("svg"));

/** The drawn picture as PNG, twice as fine as on the screen, on white. */
async function pngOf(canvas) {
  const picture = canvas.querySelector("svg");
  const { width, height } = picture.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(canvas))}`;
  await image.decode();
  const sheet = document.createElement("canvas");
  sheet.width = width * 2;
  sheet.height = height * 2;
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}

/** The table as CSV with a byte order mark, so that spreadsheets read Chinese. */
function csvOf(table) {
  const quoted = (cell) => `"${cell.textContent.trim().replace(/\s+/g, " ").replace(/"/g, '""')}"`;
  const lines = [...table.rows].map((row) => [...row.cells].map(quoted).join(","));
  return new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
}

function initTools(figure, canvas) {
  const name = figure.dataset.name || "wufei";
  figure.addEventListener("click", async (event) => {
    const tool = event.target.closest("[data-chart-tool]");
    if (!tool) return;
    switch (tool.dataset.chartTool) {
      case "table": {
        const shown = figure.classList.toggle("show-table");
        tool.setAttribute("aria-pressed", String(shown));
        if (!shown) echarts.getInstanceByDom(canvas)?.resize();
        break;
      }
      case "png":
        download(`${name}.png`, await pngOf(canvas));
        break;
      case "svg":
        download(`${name}.svg`, new Blob([svgText(canvas)], { type: "image/svg+xml" }));
        break;
      case "csv":
        download(`${name}.csv`, csvOf(figure.querySelector("table")));
        break;
    }
  });
}

/** Draws one figure; the picture is silent for screen readers beyond its summary. */
export async function mount(figure) {
  const canvas = figure.querySelector(".chart-canvas");
  const data = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  const english = document.documentElement.lang === "en";
  const chart = echarts.init(canvas, null, { renderer: "svg", locale: english ? "EN" : "ZH" });
  const look = theme();
  const made = await KINDS[figure.dataset.chart](data, { echarts, look, escaped, figure });
  chart.setOption({
    animation: !calm,
    animationDuration: 400,
    textStyle: { fontFamily: look.font, color: look.ink, fontSize: 13 },
    ...made,
    aria: { enabled: true, label: { description: figure.dataset.summary || "" } },
  });
  chart.on("click", ({ data: item }) => {
    if (item?.href) location.assign(item.href);
  });
  new ResizeObserver(() => {
    if (canvas.clientWidth) chart.resize();
  }).observe(canvas);
  initTools(figure, canvas);
}

for (const figure of document.querySelectorAll("figure[data-chart]")) mount(figure);
