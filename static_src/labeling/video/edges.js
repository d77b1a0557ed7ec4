// Allowed segment boundaries in a video: frame starts and the end of the last frame. Pure; moments in microseconds.

/** @typedef {import("./frames.js").Clock} Clock */

const SECOND = 1_000_000;

/** @param {Clock} clock @param {number} duration of the video */
export function edgesOf(clock, duration) {
  /** When a frame comes on the screen. @param {number} frame */
  const startOf = (frame) => Math.round(clock.secondsOf(frame) * SECOND);
  /** When the next one comes, or the video ends. @param {number} frame */
  const endOf = (frame) => (frame + 1 < clock.frames ? startOf(frame + 1) : Math.max(duration, startOf(frame) + 1));

  /** The frame that is on the screen at a moment. @param {number} at */
  function frameAt(at) {
    let [low, high] = [0, clock.frames - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (startOf(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The nearest edge of a frame. @param {number} at */
  function nearest(at) {
    const frame = frameAt(at);
    const [before, after] = [startOf(frame), endOf(frame)];
    return at - before <= after - at ? before : after;
  }

  return { startOf, endOf, frameAt, nearest };
}

/** @typedef {ReturnType<typeof edgesOf>} Edges */
