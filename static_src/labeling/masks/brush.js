// The pixels a brush covers. A brush is a disc; a stroke is many discs, close enough to leave no gaps. Pure.

/** @typedef {import("../../image/zoom").Size} Size */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {{left: number, top: number, right: number, low: number}} Touched the pixels between these edges may have changed */
/**
 * @typedef {object} Sheet
 * @property {Uint8Array} pixels of 0 and 1, column by column
 * @property {Size} size
 * @property {Uint8Array | null} [taken] where it isn't 0, nothing is painted
 */

const MIN_VALUE = 1;
const MAX_COUNT = 1000; // pixels of the image across
const STEP = 1.3;

/** The next size of the brush. @param {number} size @param {1 | -1} by */
export const sized = (size, by) =>
  Math.min(
    Math.max(Math.round(by > 0 ? Math.max(size * STEP, size + 1) : Math.min(size / STEP, size - 1)), MIN_VALUE),
    MAX_COUNT,
  );

/** @param {Touched | null} one @param {Touched} other @returns {Touched} */
export function both(one, other) {
  if (!one) return other;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    low: Math.max(one.low, other.low),
  };
}

/** @param {Sheet} sheet @param {number} from @param {number} to @param {0 | 1} value */
export function fillInterval({ pixels, taken }, from, to, value) {
  if (!value || !taken) return void pixels.fill(value, from, to);
  for (let place = from; place < to; place += 1) if (!taken[place]) pixels[place] = 1;
}

/** One touch of the brush: the pixels whose middle lies in it, and the one it is held at.
 * @param {Sheet} sheet @param {Point} at @param {number} across @param {0 | 1} value */
function touch(sheet, at, across, value) {
  const { width, height } = sheet.size;
  const reach = across / 2;
  const [left, right] = [
    Math.max(Math.ceil(at.x - reach - 0.5), 0),
    Math.min(Math.floor(at.x + reach - 0.5), width - 1),
  ];
  for (let x = left; x <= right; x += 1) {
    const half = Math.sqrt(Math.max(reach * reach - (x + 0.5 - at.x) ** 2, 0));
    const [top, low] = [Math.max(Math.ceil(at.y - half - 0.5), 0), Math.min(Math.floor(at.y + half - 0.5), height - 1)];
    if (low >= top) fillInterval(sheet, x * height + top, x * height + low + 1, value);
  }
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  if (x >= 0 && y >= 0 && x < width && y < height) fillInterval(sheet, x * height + y, x * height + y + 1, value);
}

/** From one point to another. @param {Sheet} sheet @param {Point} from @param {Point} to @param {number} across @param {0 | 1} value @returns {Touched} */
export function drawLine(sheet, from, to, across, value) {
  const way = Math.hypot(to.x - from.x, to.y - from.y);
  const steps = Math.ceil(way / Math.max(across / 8, 0.5));
  for (let step = steps ? 1 : 0; step <= steps; step += 1) {
    const part = steps ? step / steps : 0;
    touch(sheet, { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }, across, value);
  }
  const reach = across / 2 + 1;
  return {
    left: Math.max(Math.floor(Math.min(from.x, to.x) - reach), 0),
    top: Math.max(Math.floor(Math.min(from.y, to.y) - reach), 0),
    right: Math.min(Math.ceil(Math.max(from.x, to.x) + reach), sheet.size.width),
    low: Math.min(Math.ceil(Math.max(from.y, to.y) + reach), sheet.size.height),
  };
}
