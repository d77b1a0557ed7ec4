// Places the points of a skeleton in order, by click or key, and announces the next one.
import { toView } from "../../image/frame.js";
import { announce } from "../view.js";
import { say } from "../texts.js";
import { inside } from "./boxes.js";
import { held } from "./keys.js";
import { CHOSEN, paintGrip, paintNote, stroke } from "./paint.js";
import { ABSENT, HIDDEN, placedAt, seen, toggled, VISIBLE, whole } from "./skeletons.js";
import { isClick } from "./tool.js";

/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {import("./skeletons.js").Points} Points */

const PEN = 10; // pixels of the view by which the arrows move the pen, with Ctrl one

/** @type {Command[]} */
const PEN_KEYS = [
  { id: "pen_close", title: "", keys: ["Enter"] },
  { id: "pen_back", title: "", keys: ["Backspace", "Delete", "Ctrl+z"], repeats: true },
  { id: "region_leave", title: "", keys: ["Escape"] },
  { id: "pen_point", title: "", keys: ["Space"] },
  ...held("pen_move", PEN, 1),
];

/**
 * One point after another; `v` says that the last one is hidden, `o` that the next one isn't there.
 * @param {import("./tool.js").Host} host @param {import("../../image/zoom").Size} size
 * @param {{keys: string[], titleOf: (key: string) => string, trace: (path: Path2D, points: Points, to: (point: Point) => Point) => void, onClick: (point: Point) => boolean}} skeleton
 * @returns {import("./tool.js").Pen}
 */
export function skeletonPen({ board, hands, add, pick, selects }, size, { keys, titleOf, trace, onClick }) {
  /** what is placed so far, by the names in their order @type {Points | null} */
  let points = null;
  /** @type {Point | null} */
  let tip = null;

  const next = () => keys[Object.keys(points ?? {}).length];

  function sayNext() {
    board.repaint();
    const key = next();
    if (key) announce(say("keypointNext", { title: titleOf(key) }));
  }

  /** @param {import("./skeletons.js").Placed} placed */
  function put(placed) {
    const key = next();
    if (!points || !key) return;
    points = { ...points, [key]: placed };
    if (next() === undefined) close();
    else sayNext();
  }

  function close() {
    const placed = points ?? {};
    if (seen(placed).length === 0) return announce(say("keypointLast"));
    points = null;
    board.repaint();
    add({ points: whole(placed, keys) });
  }

  function back() {
    if (!points) return false;
    const entries = Object.entries(points);
    points = entries.length ? Object.fromEntries(entries.slice(0, -1)) : null;
    if (points) sayNext();
    else board.repaint();
    return true;
  }

  /** Of the point that was placed last. */
  function toggle() {
    const last = Object.keys(points ?? {}).at(-1);
    const placed = last ? points?.[last] : undefined;
    if (!points || !last || !placed || placed[2] === ABSENT) return;
    points = { ...points, [last]: [placed[0], placed[1], toggled(placed[2])] };
    announce(
      say(points[last]?.[2] === HIDDEN ? "keypointHidden" : "keypointTaken", {
        title: titleOf(last),
        x: Math.round(placed[0]),
        y: Math.round(placed[1]),
      }),
    );
    board.repaint();
  }

  function begin() {
    hands.select(null, { quiet: true });
    points = {};
    tip = inside(board.middle(), size);
    sayNext();
  }

  /** @type {Record<string, (command: Command) => unknown>} */
  const DOES = {
    pen_close: close,
    pen_back: back,
    pen_point: () => tip && put(placedAt(tip, size, VISIBLE)),
    pen_move({ detail }) {
      const from = tip ?? board.middle();
      tip = inside({ x: from.x + detail.x / board.frame().scale, y: from.y + detail.y / board.frame().scale }, size);
      board.reveal({ ...tip, width: 0, height: 0 });
      board.repaint();
    },
    keypoint_toggle: toggle,
    keypoint_absent: () => put([0, 0, ABSENT]),
  };

  /** @param {Point} at @param {PointerEvent} event */
  function click(at, event) {
    if (points) return put(placedAt(at, size, event.altKey ? HIDDEN : VISIBLE));
    if (onClick(at)) return;
    if (selects(event)) return pick(at);
    hands.select(null, { quiet: true });
    points = {};
    put(placedAt(at, size, VISIBLE));
  }

  return {
    isBusy: () => points !== null,
    begin,
    press: (from) => ({
      move: (at) => {
        tip = inside(at, size);
        board.repaint();
      },
      end: (at, event) => (points || isClick(board, from, at) ? click(at, event) : undefined),
      cancel: () => {},
    }),
    hover(at) {
      if (at) tip = inside(at, size);
    },
    commands: () => PEN_KEYS,
    command(command) {
      if (!points || !(command.id in DOES)) return false;
      DOES[command.id]?.(command);
      return true;
    },
    leave: back,
    paint(sheet, colours) {
      if (!points) return;
      const path = new Path2D();
      trace(path, points, (point) => toView(sheet.frame, point));
      stroke(sheet, path, colours, CHOSEN);
      const key = next();
      if (!tip || !key) return;
      paintGrip(sheet, { name: key, ...tip, cursor: "", round: true, small: true }, colours);
      paintNote(sheet, tip, titleOf(key), colours);
    },
  };
}
