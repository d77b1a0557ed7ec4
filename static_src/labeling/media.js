// Which script shows which medium?
import { medium as text } from "./media/text.js";

/** @typedef {import("./contract").Medium} Medium */

/** Text is what each page can show; the others come with their bundle. @type {Record<string, () => Promise<Medium>>} */
const MEDIA = {
  text: async () => text,
  image: async () => (await import("./bundles/pictured.js")).image,
  pair: async () => (await import("./bundles/compared.js")).pair,
  audio: async () => (await import("./bundles/timed.js")).audio,
  series: async () => (await import("./bundles/timed.js")).series,
  video: async () => (await import("./bundles/filmed.js")).video,
};

/** @param {import("./contract").Item["content"]} content */
export function mediumOf(content) {
  const load = MEDIA[content.type];
  if (!load) throw new Error(`No page for the medium ${content.type}`);
  return load();
}

/** Begins to fetch what this item shows, before it is shown. @param {import("./contract").Item["content"]} content */
export async function fetchAhead(content) {
  (await mediumOf(content)).ahead?.(content);
}
