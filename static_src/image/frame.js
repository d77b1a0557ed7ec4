// The mapping between image pixels and view pixels: a scale and the position of the image's corner. Pure.

/** @typedef {import("./zoom").Size} Size */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {{scale: number, left: number, top: number}} Frame from pixels of the image to pixels of the view */

const STEP = 1.25;
const MAX_COUNT = 48; // pixels of the view for each of the image's: nothing is to be seen beyond
const MARGIN = 14; // round the image, so that what lies on its edge can be taken hold of

/** @param {Frame} frame @param {Point} point @returns {Point} */
export const toView = ({ scale, left, top }, { x, y }) => ({ x: x * scale + left, y: y * scale + top });

/** @param {Frame} frame @param {Point} point @returns {Point} */
export const toImage = ({ scale, left, top }, { x, y }) => ({ x: (x - left) / scale, y: (y - top) / scale });

/** The scale at which all is seen; a small image is blown up. @param {Size} view @param {Size} image */
export function fittingScale(view, image) {
  const room = (/** @type {number} */ side) => Math.max(side - 2 * MARGIN, 1);
  return Math.min(room(view.width) / image.width, room(view.height) / image.height, MAX_COUNT);
}

/** All of the image, in the middle. @param {Size} view @param {Size} image @returns {Frame} */
export function fitted(view, image) {
  return kept({ scale: fittingScale(view, image), left: 0, top: 0 }, view, image);
}

/** Where a side begins: in the middle where there is room, at a whole pixel so that nothing is blurred, else without a gap at either end. @param {number} start @param {number} side @param {number} room */
function placed(start, side, room) {
  const spare = room - side;
  return spare >= 2 * MARGIN ? Math.round(spare / 2) : Math.min(MARGIN, Math.max(spare - MARGIN, start));
}

/** @param {Frame} frame @param {Size} view @param {Size} image @returns {Frame} */
export function kept({ scale, left, top }, view, image) {
  return {
    scale,
    left: placed(left, image.width * scale, view.width),
    top: placed(top, image.height * scale, view.height),
  };
}

/** How the next image is shown: as the one before, where that was as large and looked at closely; else all of it.
 * @param {{size: Size, frame: Frame, isFitting: boolean} | null} before @param {Size} view @param {Size} image @returns {{frame: Frame, isFitting: boolean}} */
export function firstLook(before, view, image) {
  const isAlike =
    before !== null && !before.isFitting && before.size.width === image.width && before.size.height === image.height;
  return isAlike
    ? { frame: kept(before.frame, view, image), isFitting: false }
    : { frame: fitted(view, image), isFitting: true };
}

/** Larger or smaller by a factor; what lies at `at` in the view stays there.
 * @param {Frame} frame @param {number} factor @param {Point} at @param {Size} view @param {Size} image */
export function zoomed(frame, factor, at, view, image) {
  const least = fittingScale(view, image);
  const scale = Math.min(Math.max(frame.scale * factor, least), Math.max(MAX_COUNT, least));
  const fixed = toImage(frame, at);
  return kept({ scale, left: at.x - fixed.x * scale, top: at.y - fixed.y * scale }, view, image);
}

/** One step of the keys. @param {Frame} frame @param {1 | -1} direction @param {Size} view @param {Size} image */
export function stepped(frame, direction, view, image) {
  return zoomed(frame, direction > 0 ? STEP : 1 / STEP, { x: view.width / 2, y: view.height / 2 }, view, image);
}

/** @param {Frame} frame @param {number} right @param {number} down @param {Size} view @param {Size} image */
export function panned(frame, right, down, view, image) {
  return kept({ scale: frame.scale, left: frame.left + right, top: frame.top + down }, view, image);
}

/** The frame with this box in sight, moved as little as it takes; as it is where the box is larger than the view.
 * @param {Frame} frame @param {{x: number, y: number, width: number, height: number}} box @param {Size} view @param {Size} image */
export function showing(frame, box, view, image) {
  const start = toView(frame, box);
  const by = (/** @type {number} */ low, /** @type {number} */ side, /** @type {number} */ room) =>
    side > room ? 0 : low < 0 ? -low : Math.min(0, room - side - low);
  const [right, down] = [
    by(start.x, box.width * frame.scale, view.width),
    by(start.y, box.height * frame.scale, view.height),
  ];
  return right || down
    ? panned(frame, right + Math.sign(right) * MARGIN, down + Math.sign(down) * MARGIN, view, image)
    : frame;
}
