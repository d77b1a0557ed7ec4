// The script for each media type.
import { medium as text } from "./media/text.js";

/** @typedef {import("./contract").Medium} Medium */

/** Text is what each page can show; the others come with their bundle. @type {Record<string, () => Promise<Medium>>} */
const MEDIA = {
  text: async () => text,
  image: async () => (await import("./bundles/image.js")).image,
  pair: async () => (await import("./bundles/ranking.js")).pair,
  audio: async () => (await import("./bundles/timeline.js")).audio,
  series: async () => (await import("./bundles/timeline.js")).series,
  video: async () => (await import("./bundles/video.js")).video,
};

/** Loaded before, it is there in the same frame; an import would wait for the next. @type {Map<string, Promise<Medium>>} */
const loaded = new Map();

/** @param {import("./contract").Item["content"]} content @returns {Promise<Medium>} */
export function mediumOf({ type }) {
  const load = MEDIA[type];
  if (!load) throw new Error(`No page for the medium ${type}`);
  const medium = loaded.get(type) ?? load();
  loaded.set(type, medium);
  medium.catch(() => loaded.delete(type)); // asked for again once the network is back
  return medium;
}

/** Begins to fetch what this item shows, before it is shown. @param {import("./contract").Item["content"]} content */
export async function fetchAhead(content) {
  (await mediumOf(content)).ahead?.(content);
}
