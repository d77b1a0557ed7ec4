// The path of an arc between two words: higher the farther apart they are. Pure, in pixels.

/** @typedef {{x: number, y: number}} Place */

const LIFT = 14; // the least height above the higher word
const MAX_VALUE = 26;
const HEAD = 5; // half the width of an arrow's head

/** @param {number} value */
const rounded = (value) => Math.round(value * 10) / 10;

/** @param {Place} from @param {Place} to @returns {{path: string, head: string, middle: Place}} */
export function curve(from, to) {
  const distance = Math.abs(to.x - from.x);
  const top = Math.min(from.y, to.y) - Math.min(MAX_VALUE, LIFT + distance / 20);
  const path = `M${rounded(from.x)} ${rounded(from.y)} C${rounded(from.x)} ${rounded(top)} ${rounded(to.x)} ${rounded(top)} ${rounded(to.x)} ${rounded(to.y)}`;
  const head = `M${rounded(to.x - HEAD)} ${rounded(to.y - HEAD * 1.6)} L${rounded(to.x)} ${rounded(to.y)} L${rounded(to.x + HEAD)} ${rounded(to.y - HEAD * 1.6)}`;
  const curveTop = (from.y + to.y) / 8 + (top * 6) / 8; // of a cubic curve at its middle
  return { path, head, middle: { x: rounded((from.x + to.x) / 2), y: rounded(curveTop - 3) } };
}
