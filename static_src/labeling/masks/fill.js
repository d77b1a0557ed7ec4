// Finds the gap to fill: a connected area of unpainted pixels that is enclosed. Pure.
import { fillInterval } from "./brush.js";

/** @typedef {import("./brush.js").Sheet} Sheet */

const SEEN = 2;

/**
 * Paints the gap round a pixel. A gap that reaches the image's edge is open and stays as it is.
 * @param {Sheet} sheet @param {number} x @param {number} y
 * @returns {"filled" | "open" | "painted"}
 */
export function fillGap(sheet, x, y) {
  const { pixels, size } = sheet;
  if (x < 0 || y < 0 || x >= size.width || y >= size.height) return "open";
  if (pixels[x * size.height + y]) return "painted";
  const { columns, isOpen } = gapAt(sheet, x, y);
  for (const [start, end] of columns) isOpen ? pixels.fill(0, start, end) : emptied(sheet, start, end);
  return isOpen ? "open" : "filled";
}

/** @param {Sheet} sheet @param {number} start @param {number} end */
function emptied(sheet, start, end) {
  sheet.pixels.fill(0, start, end);
  fillInterval(sheet, start, end, 1);
}

/** The intervals of the gap, marked as seen; it stops where the image ends. @param {Sheet} sheet @param {number} x @param {number} y */
function gapAt({ pixels, size: { width, height } }, x, y) {
  /** @type {[number, number][]} */
  const columns = [];
  const waiting = [x * height + y];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (pixels[place]) continue;
    const column = place - (place % height);
    let [start, end] = [place, place + 1];
    while (start > column && !pixels[start - 1]) start -= 1;
    while (end < column + height && !pixels[end]) end += 1;
    pixels.fill(SEEN, start, end);
    columns.push([start, end]);
    if (start === column || end === column + height || column === 0 || column === (width - 1) * height)
      return { columns, isOpen: true };
    for (const beside of [-height, height]) {
      for (let next = start + beside; next < end + beside; next += 1)
        if (!pixels[next] && (next === start + beside || pixels[next - 1])) waiting.push(next);
    }
  }
  return { columns, isOpen: false };
}
