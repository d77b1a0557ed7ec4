// Draws painted pixels on a canvas the size of the view. During a stroke only the touched part is redrawn.
import { both } from "./brush.js";
import { inView, OWN, show } from "./sight.js";

/** @typedef {import("../../image/frame").Frame} Frame */
/** @typedef {import("../../image/zoom").Size} Size */
/** @typedef {import("./brush.js").Touched} Touched */

export const TONES = 3; // so that two of one class that touch are told apart
const COLOURS = 13; // those of the classes, and of what has no class yet
const SHARES = [0.36, 0.46, 0.27]; // how much of a class's colour covers the image, by tone
const OWN_SHARE = 0.52;

export const UNSEEN = 254; // of a mask out of sight: its pixels are taken, and have no colour

/** The value of a mask's pixels. @param {number} colour 1 to 12; 0 of what has no class yet @param {number} number of the mask */
export const valueOf = (colour, number) => (colour || COLOURS) + COLOURS * (number % TONES);

/** @param {CanvasRenderingContext2D} context of one pixel @param {string} colour @returns {number[]} red, green, blue */
function channels(context, colour) {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}

/** Each value's look. @param {(colour: number) => import("../shapes/look.js").Colours} of @param {number} own the colour of what is being painted @returns {import("./sight.js").Palette} */
export function paletteOf(of, own) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const [fills, edges] = [new Uint8ClampedArray(4 * 256), new Uint8ClampedArray(4 * 256)];
  const set = (
    /** @type {number} */ value,
    /** @type {number[]} */ [red = 0, green = 0, blue = 0],
    /** @type {number} */ share,
  ) => {
    fills.set([red, green, blue, share * 255], value * 4);
    edges.set([red, green, blue, value === OWN ? 255 : 205], value * 4);
  };
  for (let colour = 0; colour < COLOURS; colour += 1) {
    const found = channels(context, of(colour).line);
    for (const [tone, share] of SHARES.entries()) set(valueOf(colour, tone), found, share);
    if (colour === own) set(OWN, found, OWN_SHARE);
  }
  return { fills: new Uint32Array(fills.buffer), edges: new Uint32Array(edges.buffer) };
}

/** @param {Size} size @param {Uint8Array} own @param {Uint8Array} others */
export function openGlass(size, own, others) {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let image = new ImageData(1, 1);
  let screen = new Uint32Array(image.data.buffer);
  /** @type {Frame | null} */
  let seen = null;
  /** @type {Touched | null} */
  let touched = null;

  /** @param {Frame} frame @param {Size} view */
  function refresh(frame, view, /** @type {import("./sight.js").Palette} */ palette) {
    if (canvas.width !== view.width || canvas.height !== view.height) {
      [canvas.width, canvas.height] = [view.width, view.height];
      image = new ImageData(view.width, view.height);
      screen = new Uint32Array(image.data.buffer);
      seen = null;
    }
    const part =
      seen === frame
        ? touched && inView(touched, frame, view)
        : { left: 0, top: 0, right: view.width, low: view.height };
    [seen, touched] = [frame, null];
    if (!part || part.right <= part.left || part.low <= part.top) return;
    show(screen, view, part, frame, size, own, others, palette);
    context.putImageData(image, 0, 0, part.left, part.top, part.right - part.left, part.low - part.top);
  }

  return {
    /** These pixels have changed. @param {Touched} part */
    touch(part) {
      touched = both(touched, part);
    },
    /** Everything has changed. */
    renew() {
      seen = null;
    },
    /** @param {CanvasRenderingContext2D} above @param {Frame} frame @param {Size} view @param {import("./sight.js").Palette} palette */
    paint(above, frame, view, palette) {
      refresh(frame, { width: Math.ceil(view.width), height: Math.ceil(view.height) }, palette);
      above.drawImage(canvas, 0, 0);
    },
  };
}
