// Thumbnails along a video's timeline: at each position the one taken nearest to it.
import { timeAt } from "../time/axis.js";

const TAKEN = 10; // images side by side in the strip, evenly over the video

/** Which of the strip's images is the nearest to a moment. @param {number} at @param {number} duration */
export const imageAt = (at, duration) =>
  Math.min(Math.max(Math.floor((at / Math.max(duration, 1)) * TAKEN), 0), TAKEN - 1);

/**
 * @param {CanvasRenderingContext2D} context @param {HTMLImageElement} strip @param {number} duration
 * @param {import("../time/timeline.js").Look} look
 */
export function paintImages(context, strip, duration, { view, width, top, height }) {
  if (!strip.complete || !strip.naturalWidth) return;
  const side = strip.naturalWidth / TAKEN;
  const across = Math.max((side / strip.naturalHeight) * height, 8);
  context.globalAlpha = 0.8;
  for (let x = 0; x < width; x += across) {
    const which = imageAt(timeAt(view, width, x + across / 2), duration);
    context.drawImage(strip, which * side, 0, side, strip.naturalHeight, x, top, across, height);
  }
}
