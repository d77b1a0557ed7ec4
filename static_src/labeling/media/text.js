// Texts: one block per line, each with its own direction. Label types can mark spans.
import { offsetsOf } from "../text/offsets.js";
import { piecesOf } from "../text/pieces.js";

/** @typedef {{layer: string, id: string, start: number, end: number, colour: number, tag: string, selected?: boolean, remarked?: boolean}} Marked in code units */
/** @typedef {{start: number, end: number, element: HTMLElement, drawn: string}} Line */

const BREAKS = /\r\n|\r|\n/g;

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    return surfaceOf(stage, content.text ?? "");
  },
  spoken: (content) => (content.text ?? "").slice(0, 300),
};

/** @param {string} text */
export function linesOf(text) {
  return text.split(BREAKS);
}

/** @param {string} line */
export function paragraph(line) {
  const element = document.createElement("p");
  element.dir = "auto";
  element.textContent = line;
  return element;
}

/** @param {string} text @returns {Line[]} */
function measured(text) {
  const lines = [];
  let start = 0;
  for (const found of [...text.matchAll(BREAKS), null]) {
    const end = found?.index ?? text.length;
    lines.push({ start, end, element: paragraph(text.slice(start, end)), drawn: "" });
    start = end + (found?.[0].length ?? 0);
  }
  return lines;
}

/** @typedef {ReturnType<typeof surfaceOf>} TextSurface */

/** @param {HTMLElement} stage @param {string} text */
export function surfaceOf(stage, text) {
  const lines = measured(text);
  stage.replaceChildren(...lines.map(({ element }) => element));
  /** @type {Map<string, Marked[]>} what each kind marks */
  const layers = new Map();
  /** @type {Map<string, string | null>} which mark of a layer is selected */
  const chosen = new Map();
  /** @type {Map<string, Set<(id: string | null) => void>>} */
  const listeners = new Map();
  /** @type {Map<string, () => void>} how a layer's kind gets the keys */
  const users = new Map();

  /** The code unit at a place of the document; null outside the text. @param {Node} node @param {number} offset */
  function unitAt(node, offset) {
    const line = lines.find(({ element }) => element.contains(node));
    if (!line) return null;
    const before = document.createRange();
    before.setStart(line.element, 0);
    before.setEnd(node, offset);
    return line.start + before.toString().length;
  }

  /** The place in the document of a code unit. @param {number} unit @returns {[Node, number]} */
  function placeOf(unit) {
    const line = lines.findLast(({ start }) => start <= unit) ?? lines[0];
    if (!line) return [stage, 0];
    let left = Math.min(unit, line.end) - line.start;
    const walker = document.createTreeWalker(line.element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.nodeValue?.length ?? 0;
      if (left <= length) return [node, left];
      left -= length;
    }
    return [line.element, line.element.childNodes.length];
  }

  /** @param {Line} line @param {Marked[]} marks */
  function drawLine(line, marks) {
    const drawn = JSON.stringify(marks);
    if (drawn === line.drawn) return;
    line.drawn = drawn;
    const byId = new Map(marks.map((mark) => [mark.id, mark]));
    line.element.replaceChildren(...piecesOf(line, marks).map((piece) => pieceNode(piece, byId)));
  }

  /** @param {import("../text/pieces.js").Piece} piece @param {Map<string, Marked>} byId */
  function pieceNode({ start, end, ids }, byId) {
    const words = text.slice(start, end);
    const marks = ids.map((id) => /** @type {Marked} */ (byId.get(id)));
    const top = marks.find(({ selected }) => selected) ?? marks.at(-1);
    if (!top) return document.createTextNode(words);
    const element = document.createElement("mark");
    element.className = `span c-${top.colour}${top.selected ? " selected" : ""}${top.remarked ? " remarked" : ""}`;
    element.dataset.ids = ids.join(" ");
    element.dataset.layers = [...new Set(marks.map(({ layer }) => layer))].join(" ");
    element.dataset.depth = String(Math.min(ids.length, 4));
    const ending = marks.filter((mark) => mark.end === end).map(({ tag }) => tag);
    if (ending.length) element.dataset.tag = ending.join(" · ");
    element.textContent = words;
    return element;
  }

  function redraw() {
    const all = [...layers.values()].flat();
    for (const line of lines)
      drawLine(
        line,
        all.filter(({ start, end }) => start < line.end && end > line.start),
      );
  }

  return {
    type: "text",
    stage,
    text,
    offsets: offsetsOf(text),
    unitAt,
    /** @param {string} layer the name of the field @param {Omit<Marked, "layer">[]} marks */
    mark(layer, marks) {
      layers.set(
        layer,
        marks.map((mark) => ({ ...mark, layer })),
      );
      const now = marks.find(({ selected }) => selected)?.id ?? null;
      if (now === (chosen.get(layer) ?? null)) return redraw();
      chosen.set(layer, now);
      redraw();
      for (const listener of listeners.get(layer) ?? []) listener(now);
    },
    /** the selected mark of a layer @param {string} layer */
    chosen: (layer) => chosen.get(layer) ?? null,
    /** @param {string} layer @param {(id: string | null) => void} listener @returns {() => void} stops it */
    onChosen(layer, listener) {
      const all = listeners.get(layer) ?? new Set();
      listeners.set(layer, all.add(listener));
      return () => void all.delete(listener);
    },
    /** @param {string} layer @param {() => void} use */
    user: (layer, use) => void users.set(layer, use),
    /** The keys go to the kind of this layer. @param {string} layer */
    giveKeys: (layer) => users.get(layer)?.(),
    /** The first piece of a mark. @param {string} layer @param {string} id @returns {HTMLElement | undefined} */
    markOf(layer, id) {
      const marks = /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll("mark.span"));
      return [...marks].find(
        ({ dataset }) => dataset.layers?.split(" ").includes(layer) && dataset.ids?.split(" ").includes(id),
      );
    },
    /** What is selected of the text; null if nothing is. @returns {{start: number, end: number, backwards: boolean} | null} */
    selection() {
      const chosen = document.getSelection();
      if (!chosen || chosen.isCollapsed || !chosen.anchorNode || !chosen.focusNode) return null;
      const [anchor, focus] = [
        unitAt(chosen.anchorNode, chosen.anchorOffset),
        unitAt(chosen.focusNode, chosen.focusOffset),
      ];
      if (anchor === null || focus === null || anchor === focus) return null;
      return { start: Math.min(anchor, focus), end: Math.max(anchor, focus), backwards: focus < anchor };
    },
    /** @param {number} anchor @param {number} focus */
    select(anchor, focus) {
      const [from, to] = [placeOf(anchor), placeOf(focus)];
      document.getSelection()?.setBaseAndExtent(...from, ...to);
      const element = to[0].parentElement;
      element?.scrollIntoView({ block: "nearest" });
    },
    clearSelection: () => document.getSelection()?.removeAllRanges(),
  };
}
