// A skeleton instance: points by name as [x, y, visibility], 0 absent, 1 hidden, 2 visible. Pure.
import { boundsOf, inside, rounded } from "./boxes.js";

/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {[number, number, number]} Placed */
/** @typedef {Record<string, Placed>} Points */

export const [ABSENT, HIDDEN, VISIBLE] = [0, 1, 2];

/** @param {Points} points @returns {[string, Placed][]} */
export const seen = (points) => Object.entries(points).filter(([, [, , visibility]]) => visibility !== ABSENT);

/** @param {Points} points */
export const boundsOfPoints = (points) => boundsOf(seen(points).map(([, [x, y]]) => ({ x, y })));

/** All points of the skeleton in its order. @param {Points} points @param {string[]} keys @returns {Points} */
export const whole = (points, keys) => Object.fromEntries(keys.map((key) => [key, points[key] ?? [0, 0, ABSENT]]));

/** @param {Point} at @param {import("../../image/zoom").Size} size @param {number} visibility @returns {Placed} */
export function placedAt(at, size, visibility) {
  const { x, y } = inside(at, size);
  return [rounded(x), rounded(y), visibility];
}

/** All of it, as far as the image lets it move. @param {Points} points @param {Point} by @param {import("../../image/zoom").Size} size @returns {Points} */
export function shiftedPoints(points, by, size) {
  const box = boundsOfPoints(points);
  const x = Math.min(Math.max(by.x, -box.x), size.width - box.x - box.width);
  const y = Math.min(Math.max(by.y, -box.y), size.height - box.y - box.height);
  return Object.fromEntries(
    Object.entries(points).map(([key, [left, top, visibility]]) => [
      key,
      visibility === ABSENT ? [0, 0, ABSENT] : placedAt({ x: left + x, y: top + y }, size, visibility),
    ]),
  );
}

/** Visible, hidden, and visible again. @param {number} visibility */
export const toggled = (visibility) => (visibility === VISIBLE ? HIDDEN : VISIBLE);
