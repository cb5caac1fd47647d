"""Small pictures: a screenshot's many shades are reduced to a palette of 256 colours."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: The most frequent shades, five bits to a channel, become the palette; others take the nearest.
_REDUCE = """
async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), {
    width: image.width, height: image.height });
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const data = pen.getImageData(0, 0, image.width, image.height).data;
  const size = image.width * image.height;
  const shade = new Uint16Array(size);
  const sums = new Float64Array(32768 * 4);
  for (let at = 0, from = 0; at < size; at += 1, from += 4) {
    const [red, green, blue] = [data[from], data[from + 1], data[from + 2]];
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    shade[at] = key;
    sums[key * 4] += 1;
    sums[key * 4 + 1] += red;
    sums[key * 4 + 2] += green;
    sums[key * 4 + 3] += blue;
  }
  const used = [...Array(32768).keys()].filter(key => sums[key * 4]);
  const mean = key => [1, 2, 3].map(part => Math.round(sums[key * 4 + part] / sums[key * 4]));
  const apart = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const palette = used.sort((a, b) => sums[b * 4] - sums[a * 4]).slice(0, 256).map(mean);
  const place = new Uint8Array(32768);
  for (const key of used) {
    const own = mean(key);
    let best = 0;
    palette.forEach((colour, at) => {
      if (apart(colour, own) < apart(palette[best], own)) best = at;
    });
    place[key] = best;
  }
  let text = '';
  for (let at = 0; at < size; at += 1) text += String.fromCharCode(place[shade[at]]);
  return { width: image.width, height: image.height, palette, rows: btoa(text) };
}
"""


def write_small(browser: Browser, screenshot: bytes, path: Path) -> None:
    """Write the picture ``screenshot`` (PNG) with at most 256 colours."""
    page = browser.new_page()
    try:
        source = "data:image/png;base64," + base64.b64encode(screenshot).decode()
        found = page.evaluate(_REDUCE, source)
    finally:
        page.close()
    width, height = found["width"], found["height"]
    dots = base64.b64decode(found["rows"])
    rows = b"".join(b"\0" + dots[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in found["palette"] for part in colour)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
