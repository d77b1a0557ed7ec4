// Draws, selects, resizes and moves shapes on an image, for all label types. The label type defines its shape and brings the pen.
import { nearerFirst } from "../regions/layers.js";
import { announce } from "../view.js";
import { say } from "../texts.js";
import { NUDGES, RESIZES } from "./keys.js";
import { coloursOf } from "./look.js";
import { GRIP, paintShapes } from "./paint.js";
import { createStill } from "./still.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {import("../../image/board").Gesture} Gesture */
/** @typedef {import("../../image/board").Board} Board */
/** @typedef {Record<string, unknown>} Measures what a region has beside its class */
/**
 * @typedef {object} Handle what a selected shape is taken hold of by, at a point of the image
 * @property {string} name @property {number} x @property {number} y @property {string} cursor
 * @property {boolean} [round] @property {boolean} [small] @property {boolean} [taken] chosen, to be moved by keys
 */
/**
 * @typedef {object} Shape what a kind says of its regions; points and lengths in pixels of the image
 * @property {(path: Path2D, region: RegionValue, to: (point: Point) => Point) => void} trace
 * @property {boolean} [isOpen] a line or points, with nothing inside
 * @property {boolean} [isWhole] its lines have no dashes, whatever the class
 * @property {(region: RegionValue) => import("./boxes.js").Box} bounds
 * @property {(region: RegionValue, point: Point, reach: number) => boolean} at whether the pointer means it
 * @property {(region: RegionValue) => number} extent of several under the pointer on one layer the smallest is meant first
 * @property {(region: RegionValue, scale: number) => Handle[]} handles
 * @property {(region: RegionValue, handle: Handle, to: Point, event: PointerEvent) => Measures} pull
 * @property {(region: RegionValue, by: Point) => Measures} moved
 * @property {(region: RegionValue, by: Point) => Measures} [resized]
 * @property {(region: RegionValue) => Measures | null} fitting the same on the image of now; null: it lies outside
 */
/**
 * @typedef {object} Pen how new ones are drawn
 * @property {(point: Point, event: PointerEvent) => Gesture | null} press
 * @property {() => boolean} isBusy something has been begun
 * @property {() => void} begin what `n` does
 * @property {(point: Point | null) => void} [hover]
 * @property {(sheet: import("./paint.js").Sheet, colours: import("./look.js").Colours) => void} [paint]
 * @property {() => Command[]} [commands] while it is busy
 * @property {(command: Command) => boolean} [command]
 * @property {() => boolean} [leave]
 */
/**
 * @typedef {object} Host what a pen can use
 * @property {Board} board @property {import("../regions/editor.js").Hands} hands
 * @property {() => number} reach how near is near enough
 * @property {(measures: Measures) => void} add
 * @property {(point: Point) => void} pick
 * @property {(event: PointerEvent) => boolean} selects whether a click of a pen selects what is there instead of beginning an outline: with Ctrl, on a Mac Cmd
 * @property {(point: Point) => boolean} isSecond asked of each click: whether it is the second of a double click
 */

const NEAR = 8; // pixels of the view
const NEAR_BY_FINGER = 20;
const STILL = 3; // pixels of the view: a press that moved less was a click

/**
 * @param {import("../media/image.js").ImageSurface} surface @param {import("../regions/editor.js").Hands} hands
 * @param {{key: string, shape: Shape, pen: (host: Host) => Pen, clicked?: (region: RegionValue, point: Point, isDouble: boolean) => boolean, altClicked?: (region: RegionValue, point: Point) => boolean, commands?: () => Command[], command?: (command: Command) => boolean}} kind
 * @returns {import("../regions/editor.js").Tool & {board: Board}}
 */
export function shapeTool(
  surface,
  hands,
  { key, shape, pen: penOf, clicked: ownClick, altClicked, commands, command: ownCommand },
) {
  const board = surface.board();
  const colours = coloursOf(board.repaint);
  const still = createStill(board.repaint);
  /** @type {RegionValue[]} */
  let regions = [];
  /** @type {string | null} */
  let selected = null;
  /** @type {string | null} */
  let hovered = null;
  /** what is being pulled, as it looks meanwhile @type {RegionValue | null} */
  let live = null;
  let byPointer = false;
  let coarse = false;

  const reach = () => (coarse ? NEAR_BY_FINGER : NEAR) / board.frame().scale;
  const selectedRegion = () => regions.find(({ id }) => id === selected);
  /** the one that the person selected, where the pointer can do something with it: what was just drawn is drawn over */
  const takenUp = () => regions.find(({ id }) => id === selected && hands.isHeld(id) && !hands.isLocked(id));
  const grips = (/** @type {RegionValue} */ region) => shape.handles(region, board.frame().scale);

  /** @param {Point} point @returns {RegionValue[]} what lies in front first, of those the smallest */
  const under = (point) =>
    regions
      .filter((region) => !hands.isLocked(region.id) && shape.at(region, point, shape.isOpen ? reach() : reach() / 4))
      .sort((one, other) => nearerFirst(one, other) || shape.extent(one) - shape.extent(other));

  /** A click selects the first of these, or the next one where that was selected. @param {Point} point */
  function pick(point) {
    const found = under(point);
    const at = found.findIndex(({ id }) => hands.isHeld(id));
    byPointer = true;
    hands.select(found[(at + 1) % found.length]?.id ?? null);
    byPointer = false;
  }

  /** @param {Measures} measures */
  function add(measures) {
    byPointer = true;
    hands.add(measures);
    byPointer = false;
  }

  const isSecond = clicksOn(board);
  /** nothing is drawn: each click selects */
  let picksOnly = false;
  const selects = (/** @type {PointerEvent} */ { ctrlKey, metaKey }) => picksOnly || ctrlKey || metaKey;
  const pen = penOf({ board, hands, reach, add, pick, selects, isSecond });

  /** @param {Point} point @param {RegionValue} region */
  function handleAt(point, region) {
    const near = (/** @type {Handle} */ { x, y }) => Math.hypot(x - point.x, y - point.y);
    const found = grips(region).toSorted((one, other) => near(one) - near(other))[0];
    return found && near(found) <= reach() + GRIP / 2 / board.frame().scale ? found : undefined;
  }

  /** Changes the selected one until the pointer is let go; then it is one step of undo.
   * @param {RegionValue} region @param {Point} from @param {(point: Point, event: PointerEvent) => Measures} change @param {() => void} [clicked] @returns {Gesture} */
  function pulling(region, from, change, clicked) {
    const start = board.toView(from);
    let isMoved = false;
    const show = (/** @type {RegionValue | null} */ next) => {
      live = next;
      board.repaint();
    };
    return {
      move(point, event) {
        const now = board.toView(point);
        isMoved ||= Math.hypot(now.x - start.x, now.y - start.y) >= STILL;
        if (isMoved) show({ ...region, ...change(point, event) });
      },
      end(point, event) {
        const moved = live;
        show(null);
        if (!moved) return clicked?.();
        hands.reshape(region.id, change(point, event));
      },
      cancel: () => show(null),
    };
  }

  /** @type {import("../../image/board").Layer} */
  const layer = {
    key,
    goTo: () =>
      /** @type {HTMLElement | null} */ (
        hands.fieldset.querySelector("[data-palette] input:checked") ??
          hands.fieldset.querySelector("[data-palette] input")
      )?.focus(),
    paint(context, frame, view) {
      const sheet = { context, frame, view };
      paintShapes(sheet, shape, regions, live, still, {
        selected,
        hovered: held.isAtHand() ? hovered : null,
        colour: hands.colour,
        colours: colours.of,
        title: hands.title,
        isTold: (region) => hands.remark(region.id) !== "",
        grips: (region) =>
          held.isAtHand() && hands.isHeld(region.id) && !hands.isLocked(region.id) ? grips(region) : [],
      });
      pen.paint?.(sheet, colours.of(hands.colour(hands.label() ?? "")));
    },
    press(point, event) {
      hands.use();
      coarse = event.pointerType === "touch";
      const region = takenUp();
      if (region && !pen.isBusy() && !event.altKey) {
        const handle = handleAt(point, region);
        if (handle)
          return pulling(
            region,
            point,
            (to, moved) => shape.pull(region, handle, to, moved),
            () => ownCommand?.({ id: "shape_handle", title: "", keys: [], argument: handle.name }),
          );
        if (shape.at(region, point, reach() / 4))
          return pulling(
            region,
            point,
            (to) => shape.moved(region, { x: to.x - point.x, y: to.y - point.y }),
            () => ownClick?.(region, point, isSecond(point)) || pick(point),
          );
      }
      if (region && event.altKey && !pen.isBusy() && shape.at(region, point, reach()) && altClicked?.(region, point))
        return null;
      return pen.press(point, event);
    },
    hover(point) {
      pen.hover?.(point);
      const before = hovered;
      const region = takenUp();
      const handle = point && region && !pen.isBusy() ? handleAt(point, region) : undefined;
      hovered = point && !pen.isBusy() && !handle ? (under(point)[0]?.id ?? null) : null;
      if (hovered !== before || pen.isBusy()) board.repaint();
      if (handle) return handle.cursor;
      return point && region && !pen.isBusy() && shape.at(region, point, reach() / 4) ? "move" : "crosshair";
    },
  };
  const held = board.add(layer);

  /** @param {Command} command */
  function nudge({ id, detail }) {
    const region = selectedRegion();
    if (!region) return;
    const change = id === "shape_resize" ? shape.resized : shape.moved;
    if (change) hands.reshape(region.id, change(region, detail), { gesture: `${region.id}-${id}` });
  }

  /** What was drawn on the item before, as far as it lies on this image. */
  function copy() {
    const fitting = hands.before().flatMap((region) => {
      const measures = shape.fitting(region);
      return measures ? [{ ...region, ...measures }] : [];
    });
    if (fitting.length) hands.addAll(fitting);
    announce(say(fitting.length ? "shapesCopied" : "shapesNone", { count: fitting.length }));
  }

  /** @type {Record<string, (command: Command) => void>} */
  const DOES = {
    shape_move: nudge,
    shape_resize: nudge,
    shape_new: () => pen.begin(),
    shape_copy: copy,
  };

  const takeUp = () => held.takeUp();
  hands.fieldset.addEventListener("focusin", takeUp);
  hands.fieldset.addEventListener("pointerdown", takeUp);

  return {
    board,
    paint(now, chosen) {
      const isNew = chosen !== selected;
      [regions, selected] = [now, chosen];
      const region = isNew && !byPointer ? selectedRegion() : undefined;
      if (region) board.reveal(shape.bounds(region));
      board.repaint();
    },
    commands: () => [
      ...(pen.isBusy() ? (pen.commands?.() ?? []) : (commands?.() ?? [])),
      ...(selected !== null && !pen.isBusy() ? [...NUDGES, ...(shape.resized ? RESIZES : [])] : []),
    ],
    command(command) {
      if (command.id === "shape_pick") return ((picksOnly = command.detail), true);
      takeUp();
      if (pen.command?.(command) || ownCommand?.(command)) return true;
      DOES[command.id]?.(command);
      return command.id in DOES;
    },
    leave: () => pen.leave?.() ?? false,
    destroy() {
      held.remove();
      still.destroy();
      colours.destroy();
      hands.fieldset.removeEventListener("focusin", takeUp);
      hands.fieldset.removeEventListener("pointerdown", takeUp);
    },
  };
}

const SOON = 400; // ms between the two of a double click

/** Tells the second click of two at one place. @param {Board} board */
function clicksOn(board) {
  let last = { x: -Infinity, y: -Infinity, at: -Infinity };
  return (/** @type {Point} */ point) => {
    const [now, { x, y }] = [performance.now(), board.toView(point)];
    const isDouble = now - last.at < SOON && Math.hypot(x - last.x, y - last.y) <= STILL;
    last = isDouble ? { x, y, at: -Infinity } : { x, y, at: now };
    return isDouble;
  };
}

/** Whether a press was no drag. @param {Board} board @param {Point} from @param {Point} to */
export function isClick(board, from, to) {
  const [one, other] = [board.toView(from), board.toView(to)];
  return Math.hypot(one.x - other.x, one.y - other.y) < STILL;
}
