// How is a picture painted into a canvas, also one of 64 megapixels? From a bitmap; far away from a reduced one.

/** @typedef {import("./frame").Frame} Frame */
/** @typedef {{bitmap: ImageBitmap | HTMLCanvasElement, scale: number}} Level */

const REDUCED = 2048; // pixels of the longer side
const WORTH = 0.67; // a reduced one that is larger than this part saves nothing
const PIXELS_SEEN = 3; // from this scale on each pixel of the picture is a square

/** What of pictures was made before they are shown. @type {WeakMap<HTMLImageElement, Level>} */
const ready = new WeakMap();

/** Decodes a picture, and makes what is seen of it first, so that it appears at once when it is shown. @param {HTMLImageElement} picture @param {import("./zoom").Size} size of what it shows */
export async function makeReady(picture, size) {
  await picture.decode();
  const { value } = await levelsOf(picture, size).next();
  if (value) ready.set(picture, value);
}

/** @param {HTMLImageElement} picture */
export const isReady = (picture) => ready.has(picture);

/** Of a large picture first a smaller one, so that it is seen soon; then the whole. @param {HTMLImageElement} picture @param {import("./zoom").Size} size of what it shows, if it is reduced itself @returns {AsyncGenerator<Level>} */
export async function* levelsOf(picture, size) {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const [scale, whole] = [REDUCED / Math.max(width, height), width / size.width];
  const before = ready.get(picture);
  ready.delete(picture);
  if (before) yield before;
  if (before?.scale === whole) return;
  if (!before && scale <= WORTH) {
    const smaller = { resizeWidth: Math.max(1, Math.round(width * scale)), resizeHeight: Math.max(1, Math.round(height * scale)) };
    yield { bitmap: await createImageBitmap(picture, { ...smaller, resizeQuality: "medium" }), scale };
  }
  yield { bitmap: await createImageBitmap(picture), scale: whole };
}

/** A context in pixels of the page, of a canvas as fine as the screen; cleared. @param {HTMLCanvasElement} canvas @param {import("./zoom").Size} view */
export function cleared(canvas, view) {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  return context;
}

/** Only the part in sight. @param {CanvasRenderingContext2D} context @param {Level[]} levels @param {Frame} frame @param {import("./zoom").Size} view */
export function paintPicture(context, levels, frame, view) {
  const level = levels.findLast((each) => each.scale >= frame.scale * (devicePixelRatio || 1)) ?? levels[0];
  if (!level) return;
  const { bitmap } = level;
  const scale = frame.scale / level.scale;
  const [left, top] = [Math.max(0, Math.floor(-frame.left / scale)), Math.max(0, Math.floor(-frame.top / scale))];
  const right = Math.min(bitmap.width, Math.ceil((view.width - frame.left) / scale));
  const bottom = Math.min(bitmap.height, Math.ceil((view.height - frame.top) / scale));
  if (right <= left || bottom <= top) return;
  context.imageSmoothingEnabled = frame.scale < PIXELS_SEEN;
  context.imageSmoothingQuality = "medium";
  context.drawImage(bitmap, left, top, right - left, bottom - top, left * scale + frame.left, top * scale + frame.top, (right - left) * scale, (bottom - top) * scale);
}
