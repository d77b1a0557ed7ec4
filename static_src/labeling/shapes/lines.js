// Edits of point lists and tests for crossings. Pure; points are [x, y] in image pixels.
import { rounded } from "./boxes.js";

/** @typedef {[number, number]} Spot */
/** @typedef {Spot[]} Line */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {{from: Spot, to: Spot, line: number, place: number, length: number}} Side of which line, and where in it */

/** @param {Point} point @returns {Spot} */
export const spot = ({ x, y }) => [rounded(x), rounded(y)];
/** @param {Spot} spot @returns {Point} */
export const point = ([x, y]) => ({ x, y });

/** @param {Line} line @param {boolean} closed @returns {[Spot, Spot][]} */
export function sidesOf(line, closed) {
  const pairs = line.slice(1).map((to, index) => /** @type {[Spot, Spot]} */ ([line[index], to]));
  const [first, last] = [line[0], line.at(-1)];
  return closed && first && last && line.length > 1 ? [...pairs, [last, first]] : pairs;
}

/** The nearest place on an interval. @param {Point} at @param {Spot} from @param {Spot} to @returns {Point} */
export function nearestOn(at, [ax, ay], [bx, by]) {
  const [x, y] = [bx - ax, by - ay];
  const part = Math.min(Math.max(((at.x - ax) * x + (at.y - ay) * y) / (x * x + y * y || 1), 0), 1);
  return { x: ax + x * part, y: ay + y * part };
}

/** How far a place is from a line. @param {Line} line @param {boolean} closed @param {Point} at */
export function distanceTo(line, closed, at) {
  let least = Infinity;
  for (const [from, to] of sidesOf(line, closed)) {
    const near = nearestOn(at, from, to);
    least = Math.min(least, Math.hypot(near.x - at.x, near.y - at.y));
  }
  return least;
}

/** The side that is nearest to a place, and the place on it. @param {Line[]} lines @param {boolean} closed @param {Point} at */
export function nearestSide(lines, closed, at) {
  let best = { line: 0, place: 0, distance: Infinity, on: at };
  for (const [line, each] of lines.entries()) {
    for (const [place, [from, to]] of sidesOf(each, closed).entries()) {
      const on = nearestOn(at, from, to);
      const distance = Math.hypot(on.x - at.x, on.y - at.y);
      if (distance < best.distance) best = { line, place, distance, on };
    }
  }
  return best;
}

/** Whether a place lies within a closed line. @param {Line} ring @param {Point} at */
export function encloses(ring, { x, y }) {
  let isIn = false;
  for (const [[ax, ay], [bx, by]] of sidesOf(ring, true))
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) isIn = !isIn;
  return isIn;
}

/** @param {Line} ring */
export const areaOf = (ring) =>
  Math.abs(sidesOf(ring, true).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0)) / 2;

/** @param {Line[]} lines @returns {import("./boxes.js").Box} the upright box round them */
export function boxRound(lines) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines)
    for (const [x, y] of line)
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** As far as the image lets the whole move. @param {Line[]} lines @param {Point} by @param {import("../../image/zoom").Size} size @returns {Line[]} */
export function shifted(lines, by, size) {
  const box = boxRound(lines);
  const x = Math.min(Math.max(by.x, -box.x), size.width - box.x - box.width);
  const y = Math.min(Math.max(by.y, -box.y), size.height - box.y - box.height);
  return lines.map((line) => line.map(([left, top]) => spot({ x: left + x, y: top + y })));
}

/** Without points at the place of the one before. @param {Line} line @param {boolean} closed @returns {Line} */
export function withoutRepeats(line, closed) {
  const same = (/** @type {Spot | undefined} */ one, /** @type {Spot | undefined} */ other) =>
    one?.[0] === other?.[0] && one?.[1] === other?.[1];
  const kept = line.filter((each, index) => index === 0 || !same(each, line[index - 1]));
  while (closed && kept.length > 1 && same(kept[0], kept.at(-1))) kept.pop();
  return kept;
}

/** @param {Spot} a @param {Spot} b @param {Spot} c above 0 if they turn one way, 0 on a line */
const turning = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether two intervals have a common point. @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d */
function meet(a, b, c, d) {
  if (Math.max(a[1], b[1]) < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) < Math.min(a[1], b[1])) return false;
  if (Math.max(a[0], b[0]) < Math.min(c[0], d[0]) || Math.max(c[0], d[0]) < Math.min(a[0], b[0])) return false;
  return turning(c, d, a) * turning(c, d, b) <= 0 && turning(a, b, c) * turning(a, b, d) <= 0;
}

/** Whether of two intervals that follow each other one lies on the other. @param {Side} one @param {Side} other */
function turnsBack({ from: a, to: b }, { from: c, to: d }) {
  const isAt = (/** @type {Spot} */ p, /** @type {Spot} */ q) => p[0] === q[0] && p[1] === q[1];
  if (isAt(a, b) || isAt(c, d)) return true;
  const common = isAt(b, c) || isAt(b, d) ? b : a;
  const [p, q] = [isAt(a, common) ? b : a, isAt(c, common) ? d : c];
  return (
    turning(common, p, q) === 0 && (p[0] - common[0]) * (q[0] - common[0]) + (p[1] - common[1]) * (q[1] - common[1]) > 0
  );
}

const MAX_PAIRS = 20_000_000; // beyond that the server decides alone

/** Whether closed lines cross themselves or each other; the twin of annotation/label_types/outlines.py. @param {Line[]} lines */
export function isCrossed(lines) {
  /** @type {Side[]} */
  const sides = lines.flatMap((line, index) =>
    sidesOf(line, true).map(([from, to], place) => ({ from, to, line: index, place, length: line.length })),
  );
  const long = (/** @type {0 | 1} */ axis) =>
    sides.reduce((sum, { from, to }) => sum + Math.abs(from[axis] - to[axis]), 0);
  const axis = long(0) <= long(1) ? 0 : 1;
  const start = (/** @type {Side} */ { from, to }) => Math.min(from[axis], to[axis]);
  sides.sort((one, other) => start(one) - start(other));
  let left = MAX_PAIRS;
  for (const [index, one] of sides.entries()) {
    const end = Math.max(one.from[axis], one.to[axis]);
    for (let next = index + 1; next < sides.length; next += 1) {
      const other = /** @type {Side} */ (sides[next]);
      if (start(other) > end) break;
      if ((left -= 1) < 0) return false;
      const apart = Math.abs(one.place - other.place);
      const follow = one.line === other.line && (apart === 1 || apart === one.length - 1);
      if (follow ? turnsBack(one, other) : meet(one.from, one.to, other.from, other.to)) return true;
    }
  }
  return false;
}
