// The visible time range of a recording and its mapping to the screen, in microseconds. Pure.

/** @typedef {{start: number, end: number}} Interval */

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const APART = 90; // pixels between two labels of the axis
const STEPS = [
  ...[1, 10, 100, 1_000, 10_000, 100_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 10, 100, 1_000, 10_000].flatMap((unit) => [unit * DAY, 2 * unit * DAY, 5 * unit * DAY]),
];

/** @param {Interval} view @param {number} width @param {number} at */
export const xOf = (view, width, at) => ((at - view.start) / (view.end - view.start)) * width;

/** @param {Interval} view @param {number} width @param {number} x */
export const timeAt = (view, width, x) => view.start + (x / width) * (view.end - view.start);

/** @param {number} at @param {Interval} extent */
export const within = (at, extent) => Math.min(Math.max(at, extent.start), extent.end);

/** The view moved and cut so that it lies in the extent. @param {Interval} view @param {Interval} extent @returns {Interval} */
export function kept(view, extent) {
  const length = Math.min(view.end - view.start, extent.end - extent.start);
  const start = Math.min(Math.max(view.start, extent.start), extent.end - length);
  return { start, end: start + length };
}

/** Larger where `factor` is less than 1; `at` stays where it is. @param {Interval} view @param {Interval} extent @param {number} factor @param {number} at @param {number} least length */
export function zoomed(view, extent, factor, at, least) {
  const before = view.end - view.start;
  const length = Math.max(
    Math.min(before * factor, extent.end - extent.start),
    Math.min(least, extent.end - extent.start),
  );
  const share = (at - view.start) / before;
  const start = at - share * length;
  return kept({ start, end: start + length }, extent);
}

/** @param {Interval} view @param {Interval} extent @param {number} by */
export const moved = (view, extent, by) => kept({ start: view.start + by, end: view.end + by }, extent);

/** The same view if the moment is seen, else one with it near the beginning. @param {Interval} view @param {Interval} extent @param {number} at */
export function revealed(view, extent, at) {
  if (at >= view.start && at <= view.end) return view;
  const length = view.end - view.start;
  const start = at - length / 10;
  return kept({ start, end: start + length }, extent);
}

/** To what a pointer's moment is rounded: the power of ten that is nearest to a pixel. @param {Interval} view @param {number} width @param {number} most */
export function unitOf(view, width, most) {
  const pixel = (view.end - view.start) / Math.max(width, 1);
  return Math.max(1, Math.min(most, 10 ** Math.round(Math.log10(Math.max(pixel, 1)))));
}

/** The moments that the axis names, round on a clock that is ahead by `offset`. @param {Interval} view @param {number} width @param {number} [offset] @returns {{step: number, at: number[]}} */
export function ticks(view, width, offset = 0) {
  const wanted = ((view.end - view.start) / Math.max(width, 1)) * APART;
  const step = STEPS.find((each) => each >= wanted) ?? /** @type {number} */ (STEPS.at(-1));
  const at = [];
  for (let next = Math.ceil((view.start + offset) / step) * step - offset; next <= view.end; next += step)
    at.push(next);
  return { step, at };
}
