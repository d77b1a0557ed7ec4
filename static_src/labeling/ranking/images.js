// Images in comparisons, side by side. Zoom and pan apply to all of them.
import { openViewer } from "../../image/viewer.js";
import { imageAt } from "../media/preload.js";

/** @typedef {import("../contract").Part} Part */

/** The same as templates/annotation/datasets/_stage.html. @param {Part} part @param {string} title */
export function imageBody(part, title) {
  const figure = document.createElement("figure");
  figure.className = "medium";
  figure.dataset.image = "";
  const view = document.createElement("div");
  view.className = "medium-view";
  view.dataset.view = "";
  const image = imageAt(part.url ?? "");
  image.alt = title;
  image.width = part.width ?? 0;
  image.height = part.height ?? 0;
  view.append(image);
  figure.append(view);
  return figure;
}

/** Viewers that follow each other: the one that is under the hand leads. @param {HTMLElement} root with the figures @returns {{destroy(): void}} */
export function viewersIn(root) {
  const over = new AbortController();
  const tools = document.createElement("div");
  root.querySelector(".parts")?.before(tools);
  let leader = 0;
  const viewers = [...root.querySelectorAll("[data-image]")].map((found, index) => {
    const figure = /** @type {HTMLElement} */ (found);
    const image = /** @type {HTMLImageElement} */ (figure.querySelector("img"));
    const [width, height] = ["width", "height"].map((name) => Number(image.getAttribute(name)) || 1);
    image.parentElement?.style.setProperty("--ratio", `${width} / ${height}`); // looked at closely, it takes no more room
    for (const name of ["pointerenter", "pointerdown", "focusin", "wheel"]) {
      figure.addEventListener(name, () => (leader = index), { capture: true, passive: true, signal: over.signal });
    }
    return openViewer(figure, { tools: index === 0 ? tools : null, moved: (look) => leader === index && follow(look) });
  });

  /** @param {import("../../image/viewer.js").Seen} look */
  function follow(look) {
    for (const [index, viewer] of viewers.entries()) if (index !== leader) viewer.follow(look);
  }

  return {
    destroy() {
      over.abort();
      tools.remove();
      for (const viewer of viewers) viewer.destroy();
    },
  };
}
