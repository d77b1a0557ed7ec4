// Which bitmaps is a picture painted from? The whole; of a large one first a smaller one; and one just as large as it is first seen, which is made before.
import { fittingScale } from "./frame.js";

/** @typedef {import("./zoom").Size} Size */
/** @typedef {{bitmap: ImageBitmap | HTMLCanvasElement, scale: number}} Level `scale` is its pixels for each of the picture's */

const REDUCED = 2048; // pixels of the longer side
const WORTH = 0.67; // a reduced one that is larger than this part saves nothing

/** What of pictures was made before they are shown. @type {WeakMap<HTMLImageElement, Level[]>} */
const ready = new WeakMap();

/** What the last picture was seen in; the next one most likely is, too. @type {Size | null} */
let lastView = null;

/** @param {Size} view */
export function seenIn(view) {
  lastView = view;
}

/** Decodes a picture, and makes what is seen of it first, so that it appears at once when it is shown. @param {HTMLImageElement} picture @param {Size} size of what it shows */
export async function makeReady(picture, size) {
  await picture.decode();
  const levels = [isLarge(picture) ? await reduced(picture, size) : await whole(picture, size)];
  const scale = lastView ? fittingScale(lastView, size) * (devicePixelRatio || 1) : Infinity;
  if (scale <= WORTH * levels[0].scale) levels.push(await resized(picture, size, scale));
  ready.set(picture, levels);
}

/** @param {HTMLImageElement} picture */
export const isReady = (picture) => ready.has(picture);

/** Those that are ready; else of a large one a smaller one, so that it is seen soon; then the whole. @param {HTMLImageElement} picture @param {Size} size of what it shows, if it is reduced itself @returns {AsyncGenerator<Level>} */
export async function* levelsOf(picture, size) {
  const before = ready.get(picture) ?? [];
  ready.delete(picture);
  yield* before;
  if (!before.length && isLarge(picture)) yield reduced(picture, size);
  if (!before.length || isLarge(picture)) yield whole(picture, size);
}

/** @param {HTMLImageElement} picture */
const longer = ({ naturalWidth, naturalHeight }) => Math.max(naturalWidth, naturalHeight);

/** @param {HTMLImageElement} picture */
const isLarge = (picture) => REDUCED <= WORTH * longer(picture);

/** @param {HTMLImageElement} picture @param {Size} size */
const wholeScale = (picture, size) => picture.naturalWidth / size.width;

/** @param {HTMLImageElement} picture @param {Size} size @returns {Promise<Level>} */
const whole = async (picture, size) => ({ bitmap: await createImageBitmap(picture), scale: wholeScale(picture, size) });

/** @param {HTMLImageElement} picture @param {Size} size */
const reduced = (picture, size) => resized(picture, size, (REDUCED / longer(picture)) * wholeScale(picture, size));

/** @param {HTMLImageElement} picture @param {Size} size @param {number} scale @returns {Promise<Level>} */
async function resized(picture, { width, height }, scale) {
  const side = (/** @type {number} */ length) => Math.max(1, Math.round(length * scale));
  return { bitmap: await createImageBitmap(picture, { resizeWidth: side(width), resizeHeight: side(height), resizeQuality: "medium" }), scale };
}
