// Pointer, wheel and key gestures on a board: pan and zoom, or pass on to the active layer.
import { chosen } from "../labeling/chosen_keys.js";
import { commandFor, nameOf } from "../labeling/keys.js";
import { plainKeysWork } from "../labeling/plain_keys.js";
import { actOf, BOARD, moveBy } from "./keys.js";

/** @typedef {import("./board").Board} Board */
/** @typedef {import("./board").Gesture} Gesture */
/** @typedef {import("./frame").Point} Point */

const WHEEL = 0.0022; // how much a pixel of the wheel enlarges
const LINE = 32; // pixels of the wheel where it counts lines

/** @param {Board} board @param {AbortSignal} signal */
export function bindGestures(board, signal) {
  const { place } = board;
  /** @type {Map<number, Point>} the pointers that are down, in the view */
  const down = new Map();
  /** @type {Gesture | null} */
  let gesture = null;
  /** the button or the key that pans */
  let isPanning = false;
  let space = false;

  function giveUp() {
    gesture?.cancel();
    gesture = null;
  }

  /** @param {PointerEvent} event */
  function onDown(event) {
    const pans = event.button === 1 || (event.button === 0 && space);
    if (!pans && event.button !== 0) return;
    event.preventDefault(); // no selection of text, no scrolling by the middle button
    place.focus({ preventScroll: true });
    place.setPointerCapture(event.pointerId);
    down.set(event.pointerId, board.spotOf(event));
    if (down.size > 1) return giveUp(); // a second finger: both move the image
    isPanning = pans;
    showHand();
    if (pans) return;
    board.unhide();
    gesture = board.layerAtHand()?.press(board.pointOf(event), event) ?? null;
  }

  /** @param {PointerEvent} event */
  function onMove(event) {
    const before = down.get(event.pointerId);
    const spot = board.spotOf(event);
    if (!before) return hover(event);
    down.set(event.pointerId, spot);
    if (down.size === 2) return pinch(event.pointerId, before, spot);
    if (isPanning) return board.pan(spot.x - before.x, spot.y - before.y);
    gesture?.move(board.pointOf(event), event);
  }

  /** @param {number} moved which finger @param {Point} before @param {Point} after */
  function pinch(moved, before, after) {
    const other = [...down].find(([id]) => id !== moved)?.[1];
    if (!other) return;
    const apart = (/** @type {Point} */ one) => Math.max(Math.hypot(one.x - other.x, one.y - other.y), 1);
    board.zoom({ x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 }, apart(after) / apart(before));
    board.pan((after.x - before.x) / 2, (after.y - before.y) / 2);
  }

  /** @param {PointerEvent} event */
  function onUp(event) {
    if (!down.delete(event.pointerId)) return;
    const ended = gesture;
    gesture = null;
    isPanning = false;
    showHand();
    ended?.end(board.pointOf(event), event);
  }

  /** @param {PointerEvent} event */
  function onCancel(event) {
    if (!down.delete(event.pointerId)) return;
    isPanning = false;
    giveUp();
  }

  /** @param {PointerEvent} event */
  function hover(event) {
    if (space) return;
    place.style.cursor = board.layerAtHand()?.hover?.(board.pointOf(event), event) ?? "";
  }

  function showHand() {
    place.classList.toggle("moving", isPanning);
    place.classList.toggle("movable", space && !isPanning);
  }

  /** With Ctrl, as a pinch on a touchpad also comes, it enlarges; else it moves what is enlarged. @param {WheelEvent} event */
  function onWheel(event) {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const pinched = Math.abs(event.deltaY) < 30 ? 4 : 1; // a touchpad tells of a pinch in small numbers
      return board.zoom(board.spotOf(event), Math.exp(-event.deltaY * unit * WHEEL * pinched));
    }
    if (!board.isCloser()) return;
    event.preventDefault();
    const [right, down] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    board.pan(-right * unit, -down * unit);
  }

  /** Whether keys are meant for the board: nothing is typed, chosen or pressed. @param {EventTarget | null} target */
  function isMine(target) {
    const element = target instanceof HTMLElement ? target : document.body;
    return (
      !element.matches("input, textarea, select, button, a[href], summary, [contenteditable]") &&
      !document.querySelector("dialog[open]")
    );
  }

  /** What no field has used up. @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented) return;
    const typing =
      event.target instanceof HTMLElement &&
      event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    const open = document.querySelector("dialog[open]") !== null;
    const command = commandFor(event, { typing, pressable: false, open, plain: plainKeysWork() }, chosen(BOARD));
    const way = isMine(event.target) ? moveBy(nameOf(event), board.view()) : null;
    if (event.key === " " && isMine(event.target)) space = true;
    else if (command) board.act(actOf(command));
    else if (way) board.pan(-way.left, -way.top);
    else if (!typing && !open && plainKeysWork() && board.goTo(nameOf(event))) space = false;
    else return;
    event.preventDefault();
    showHand();
  }

  function letGo() {
    space = false;
    showHand();
  }

  place.addEventListener("pointerdown", onDown, { signal });
  place.addEventListener("pointermove", onMove, { signal });
  place.addEventListener("pointerup", onUp, { signal });
  place.addEventListener("pointercancel", onCancel, { signal });
  place.addEventListener("lostpointercapture", onCancel, { signal });
  place.addEventListener("pointerleave", (event) => board.layerAtHand()?.hover?.(null, event), { signal });
  place.addEventListener("wheel", onWheel, { passive: false, signal });
  addEventListener("keydown", onKey, { signal }); // on the window, after the page's own keys
  addEventListener("keyup", (event) => event.key === " " && letGo(), { signal });
  addEventListener("blur", letGo, { signal });
}
