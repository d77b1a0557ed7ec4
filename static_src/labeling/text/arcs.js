// Arcs that show relations above a text, on a layer that ignores the pointer.
import { curve } from "./curves.js";

/** @typedef {{id: string, from: string, to: string, colour: number, title: string, selected: boolean, directed: boolean}} Arc */

const NAMESPACE = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, string>} [attributes] @param {Node[]} children */
function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @param {import("../media/text.js").TextSurface} surface
 * @param {{select: (id: string) => void}} hands
 */
export function arcsOver(surface, { select }) {
  const { stage } = surface;
  const layer = svg("svg", { class: "arcs", "aria-hidden": "true" });
  stage.append(layer);
  stage.classList.add("with-arcs");
  /** @type {{between: string, arcs: Arc[]}} */
  let shown = { between: "", arcs: [] };
  let asked = 0;

  /** Where a mark begins, in pixels of the stage. @param {string} id @param {DOMRect} origin */
  function placeOf(id, origin) {
    const mark = surface.markOf(shown.between, id);
    const box = mark?.getClientRects()[0];
    return box ? { x: box.left + box.width / 2 - origin.left, y: box.top - origin.top } : null;
  }

  function draw() {
    asked = 0;
    const origin = stage.getBoundingClientRect();
    layer.replaceChildren(
      ...shown.arcs.flatMap((arc) => {
        const [from, to] = [placeOf(arc.from, origin), placeOf(arc.to, origin)];
        return from && to && arc.from !== arc.to ? [drawn(arc, curve(from, to))] : [];
      }),
    );
  }

  /** @param {Arc} arc @param {ReturnType<typeof curve>} line */
  function drawn({ id, colour, title, selected, directed }, { path, head, middle }) {
    const group = svg("g", { class: `arc c-${colour}${selected ? " selected" : ""}` }, svg("path", { d: path }));
    if (directed) group.append(svg("path", { d: head, class: "head" }));
    const label = svg("text", { x: String(middle.x), y: String(middle.y) });
    label.textContent = title;
    group.append(label);
    if (id) group.addEventListener("click", () => select(id));
    return group;
  }

  const soon = () => (asked ||= requestAnimationFrame(draw));
  const watcher = new ResizeObserver(soon);
  watcher.observe(stage);

  return {
    /** @param {string} between the layer whose marks are the ends @param {Arc[]} arcs */
    show(between, arcs) {
      shown = { between, arcs };
      soon();
    },
    destroy() {
      watcher.disconnect();
      cancelAnimationFrame(asked);
      layer.remove();
      stage.classList.remove("with-arcs");
    },
  };
}
