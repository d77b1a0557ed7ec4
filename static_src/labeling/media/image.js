// Images: fitted to the stage, with zoom. Label types that draw get a board instead.
import { openBoard } from "../../image/board.js";
import { openViewer } from "../../image/viewer.js";
import { imageAt, preload } from "./preload.js";
import { linesOf, paragraph } from "./text.js";

/** Whether a kind draws: then it does so on the image that comes next, too. */
let isDrawnOn = false;

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    const { figure, image } = figureOf(content);
    const lines = content.text ? linesOf(content.text).map(paragraph) : [];
    stage.replaceChildren(figure, ...lines);
    return surfaceOf(
      figure,
      image,
      { width: Math.max(content.width ?? 0, 1), height: Math.max(content.height ?? 0, 1) },
      content.tiles,
    );
  },
  spoken: (content) => [content.name, content.text].filter(Boolean).join(". ").slice(0, 300),
  ahead: (content) => preload(content, isDrawnOn),
};

/** @typedef {ReturnType<typeof surfaceOf>} ImageSurface */

/** @param {HTMLElement} figure @param {HTMLImageElement} image @param {import("../../image/zoom").Size} size @param {string} [tiles] of a large one, which only a board can show to the pixel */
function surfaceOf(figure, image, size, tiles) {
  let viewer = tiles ? null : openViewer(figure);
  let board = tiles ? openBoard(figure, image, size, tiles) : null;
  return {
    type: "image",
    /** The place to draw on, the same for all fields; from then on the image is a canvas. */
    board() {
      viewer?.destroy();
      viewer = null;
      isDrawnOn = true;
      return (board ??= openBoard(figure, image, size));
    },
    destroy() {
      viewer?.destroy();
      board?.destroy();
    },
  };
}

/** The same as templates/annotation/datasets/_stage.html. @param {import("../contract").Item["content"]} content */
function figureOf(content) {
  const figure = document.createElement("figure");
  figure.className = "medium";
  const view = document.createElement("div");
  view.className = "medium-view";
  view.dataset.view = "";
  const image = imageAt(content.reduced ?? content.url ?? "");
  image.alt = content.name ?? "";
  image.width = content.width ?? 0;
  image.height = content.height ?? 0;
  view.append(image);
  figure.append(view);
  return { figure, image };
}
