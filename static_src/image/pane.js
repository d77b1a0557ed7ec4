// Paints an image of up to 64 megapixels on a canvas, from its smallest bitmap that is detailed enough.

/** @typedef {import("./frame").Frame} Frame */
/** @typedef {import("./levels").Level} Level */

const PIXELS_SEEN = 3; // from this scale on each pixel of the image is a square
const HALVED = 0.5; // below this scale the browser has to reduce the bitmap anew each time, or pixels would be left out

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
export function paintImage(context, levels, frame, view) {
  const level = levels.findLast((each) => each.scale >= frame.scale * (devicePixelRatio || 1)) ?? levels[0];
  if (!level) return;
  const { bitmap } = level;
  const scale = frame.scale / level.scale;
  const [left, top] = [Math.max(0, Math.floor(-frame.left / scale)), Math.max(0, Math.floor(-frame.top / scale))];
  const right = Math.min(bitmap.width, Math.ceil((view.width - frame.left) / scale));
  const bottom = Math.min(bitmap.height, Math.ceil((view.height - frame.top) / scale));
  if (right <= left || bottom <= top) return;
  context.imageSmoothingEnabled = frame.scale < PIXELS_SEEN;
  context.imageSmoothingQuality = scale * (devicePixelRatio || 1) < HALVED ? "medium" : "low";
  context.drawImage(
    bitmap,
    left,
    top,
    right - left,
    bottom - top,
    left * scale + frame.left,
    top * scale + frame.top,
    (right - left) * scale,
    (bottom - top) * scale,
  );
}
