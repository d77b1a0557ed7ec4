// Zoom level and visible part of an image, in page pixels. Pure.

const STEP = 1.25;
const PIXEL = 8; // nothing is to be seen beyond this many screen pixels for each of the image's
const MAX_COUNT = 4; // a small image may still be shown this much larger than it fits

/** @typedef {{width: number, height: number}} Size */

/** The scale at which all of an image is seen; a small one isn't blown up. @param {Size} view @param {Size} image */
export function fitting(view, image) {
  return Math.min(1, view.width / image.width, view.height / image.height);
}

/** The next larger or smaller scale, between `fit` and the largest that shows more. @param {number} scale @param {1 | -1} direction @param {number} fit */
export function stepped(scale, direction, fit) {
  const next = direction > 0 ? scale * STEP : scale / STEP;
  const most = Math.max(PIXEL, fit * MAX_COUNT);
  return next < fit * 1.01 ? fit : Math.min(next, most);
}

/**
 * How far to scroll so that the point of the image `at` (from the view's start) stays where it is.
 * @param {number} scrolled @param {number} at @param {number} before @param {number} after
 */
export function kept(scrolled, at, before, after) {
  return Math.max(0, ((scrolled + at) * after) / before - at);
}
