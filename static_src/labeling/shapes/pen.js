// The pen that draws point by point. The first click starts it anywhere; Enter, a double-click or a click on the first point finishes; Backspace removes the last point.
import { toView } from "../../image/frame.js";
import { announce } from "../view.js";
import { say } from "../texts.js";
import { inside } from "./boxes.js";
import { held } from "./keys.js";
import { point, spot, withoutRepeats } from "./lines.js";
import { CHOSEN, paintGrip, stroke } from "./paint.js";
import { isClick } from "./tool.js";

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("../../image/frame").Point} Point */

const CURSOR = 10; // pixels of the view by which the arrows move the pen, with Ctrl one

/** @type {import("../contract").Command[]} */
const KEYS = [
  { id: "pen_close", title: "", keys: ["Enter"] },
  { id: "pen_back", title: "", keys: ["Backspace", "Delete", "Ctrl+z"], repeats: true },
  { id: "region_leave", title: "", keys: ["Escape"] },
  { id: "pen_point", title: "", keys: ["Space"] },
  ...held("pen_move", CURSOR, 1),
];

/** @type {import("../contract").Command[]} what the sheet says of them */
export const PEN_TOLD = [
  { id: "pen_point", title: "", keys: ["Space"], told: true },
  { id: "pen_close", title: "", keys: ["Enter"], told: true },
  { id: "pen_back", title: "", keys: ["Backspace"], told: true },
];

/**
 * @param {import("./tool.js").Host} host @param {import("../../image/zoom").Size} size
 * @param {{closed: boolean, least: number, most: number, fault?: (line: Line) => string | null, done: (line: Line) => void, onBegin: () => void}} line
 * @returns {import("./tool.js").Pen & {start(): void}}
 */
export function linePen(
  { board, reach, pick, selects, hands, isSecond },
  size,
  { closed, least, most, fault, done, onBegin },
) {
  /** @type {Line | null} */
  let line = null;
  /** where the next point would be @type {Point | null} */
  let tip = null;

  function show() {
    board.repaint();
    return true;
  }

  /** @param {Point} at */
  function put(at) {
    if (!line || line.length >= most) return;
    line = withoutRepeats([...line, spot(inside(at, size))], false);
    show();
  }

  function close() {
    const drawn = line ?? [];
    const made = withoutRepeats(drawn, closed);
    if (made.length < least) return void announce(say("penFew", { number: least }));
    const wrong = fault?.(made);
    if (wrong) return hands.refuse(wrong); // its points can be taken back
    line = null;
    show();
    done(made);
  }

  /** The last point is taken back; without one the drawing is given up. */
  function back() {
    if (!line) return false;
    line = line.length > 1 ? line.slice(0, -1) : null;
    return show();
  }

  /** @param {Point} at @param {PointerEvent} event */
  function click(at, event) {
    const isDouble = isSecond(at);
    if (!line) {
      if (selects(event)) return pick(at);
      hands.select(null, { quiet: true });
      onBegin();
      line = [];
      return put(at);
    }
    const first = line[0];
    const isNear = (/** @type {Point} */ one) => Math.hypot(one.x - at.x, one.y - at.y) <= reach();
    const last = line.at(-1);
    if (closed && first && line.length >= least && isNear(point(first))) return close();
    if (isDouble && last && isNear(point(last))) return close();
    put(at);
  }

  /** Keys draw too: arrows move the pen, Space puts a point. @param {Point} by in pixels of the view */
  function steer(by) {
    const from = tip ?? board.middle();
    tip = inside({ x: from.x + by.x / board.frame().scale, y: from.y + by.y / board.frame().scale }, size);
    board.reveal({ ...tip, width: 0, height: 0 });
    show();
  }

  function start() {
    hands.select(null, { quiet: true });
    onBegin();
    line = [];
    tip = inside(board.middle(), size);
    announce(say("penBegun"));
    show();
  }

  /** @type {Record<string, (command: import("../contract").Command) => void>} */
  const DOES = {
    pen_close: close,
    pen_back: back,
    pen_point: () => tip && put(tip),
    pen_move: ({ detail }) => steer(detail),
  };

  return {
    start,
    begin: start,
    isBusy: () => line !== null,
    press: (from) => ({
      move: (at) => {
        tip = inside(at, size);
        show();
      },
      end: (at, event) => (isClick(board, from, at) ? click(at, event) : line ? put(at) : undefined),
      cancel: () => {},
    }),
    hover(at) {
      if (at) tip = inside(at, size);
    },
    commands: () => KEYS,
    command(command) {
      if (!line || !(command.id in DOES)) return false;
      DOES[command.id]?.(command);
      return true;
    },
    leave: back,
    paint(sheet, colours) {
      if (!line) return;
      const ends = [...line.map(point), ...(tip ? [tip] : [])].map((each) => toView(sheet.frame, each));
      const path = new Path2D();
      for (const [index, { x, y }] of ends.entries()) index ? path.lineTo(x, y) : path.moveTo(x, y);
      stroke(sheet, path, colours, CHOSEN);
      for (const [index, each] of line.entries())
        paintGrip(sheet, { name: "", ...point(each), cursor: "", round: true, taken: index === 0 && closed }, colours);
      if (tip) paintGrip(sheet, { name: "", ...tip, cursor: "", round: true, small: true }, colours);
    },
  };
}
