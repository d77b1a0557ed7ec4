// Box geometry, also rotated. Pure. `x` and `y` are the corner before the box is rotated around its center by `rotation` degrees, clockwise.

/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {import("../../image/zoom").Size} Size */
/** @typedef {{x: number, y: number, width: number, height: number, rotation?: number}} Box */
/** @typedef {"nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w"} Side */

const RADIAN = Math.PI / 180;

/** Which edges each handle moves: -1 the left or upper one, 1 the right or lower one. @type {Record<Side, [number, number]>} */
export const SIDES = {
  nw: [-1, -1],
  n: [0, -1],
  ne: [1, -1],
  e: [1, 0],
  se: [1, 1],
  s: [0, 1],
  sw: [-1, 1],
  w: [-1, 0],
};

/** To thousandths of a pixel. @param {number} value */
export const rounded = (value) => Math.round(value * 1000) / 1000 + 0;

/** @param {Point} point @param {Point} about @param {number} degrees @returns {Point} */
export function turned(point, about, degrees) {
  if (!degrees) return point;
  const [cos, sin] = [Math.cos(degrees * RADIAN), Math.sin(degrees * RADIAN)];
  const [x, y] = [point.x - about.x, point.y - about.y];
  return { x: about.x + x * cos - y * sin, y: about.y + x * sin + y * cos };
}

/** @param {Box} box @returns {Point} */
export const middleOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** A point of the box, from -1 (left, upper) to 1 (right, lower). @param {Box} box @param {number} across @param {number} down */
export function spotOf(box, across, down) {
  const middle = middleOf(box);
  return turned(
    { x: middle.x + (across * box.width) / 2, y: middle.y + (down * box.height) / 2 },
    middle,
    box.rotation ?? 0,
  );
}

/** @param {Box} box @returns {Point[]} clockwise from the upper left */
export const cornersOf = (box) => [spotOf(box, -1, -1), spotOf(box, 1, -1), spotOf(box, 1, 1), spotOf(box, -1, 1)];

/** The upright box round points. @param {Point[]} points @returns {Box} */
export function boundsOf(points) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points)
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** @param {Box} box @param {Point} point @param {number} [reach] pixels beyond its edges that still count */
export function holds(box, point, reach = 0) {
  const middle = middleOf(box);
  const { x, y } = turned(point, middle, -(box.rotation ?? 0));
  return Math.abs(x - middle.x) <= box.width / 2 + reach && Math.abs(y - middle.y) <= box.height / 2 + reach;
}

/** The box between two corners. @param {Point} from @param {Point} to @returns {Box} */
export const between = (from, to) => ({
  x: Math.min(from.x, to.x),
  y: Math.min(from.y, to.y),
  width: Math.abs(to.x - from.x),
  height: Math.abs(to.y - from.y),
});

/** @param {number} value @param {number} least @param {number} most */
export const clamped = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

/** @param {Point} point @param {Size} size */
export const inside = ({ x, y }, { width, height }) => ({ x: clamped(x, 0, width), y: clamped(y, 0, height) });

/** The nearest box that the server takes: an upright one lies in the image, of a turned one the middle does.
 * @param {Box} box @param {Size} size @param {number} least of a side @returns {Box} */
export function fitted(box, size, least) {
  const rotation = box.rotation ?? 0;
  const most = rotation
    ? { width: Math.hypot(size.width, size.height), height: Math.hypot(size.width, size.height) }
    : size;
  const [width, height] = [clamped(box.width, least, most.width), clamped(box.height, least, most.height)];
  const free = rotation ? { x: width / 2, y: height / 2 } : { x: 0, y: 0 };
  const x = clamped(box.x, -free.x, size.width - width + free.x);
  const y = clamped(box.y, -free.y, size.height - height + free.y);
  return {
    x: rounded(x),
    y: rounded(y),
    width: rounded(width),
    height: rounded(height),
    ...(rotation ? { rotation: rounded(rotation) } : {}),
  };
}

/** An edge or a corner is at another place; the opposite one stays. Pulled past that, the box turns over.
 * @param {Box} box @param {Side} side @param {Point} to @returns {Box} */
export function pulled(box, side, to) {
  const [across, down] = SIDES[side];
  const rotation = box.rotation ?? 0;
  const middle = middleOf(box);
  const own = turned(to, middle, -rotation); // in the box's own upright frame
  const fixed = { x: middle.x - (across * box.width) / 2, y: middle.y - (down * box.height) / 2 };
  const upright = between(
    { x: across ? fixed.x : box.x, y: down ? fixed.y : box.y },
    { x: across ? own.x : box.x + box.width, y: down ? own.y : box.y + box.height },
  );
  if (!rotation) return upright;
  const after = turned(middleOf(upright), middle, rotation); // turning about the new middle keeps the fixed corner where it was
  return { ...upright, x: after.x - upright.width / 2, y: after.y - upright.height / 2, rotation };
}

/** Turned so that its lower edge looks at this point; in steps of 15 degrees where that is wanted. @param {Box} box @param {Point} to @param {boolean} [inSteps] */
export function turnedTo(box, to, inSteps = false) {
  const middle = middleOf(box);
  const degrees = Math.atan2(middle.x - to.x, to.y - middle.y) / RADIAN;
  return { ...box, rotation: halfTurn(inSteps ? Math.round(degrees / 15) * 15 : Math.round(degrees * 10) / 10) };
}

/** The same turn, above -180 and up to 180 degrees. @param {number} degrees */
export function halfTurn(degrees) {
  const whole = ((degrees % 360) + 360) % 360;
  return rounded(whole > 180 ? whole - 360 : whole);
}

/** Share of both in either, of upright boxes. @param {Box} one @param {Box} other */
export function sharedPart(one, other) {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (one.width * one.height + other.width * other.height - width * height);
}
