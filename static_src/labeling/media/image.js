// How is a picture shown? As large as the stage, to be looked at closely; a text of its own below it.
import { openViewer } from "../../picture/viewer.js";
import { pictureAt } from "./preload.js";
import { linesOf, paragraph } from "./text.js";

/** @type {{destroy(): void} | null} */
let viewer = null;

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    viewer?.destroy();
    const figure = figureOf(content);
    const lines = content.text ? linesOf(content.text).map(paragraph) : [];
    stage.replaceChildren(figure, ...lines);
    viewer = openViewer(figure);
    return null;
  },
  spoken: (content) => [content.name, content.text].filter(Boolean).join(". ").slice(0, 300),
};

/** The same as templates/annotation/data/_stage.html. @param {import("../contract").Item["content"]} content */
function figureOf(content) {
  const figure = document.createElement("figure");
  figure.className = "medium";
  const view = document.createElement("div");
  view.className = "medium-view";
  view.dataset.view = "";
  const picture = pictureAt(content.url ?? "");
  picture.alt = content.name ?? "";
  picture.width = content.width ?? 0;
  picture.height = content.height ?? 0;
  view.append(picture);
  figure.append(view);
  return figure;
}
