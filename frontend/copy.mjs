// Copies the browser libraries into the static folder, ready to serve, each with a packed twin.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "src", "wufei", "web", "static", "vendor");
const files = {
  "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "echarts.esm.min.js": "echarts/dist/echarts.esm.min.js",
};
const licences = {
  "htmx.LICENSE": "htmx.org/LICENSE",
  "echarts.LICENSE": "echarts/LICENSE",
};

const sourceMap = /(\/\/|\/\*)# sourceMappingURL=[^\n*]*(\*\/)?/g;

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(files)) {
  // A source map that is not shipped only makes the browser ask for a missing file.
  const text = readFileSync(join(modules, source), "utf8").replace(sourceMap, "");
  writeFileSync(join(target, name), text);
  writeFileSync(join(target, `${name}.gz`), gzipSync(text, { level: 9 }));
}
for (const [name, source] of Object.entries(licences)) copyFileSync(join(modules, source), join(target, name));
