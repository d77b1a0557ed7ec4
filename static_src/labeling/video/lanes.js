// Positions of frames and tracks on the strip below a video, in pixels of the strip. Pure.

/** @typedef {{colour: string, chosen: boolean, intervals: [number, number][], keys: number[], pick: () => void}} Lane intervals are [first, last] frames */

export const LANE = 9; // pixels from one lane to the next
export const HEAD = 14; // above them: the scale
const MAX_COUNT = 12; // lanes at once

/** Where a frame begins. @param {number} frame @param {number} frames @param {number} width */
export const leftOf = (frame, frames, width) => (frame / Math.max(frames, 1)) * width;

/** @param {number} x @param {number} frames @param {number} width */
export const frameOn = (x, frames, width) =>
  Math.min(Math.max(Math.floor((x / Math.max(width, 1)) * frames), 0), Math.max(frames - 1, 0));

/** The lanes that there is room for, round the chosen one. @param {Lane[]} lanes */
export function inSight(lanes) {
  const chosen = Math.max(
    lanes.findIndex((lane) => lane.chosen),
    0,
  );
  const start = Math.min(Math.max(chosen - MAX_COUNT / 2, 0), Math.max(lanes.length - MAX_COUNT, 0));
  return lanes.slice(start, start + MAX_COUNT);
}

/** @param {number} lanes */
export const heightOf = (lanes) => HEAD + Math.max(Math.min(lanes, MAX_COUNT), 1) * LANE + 3;

/** Which lane a point lies on; undefined: none. @param {number} y @param {Lane[]} shown */
export const laneOn = (y, shown) => shown[Math.floor((y - HEAD) / LANE)];
