// Masks as run-length encoding in COCO's order (columns from the top). Pure; the twin of annotation/label_types/rle_mask.py.

/** @typedef {{size: [number, number], counts: number[]}} Rle size is height, width; the first run isn't painted, then they take turns */
/** @typedef {import("../../image/zoom").Size} Size */
/** @typedef {import("../shapes/boxes.js").Box} Box */
/** @typedef {Box & {area: number}} Extent */

/** Calls `use` with each painted interval. @param {number[]} counts @param {(start: number, end: number) => void} use */
function intervals(counts, use) {
  let place = 0;
  for (let index = 0; index < counts.length; index += 1) {
    const end = place + /** @type {number} */ (counts[index]);
    if (index % 2 && end > place) use(place, end);
    place = end;
  }
}

/** The runs of pixels that are 0 or not. @param {Uint8Array} pixels of 0 and 1, column by column @param {Size} size @returns {Rle} */
export function encoded(pixels, { width, height }) {
  const counts = [];
  let [place, next] = [0, 1];
  while (place < pixels.length) {
    const found = pixels.indexOf(next, place);
    const end = found < 0 ? pixels.length : found;
    counts.push(end - place);
    place = end;
    next = 1 - next;
  }
  return { size: [height, width], counts };
}

/** Writes a value where runs paint. @param {Rle} rle @param {Uint8Array} pixels @param {number} [value] */
export function paintRuns({ counts }, pixels, value = 1) {
  intervals(counts, (start, end) => pixels.fill(value, start, end));
}

/** Whether runs paint this pixel. @param {Rle} rle @param {number} x @param {number} y */
export function isPainted({ size: [height, width], counts }, x, y) {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const wanted = x * height + y;
  let place = 0;
  for (let index = 0; index < counts.length; index += 1) {
    place += /** @type {number} */ (counts[index]);
    if (wanted < place) return index % 2 === 1;
  }
  return false;
}

/** Whether both paint the same. @param {Rle} one @param {Rle} other of the same size */
export const isSame = (one, other) =>
  one.counts.length === other.counts.length && one.counts.every((count, index) => count === other.counts[index]);

/** @type {WeakMap<Rle, Extent>} runs are never changed in place */
const extents = new WeakMap();

/** How many pixels, and the box round them. @param {Rle} rle */
export function extentOf(rle) {
  const known = extents.get(rle) ?? measured(rle);
  extents.set(rle, known);
  return known;
}

/** @param {Rle} rle @returns {Extent} */
function measured({ size: [height], counts }) {
  let [area, left, right, top, low] = [0, Infinity, 0, Infinity, 0];
  intervals(counts, (start, end) => {
    const [first, last] = [Math.floor(start / height), Math.floor((end - 1) / height)];
    area += end - start;
    left = Math.min(left, first);
    right = Math.max(right, last + 1);
    top = Math.min(top, first === last ? start % height : 0);
    low = Math.max(low, first === last ? ((end - 1) % height) + 1 : height);
  });
  return area
    ? { area, x: left, y: top, width: right - left, height: low - top }
    : { area: 0, x: 0, y: 0, width: 0, height: 0 };
}

/** Whether runs count all pixels of this image. @param {Rle} rle @param {Size} size */
export function fits({ size: [height, width], counts }, size) {
  return (
    height === size.height && width === size.width && counts.reduce((sum, count) => sum + count, 0) === width * height
  );
}

/** The first that paints a pixel which one before it paints; all are of one size. @param {Rle[]} all */
export function firstOver(all) {
  const first = all[0];
  if (!first || all.length < 2) return -1;
  const taken = new Uint8Array(first.size[0] * first.size[1]);
  return all.findIndex((rle) => {
    let over = false;
    intervals(rle.counts, (start, end) => {
      const interval = taken.subarray(start, end);
      over ||= interval.includes(1);
      interval.fill(1);
    });
    return over;
  });
}
