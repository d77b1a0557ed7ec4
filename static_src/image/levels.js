// Which bitmaps is a picture painted from? The whole; of a large one a smaller one, until somebody looks closer; and one just as large as it is first seen, which is made before.
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

/** What the next picture will most likely be seen in; null: none was seen yet. */
export const expectedView = () => lastView;

/** Decodes a picture, and makes what is seen of it first, so that it appears at once when it is shown. @param {HTMLImageElement} picture @param {Size} size of what it shows */
export async function makeReady(picture, size) {
  await picture.decode();
  const levels = await firstLevels(picture, size);
  const scale = lastView ? fittingScale(lastView, size) * (devicePixelRatio || 1) : Infinity;
  if (scale <= WORTH * levels[0].scale) levels.push(await resized(levels[0].bitmap, size, scale));
  ready.set(picture, levels);
}

/** @param {HTMLImageElement} picture */
export const isReady = (picture) => ready.has(picture);

/** Those that are ready; else the whole, of a large one a smaller one. @param {HTMLImageElement} picture @param {Size} size of what it shows, if it is reduced itself @returns {Promise<Level[]>} the largest first */
export async function firstLevels(picture, size) {
  const before = ready.get(picture);
  ready.delete(picture);
  return before ?? [await (isLarge(picture) ? reduced : whole)(picture, size)];
}

/** Whether the whole shows more at this scale than the finest level that is there. @param {HTMLImageElement} picture @param {Size} size @param {Level} finest @param {number} scale pixels of the screen for each of the picture's */
export const isCoarse = (picture, size, finest, scale) => finest.scale < Math.min(scale, wholeScale(picture, size));

/** @param {HTMLImageElement} picture */
const longer = ({ naturalWidth, naturalHeight }) => Math.max(naturalWidth, naturalHeight);

/** @param {HTMLImageElement} picture */
const isLarge = (picture) => REDUCED <= WORTH * longer(picture);

/** @param {HTMLImageElement} picture @param {Size} size */
const wholeScale = (picture, size) => picture.naturalWidth / size.width;

/** @param {HTMLImageElement} picture @param {Size} size @returns {Promise<Level>} */
export const whole = async (picture, size) => ({
  bitmap: await createImageBitmap(await sourceOf(picture)),
  scale: wholeScale(picture, size),
});

/** Of a large one the bytes, if the browser has kept them: they are decoded beside the page, the picture itself in the page's own time. @param {HTMLImageElement} picture @returns {Promise<HTMLImageElement | Blob>} */
async function sourceOf(picture) {
  if (!isLarge(picture)) return picture;
  try {
    const answer = await fetch(picture.src, { cache: "only-if-cached", mode: "same-origin" });
    return answer.ok ? await answer.blob() : picture;
  } catch {
    return picture;
  }
}

/** @param {HTMLImageElement} picture @param {Size} size */
const reduced = async (picture, size) =>
  resized(await sourceOf(picture), size, (REDUCED / longer(picture)) * wholeScale(picture, size));

/** @param {ImageBitmapSource} source @param {Size} size @param {number} scale @returns {Promise<Level>} */
async function resized(source, { width, height }, scale) {
  const side = (/** @type {number} */ length) => Math.max(1, Math.round(length * scale));
  return {
    bitmap: await createImageBitmap(source, {
      resizeWidth: side(width),
      resizeHeight: side(height),
      resizeQuality: "medium",
    }),
    scale,
  };
}
