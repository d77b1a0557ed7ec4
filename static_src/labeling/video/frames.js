// Converts between frame numbers and times of a video. Pure.

import { bytesAt } from "../media/ahead.js";

/** @typedef {import("../contract").Content} Content */
/**
 * @typedef {object} Clock
 * @property {number} frames how many there are
 * @property {(frame: number) => number} timeOf where to seek, in seconds: the middle of the time it is shown
 * @property {(time: number) => number} frameAt the frame whose own time this is, in seconds
 * @property {(frame: number) => number} secondsOf when it begins
 */

/** @param {number} frame @param {number} frames */
export const within = (frame, frames) => Math.min(Math.max(Math.round(frame), 0), Math.max(frames - 1, 0));

/** Of a constant rate. @param {[number, number]} fps @param {number} frames @returns {Clock} */
export function steady([number, seconds], frames) {
  return {
    frames,
    timeOf: (frame) => ((frame + 0.5) * seconds) / number,
    frameAt: (time) => within((time * number) / seconds, frames),
    secondsOf: (frame) => (frame * seconds) / number,
  };
}

/** Of frames that come at times of their own. @param {ArrayLike<number>} times rising, in microseconds from the first @returns {Clock} */
export function uneven(times) {
  const frames = times.length;
  const at = (/** @type {number} */ frame) => times[frame] ?? 0;
  const step = frames > 1 ? at(frames - 1) - at(frames - 2) : 40_000;
  const next = (/** @type {number} */ frame) => (frame + 1 < frames ? at(frame + 1) : at(frame) + step);
  return {
    frames,
    timeOf: (frame) => (at(frame) + next(frame)) / 2e6,
    frameAt: (time) => nearest(times, time * 1e6),
    secondsOf: (frame) => at(frame) / 1e6,
  };
}

/** @param {ArrayLike<number>} times @param {number} time */
function nearest(times, time) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (((times[middle] ?? 0) + (times[middle + 1] ?? 0)) / 2 < time) low = middle + 1;
    else high = middle;
  }
  return Math.max(low, 0);
}

/** Known at once of a constant rate; null where the frames' own times have to be fetched. @param {Content} content @returns {Clock | null} */
export const steadyClockOf = ({ isConstantRate, fps, frameCount }) =>
  (isConstantRate ?? true) ? steady(fps ?? [25, 1], frameCount ?? 1) : null;

/** @param {Content} content @returns {Promise<Clock>} */
export const unevenClockOf = async ({ frames }) => uneven(new Float64Array(await bytesAt(frames ?? "")));

/** Such as 1:02.345. @param {number} seconds */
export function clockText(seconds) {
  const thousandths = Math.round(seconds * 1000);
  const [minutes, rest] = [Math.floor(thousandths / 60_000), thousandths % 60_000];
  return `${minutes}:${String(Math.floor(rest / 1000)).padStart(2, "0")}.${String(rest % 1000).padStart(3, "0")}`;
}
