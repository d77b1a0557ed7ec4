// Overlays several annotators' shapes on one image, as board layers with a switch each, drawn from the server's drawing.
import { coloursOf, dashOf } from "../labeling/shapes/look.js";
import { paintWords, shortened, TAGS } from "../labeling/shapes/paint.js";
import { toView } from "../image/frame.js";

/** @typedef {import("../image/board").Board} Board */
/** @typedef {{path: Path2D, colour: number, isFilled: boolean, isShared: boolean, name: {text: string, x: number, y: number, row: number} | null}} Drawn name: of the class, at the upper left corner; those of several people stand one below the other */

const SHARED = 20; // the colour of what others have as well
const ROW = 16; // pixels of the view from one name to the next

/** @param {Element} element of an SVG, in pixels of the image */
function pathOf(element) {
  const points = element.getAttribute("points")?.trim();
  if (points) return new Path2D(`M${points.replace(/\s+/g, "L")}${element.localName === "polygon" ? "Z" : ""}`);
  if (element.localName !== "line") return new Path2D(element.getAttribute("d") ?? "");
  const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => element.getAttribute(name));
  return new Path2D(`M${x1},${y1}L${x2},${y2}`);
}

/** @param {Element} group @param {number} row @returns {Drawn["name"]} */
function nameOf(group, row) {
  const text = group.querySelector("title")?.textContent?.trim();
  if (!text || !(group instanceof SVGGraphicsElement)) return null;
  const { x, y } = group.getBBox();
  return { text: shortened(text), x, y, row };
}

/** What the server drew of somebody's answer. @param {Element} candidate @param {number} row of their names @returns {Drawn[]} */
function drawnIn(candidate, row) {
  return [...candidate.querySelectorAll(".shapes-read [data-region]")].flatMap((group) => {
    const colour = Number(/\bc-(\d+)\b/.exec(group.getAttribute("class") ?? "")?.[1] ?? SHARED);
    const name = nameOf(group, row);
    return [...group.querySelectorAll(".line, .painted, .dot:not(.rim, .inner)")].map((element, index) => ({
      path: pathOf(element),
      colour,
      isFilled: element.matches(".painted"),
      isShared: colour === SHARED,
      name: index ? null : name,
    }));
  });
}

/** @param {HTMLElement} switches one for each person, and one for what they have in common @param {Board} board */
export function overlay(switches, board) {
  const people = [...document.querySelectorAll(".candidate")].map(drawnIn);
  const [shared, ...each] = /** @type {HTMLInputElement[]} */ ([...switches.querySelectorAll("input")]);
  if (!people.some((drawn) => drawn.length)) return null;
  const colours = coloursOf(board.repaint);

  /** What is to be seen; what is shared lies below and is drawn once. @returns {Drawn[]} */
  function seen() {
    const on = people.filter((_, index) => each[index]?.checked);
    const common = shared?.checked ? (on[0]?.filter(({ isShared }) => isShared) ?? []) : [];
    return [...common, ...on.flatMap((drawn) => drawn.filter(({ isShared }) => !isShared))];
  }

  /** Areas, and a bright rim below all lines. @param {CanvasRenderingContext2D} context @param {number} scale @param {Drawn} drawn */
  function paintBelow(context, scale, { path, colour, isFilled }) {
    const { line, halo } = colours.of(colour);
    context.globalAlpha = isFilled ? 0.45 : 0.6;
    [context.fillStyle, context.strokeStyle, context.lineWidth] = [line, halo, 4 / scale];
    isFilled ? context.fill(path) : context.stroke(path);
    context.globalAlpha = 1;
  }

  /** Between the dashes of one line those below are seen. @param {CanvasRenderingContext2D} context @param {number} scale @param {Drawn} drawn */
  function paintLine(context, scale, { path, colour, isFilled, isShared }) {
    if (isFilled) return;
    context.setLineDash(isShared ? [] : dashOf(colour).map((dash) => dash / scale));
    [context.strokeStyle, context.lineWidth] = [colours.of(colour).line, 2 / scale];
    context.stroke(path);
  }

  /** @param {CanvasRenderingContext2D} context @param {import("../image/frame").Frame} frame @param {Drawn[]} all */
  function paintNames(context, frame, all) {
    const named = all.filter(({ name }) => name);
    for (const { name, colour } of named.length <= TAGS ? named : []) {
      if (!name) continue;
      const { x, y } = toView(frame, name);
      paintWords(context, name.text, x - 1, y - ROW - 1 + name.row * ROW, colours.of(colour));
    }
  }

  board.add({
    height: -2,
    paint(context, frame) {
      context.save();
      context.translate(frame.left, frame.top);
      context.scale(frame.scale, frame.scale);
      context.lineCap = context.lineJoin = "round";
      const all = seen();
      for (const drawn of all) paintBelow(context, frame.scale, drawn);
      context.lineCap = "butt";
      for (const drawn of all) paintLine(context, frame.scale, drawn);
      context.restore();
      paintNames(context, frame, all);
    },
    press: () => null,
  });
  switches.addEventListener("change", board.repaint);
  switches.hidden = false;
  return {
    /** @param {number} number of a person, from 1 */
    toggle(number) {
      const input = each[number - 1];
      if (!input) return;
      input.checked = !input.checked;
      board.repaint();
    },
  };
}
