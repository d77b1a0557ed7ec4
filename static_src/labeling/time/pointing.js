// Pointer on a timeline: a drag marks, a click selects and moves the cursor. Edges of the selected segment resize it, its bar moves it.
import { timeAt, within, xOf } from "./axis.js";
import { hitAt, shifted, withEdge } from "./hits.js";

/** @typedef {import("./axis.js").Interval} Interval */
/** @typedef {import("./hits.js").Hit} Hit */
/** @typedef {{x: number, y: number}} Point */
/**
 * @typedef {object} Ground what a pointer finds
 * @property {() => {view: Interval, width: number, extent: Interval, lanesTop: number, laneHeight: number}} space
 * @property {() => import("./hits.js").Shape[]} shapes
 * @property {(at: number) => number} round
 * @property {(hit: {layer: string, id: string}) => Interval | undefined} intervalOf
 * @property {number} least the shortest interval
 * @property {(at: number) => void} go
 * @property {(hit: Hit | null) => void} pick
 * @property {(interval: Interval | null) => void} preview
 * @property {(interval: Interval) => void} mark
 * @property {(hit: Hit, interval: Interval, gesture: string) => void} shape
 * @property {() => boolean} canMark
 */

const STILL = 4; // pixels that a click may move
let gestures = 0;

/** @param {HTMLElement} place @param {Ground} ground @param {AbortSignal} signal */
export function bindPointer(place, ground, signal) {
  /** @type {{from: Point, hit: Hit | null, begun: Interval | undefined, moved: boolean, gesture: string} | null} */
  let drag = null;

  /** @param {PointerEvent} event @returns {Point} */
  const pointOf = (event) => {
    const box = place.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  /** @param {number} x */
  const timeOn = (x) => {
    const { view, width } = ground.space();
    return timeAt(view, width, x);
  };
  /** @param {number} x */
  const momentAt = (x) => within(ground.round(timeOn(x)), ground.space().extent);
  /** @param {Point} at @param {string} kind of pointer */
  const under = (at, kind) => {
    const { lanesTop, laneHeight } = ground.space();
    return hitAt(ground.shapes(), at, { lanesTop, laneHeight, reach: kind === "touch" ? 16 : 6 });
  };

  /** @param {PointerEvent} event */
  function begin(event) {
    if (event.button !== 0) return;
    const from = pointOf(event);
    const hit = under(from, event.pointerType);
    drag = {
      from,
      hit,
      begun: hit ? ground.intervalOf(hit) : undefined,
      moved: false,
      gesture: `drag-${(gestures += 1)}`,
    };
    place.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function during(event) {
    const at = pointOf(event);
    if (!drag) return hint(under(at, event.pointerType));
    if (!drag.moved && Math.abs(at.x - drag.from.x) < STILL) return;
    drag.moved = true;
    const { hit, begun } = drag;
    if (hit && begun && hit.part !== "body")
      return ground.shape(hit, withEdge(begun, hit.part, momentAt(at.x), ground.least), drag.gesture);
    if (hit && begun && hit.onBar && hit.held) return ground.shape(hit, carried(begun, drag.from, at), drag.gesture);
    if (ground.canMark()) ground.preview(between(drag.from, at));
  }

  /** @param {Interval} begun @param {Point} from @param {Point} at */
  function carried(begun, from, at) {
    const { view, width, extent } = ground.space();
    const by = timeAt(view, width, at.x) - timeAt(view, width, from.x);
    return shifted(begun, ground.round(begun.start + by) - begun.start, extent);
  }

  /** @param {Point} from @param {Point} to @returns {Interval} */
  function between(from, to) {
    const [one, other] = [momentAt(from.x), momentAt(to.x)];
    return { start: Math.min(one, other), end: Math.max(one, other) };
  }

  /** @param {PointerEvent} event */
  function end(event) {
    const done = drag;
    drag = null;
    if (!done) return;
    ground.preview(null);
    if (event.type === "pointercancel") return;
    const at = pointOf(event);
    if (!done.moved) {
      ground.pick(done.hit);
      if (!done.hit?.onBar) ground.go(timeOn(at.x));
      return;
    }
    const shaped = done.hit && (done.hit.part !== "body" || (done.hit.onBar && done.hit.held));
    const interval = between(done.from, at);
    if (!shaped && ground.canMark() && interval.end > interval.start) ground.mark(interval);
  }

  /** @param {Hit | null} hit */
  function hint(hit) {
    place.style.cursor =
      hit && hit.part !== "body" ? "ew-resize" : hit?.onBar && hit.held ? "grab" : ground.canMark() ? "crosshair" : "";
  }

  place.addEventListener("pointerdown", begin, { signal });
  place.addEventListener("pointermove", during, { signal });
  place.addEventListener("pointerup", end, { signal });
  place.addEventListener("pointercancel", end, { signal });
}

/** The strip of the whole: pressing or dragging there shows that part. @param {HTMLElement} strip @param {{extent: Interval, show: (at: number) => void}} ground @param {AbortSignal} signal */
export function bindStrip(strip, { extent, show }, signal) {
  const to = (/** @type {PointerEvent} */ event) => {
    const box = strip.getBoundingClientRect();
    show(within(timeAt(extent, box.width, event.clientX - box.left), extent));
  };
  strip.addEventListener(
    "pointerdown",
    (event) => {
      strip.setPointerCapture(event.pointerId);
      to(event);
    },
    { signal },
  );
  strip.addEventListener("pointermove", (event) => strip.hasPointerCapture(event.pointerId) && to(event), { signal });
}

/** @param {Interval} view @param {number} width @param {Interval} interval */
export const leftAndRight = (view, width, { start, end }) => ({
  left: xOf(view, width, start),
  right: xOf(view, width, end),
});
