// The strip below a video: current position and visible range of each track. It can be dragged and has the keys of a slider.
import { canvasFor, leaveCanvases } from "../../image/canvases.js";
import { cleared } from "../../image/pane.js";
import { say } from "../texts.js";
import { clockText } from "./frames.js";
import { frameOn, HEAD, heightOf, inSight, LANE, laneOn, leftOf } from "./lanes.js";

/** @typedef {import("./lanes.js").Lane} Lane */

/** @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/**
 * @param {HTMLElement} place @param {import("./frames.js").Clock} clock
 * @param {(frame: number) => void} seek
 */
export function openTimeline(place, clock, seek) {
  const canvas = canvasFor("video strip");
  place.replaceChildren(canvas);
  /** @type {Lane[]} */
  let lanes = [];
  let frame = 0;
  let view = { width: 1, height: 1 };
  let isSized = false;
  let isOver = false;
  let asked = 0;

  function paint() {
    asked = 0;
    if (!isSized) sizeUp(); // before the observer says so, which is a frame later
    const context = cleared(canvas, view);
    const style = getComputedStyle(place);
    const shown = inSight(lanes);
    for (const [row, lane] of shown.entries()) paintLane(context, lane, HEAD + row * LANE);
    const x = leftOf(frame, clock.frames, view.width);
    context.fillStyle = style.color;
    context.fillRect(
      Math.min(Math.round(x), view.width - 2),
      0,
      Math.max(2, Math.ceil(view.width / clock.frames)),
      view.height,
    );
  }

  /** @param {CanvasRenderingContext2D} context @param {Lane} lane @param {number} top */
  function paintLane(context, { colour, chosen, intervals, keys }, top) {
    const left = (/** @type {number} */ at) => leftOf(at, clock.frames, view.width);
    context.fillStyle = colour;
    context.globalAlpha = chosen ? 0.75 : 0.35;
    for (const [first, last] of intervals)
      context.fillRect(left(first), top + 2, Math.max(left(last + 1) - left(first), 1), LANE - 4);
    context.globalAlpha = chosen ? 1 : 0.8;
    for (const key of keys) context.fillRect(Math.round(left(key + 0.5)) - 1, top, chosen ? 3 : 2, LANE - 1);
    context.globalAlpha = 1;
  }

  const repaint = () => isOver || (asked ||= requestAnimationFrame(paint));

  /** @returns {boolean} whether the place has another size */
  function sizeUp() {
    const [width, height] = [Math.max(place.clientWidth, 1), Math.max(place.clientHeight, 1)];
    if (isSized && width === view.width && height === view.height) return false;
    view = { width, height };
    return (isSized = true);
  }

  function tell() {
    place.setAttribute("aria-valuenow", String(frame));
    place.setAttribute("aria-valuetext", say("videoAt", { frame, time: clockText(clock.secondsOf(frame)) }));
  }

  const frameOf = (/** @type {PointerEvent} */ event) =>
    frameOn(event.clientX - place.getBoundingClientRect().left, clock.frames, view.width);

  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    place.setPointerCapture(event.pointerId);
    place.focus({ preventScroll: true });
    const lane = laneOn(event.clientY - place.getBoundingClientRect().top, inSight(lanes));
    lane?.pick(); // which may go to where the track begins
    seek(frameOf(event));
  });
  place.addEventListener("pointermove", (event) => place.hasPointerCapture(event.pointerId) && seek(frameOf(event)));
  place.addEventListener("keydown", (event) => {
    const by = ARROWS[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // elsewhere the arrows move what is selected
    seek(frame + by * (event.shiftKey ? 10 : 1));
  });

  const sized = new ResizeObserver(() => sizeUp() && repaint());

  place.tabIndex = 0;
  place.setAttribute("role", "slider");
  place.setAttribute("aria-valuemin", "0");
  place.setAttribute("aria-valuemax", String(clock.frames - 1));
  place.style.blockSize = `${heightOf(0)}px`;
  tell();
  sized.observe(place);

  return {
    /** @param {number} now */
    moveTo(now) {
      frame = now;
      tell();
      repaint();
    },
    /** @param {Lane[]} now */
    show(now) {
      lanes = now;
      place.style.blockSize = `${heightOf(lanes.length)}px`;
      repaint();
    },
    destroy() {
      isOver = true;
      sized.disconnect();
      cancelAnimationFrame(asked);
      leaveCanvases({ "video strip": canvas });
    },
  };
}
