// Preloads the images of the next items.

import { makeReady } from "../../image/levels.js";

/** @typedef {import("../contract").Item["content"]} Content */
/** @typedef {import("../contract").Part} Part */

const MAX_COUNT = 3;
/** @type {Map<string, HTMLImageElement>} */
const ahead = new Map();

/** @param {string} url */
function fetched(url) {
  const image = new Image();
  image.decoding = "async";
  image.src = url;
  return image;
}

/** Begins to fetch the image of an item that isn't on the screen yet. @param {Content | Part} content @param {boolean} drawnOn it will be on a board @param {number} more how many come with it, one of which it is */
export function preload(content, drawnOn, more = 1) {
  const wanted = ("reduced" in content ? content.reduced : undefined) ?? content.url;
  if (!wanted || ahead.has(wanted)) return;
  const image = fetched(wanted);
  const size = { width: content.width ?? 1, height: content.height ?? 1 };
  (drawnOn ? makeReady(image, size) : image.decode()).catch(() => ahead.delete(wanted)); // shown again, it is asked for again
  ahead.set(wanted, image);
  for (const url of ahead.keys()) if (ahead.size > MAX_COUNT * more) ahead.delete(url);
}

/** The image's element, fetched before or from now on. @param {string} url */
export function imageAt(url) {
  const image = ahead.get(url) ?? fetched(url);
  ahead.delete(url);
  return image;
}
