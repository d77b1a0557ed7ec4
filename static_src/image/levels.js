// The bitmaps an image is painted from: full size, a smaller one for large images, and one in the size it is first shown.
import { fittingScale } from "./frame.js";

/** @typedef {import("./zoom").Size} Size */
/** @typedef {{bitmap: ImageBitmap | HTMLCanvasElement, scale: number}} Level `scale` is its pixels for each of the image's */

const REDUCED = 2048; // pixels of the longer side
const WORTH = 0.67; // a reduced one that is larger than this part saves nothing

/** What of images was made before they are shown. @type {WeakMap<HTMLImageElement, Level[]>} */
const ready = new WeakMap();

/** What the last image was seen in; the next one most likely is, too. @type {Size | null} */
let lastView = null;

/** @param {Size} view */
export function seenIn(view) {
  lastView = view;
}

/** What the next image will most likely be seen in; null: none was seen yet. */
export const expectedView = () => lastView;

/** Decodes an image, and makes what is seen of it first, so that it appears at once when it is shown. @param {HTMLImageElement} image @param {Size} size of what it shows */
export async function makeReady(image, size) {
  await image.decode();
  const levels = await firstLevels(image, size);
  const scale = lastView ? fittingScale(lastView, size) * (devicePixelRatio || 1) : Infinity;
  if (scale <= WORTH * levels[0].scale) levels.push(await resized(levels[0].bitmap, size, scale));
  ready.set(image, levels);
}

/** @param {HTMLImageElement} image */
export const isReady = (image) => ready.has(image);

/** Those that are ready; else the whole, of a large one a smaller one. @param {HTMLImageElement} image @param {Size} size of what it shows, if it is reduced itself @returns {Promise<Level[]>} the largest first */
export async function firstLevels(image, size) {
  const before = ready.get(image);
  ready.delete(image);
  return before ?? [await (isLarge(image) ? reduced : whole)(image, size)];
}

/** Whether the whole shows more at this scale than the finest level that is there. @param {HTMLImageElement} image @param {Size} size @param {Level} finest @param {number} scale pixels of the screen for each of the image's */
export const isCoarse = (image, size, finest, scale) => finest.scale < Math.min(scale, wholeScale(image, size));

/** @param {HTMLImageElement} image */
const longer = ({ naturalWidth, naturalHeight }) => Math.max(naturalWidth, naturalHeight);

/** @param {HTMLImageElement} image */
const isLarge = (image) => REDUCED <= WORTH * longer(image);

/** @param {HTMLImageElement} image @param {Size} size */
const wholeScale = (image, size) => image.naturalWidth / size.width;

/** @param {HTMLImageElement} image @param {Size} size @returns {Promise<Level>} */
export const whole = async (image, size) => ({
  bitmap: await createImageBitmap(await sourceOf(image)),
  scale: wholeScale(image, size),
});

/** Of a large one the bytes, if the browser has kept them: they are decoded beside the page, the image itself in the page's own time. @param {HTMLImageElement} image @returns {Promise<HTMLImageElement | Blob>} */
async function sourceOf(image) {
  if (!isLarge(image)) return image;
  try {
    const answer = await fetch(image.src, { cache: "only-if-cached", mode: "same-origin" });
    return answer.ok ? await answer.blob() : image;
  } catch {
    return image;
  }
}

/** @param {HTMLImageElement} image @param {Size} size */
const reduced = async (image, size) =>
  resized(await sourceOf(image), size, (REDUCED / longer(image)) * wholeScale(image, size));

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
