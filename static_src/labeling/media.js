// Which script shows which medium?

/** @type {Record<string, () => Promise<{medium: import("./contract").Medium}>>} */
const MEDIA = {
  text: () => import("./media/text.js"),
  image: () => import("./media/image.js"),
  pair: () => import("./media/pair.js"),
  audio: () => import("./media/audio.js"),
  series: () => import("./media/series.js"),
  video: () => import("./media/video.js"),
};

/** @param {import("./contract").Item["content"]} content */
export function mediumOf(content) {
  const load = MEDIA[content.type];
  if (!load) throw new Error(`No page for the medium ${content.type}`);
  return load();
}
