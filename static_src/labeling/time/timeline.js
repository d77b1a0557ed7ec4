// The timeline: a canvas for the recording, one for segments, and an overview strip below.
import { leaveCanvases } from "../../image/canvases.js";
import { announce } from "../view.js";
import { kept, moved, revealed, timeAt, unitOf, within, xOf, zoomed } from "./axis.js";
import { paletteOf } from "./colours.js";
import { canvasesOf } from "./figure.js";
import { createLayers } from "./layers.js";
import { bindKeys } from "./timeline_shortcuts.js";
import { createNudge } from "./nudging.js";
import { AXIS, LANE, paintAxis, paintPending, paintIntervals, sized } from "./painting.js";
import { bindPointer, bindStrip, leftAndRight } from "./pointing.js";
import { moment } from "./written.js";

/** @typedef {import("./axis.js").Interval} Interval */
/** @typedef {import("./painting.js").Shaded} Shaded */
/** @typedef {{view: Interval, width: number, top: number, height: number, palette: import("./colours.js").Palette}} Look */
/** @typedef {{name: string, height: () => number, paint: (context: CanvasRenderingContext2D, look: Look) => void}} Row */
/** @typedef {import("./layers.js").User} User */
/**
 * @typedef {object} Recording what a medium says of itself
 * @property {import("../contract").Content} content
 * @property {Interval} extent
 * @property {number} least microseconds that are seen at least
 * @property {number} coarsest to what a pointer's moments are rounded at most
 * @property {Row[]} rows
 * @property {(context: CanvasRenderingContext2D, look: Look) => void} [whole] draws all of it on the strip below, if there is one
 * @property {{edge: (at: number) => number, cursor: (at: number) => number}} [snap] where edges may lie, and where the cursor
 * @property {(view: Interval, width: number) => void} [seen] another part is seen
 * @property {(at: number) => void} [gone] the person went there
 * @property {(id: string) => boolean} act does a command of the medium; false: not its own
 * @property {(at: number, by: 1 | -1) => number | Promise<number>} nudge
 */

const FACTOR = 0.6; // of what is seen, for each press
const STRIP = 40;

/** @typedef {ReturnType<typeof createTimeline>} Timeline */

/** @param {HTMLElement} figure with the template's parts @param {Recording} recording */
export function createTimeline(figure, recording) {
  const { content, extent, rows } = recording;
  const place = /** @type {HTMLElement} */ (figure.querySelector("[data-time-view]"));
  const [below, above] = /** @type {HTMLCanvasElement[]} */ ([...place.querySelectorAll("canvas")]);
  const strip = /** @type {HTMLElement | null} */ (figure.querySelector("[data-time-whole]"));
  const frame = /** @type {HTMLElement | null} */ (figure.querySelector("[data-time-window]"));
  const cursors = /** @type {HTMLElement[]} */ ([...figure.querySelectorAll("[data-time-cursor]")]);
  const told = /** @type {HTMLElement} */ (figure.querySelector("[data-time-at]"));
  const over = new AbortController();
  const palette = paletteOf(() => draw("below", "whole"));
  const layers = createLayers();
  const dirty = new Set(["below", "whole"]);
  let view = { ...extent };
  let at = extent.start;
  let width = 0;
  /** @type {Interval | null} */
  let preview = null;
  let requested = 0;
  let isThere = false;

  /** To where a pointer can mean. @param {number} time */
  const round = (time) => {
    if (recording.snap) return within(recording.snap.edge(time), extent);
    const unit = unitOf(view, width, recording.coarsest);
    return within(Math.round(Math.round(time / unit) * unit), extent);
  };

  /** Where each line lies. */
  function bands() {
    let top = AXIS;
    return rows.map((row) => {
      const band = { top, height: row.height() };
      top += band.height;
      return band;
    });
  }

  const lanesTop = () => bands().reduce((end, { top, height }) => Math.max(end, top + height), AXIS);
  const height = () => lanesTop() + layers.count() * LANE;

  /** As high as its lines are: what is told before the first frame is laid out with the rest. */
  function fit() {
    const told = `${height()}px`;
    if (place.style.blockSize !== told) place.style.blockSize = told;
  }

  /** @param {...("below" | "above" | "whole")} what */
  function draw(...what) {
    for (const each of what) dirty.add(each);
    requested ||= requestAnimationFrame(paint);
  }

  function paint() {
    requested = 0;
    if (width === 0) sizeUp(); // the first time: before the observer says so, which is a frame later
    if (over.signal.aborted || width === 0) return;
    fit();
    if (dirty.has("below")) paintBelow();
    if (dirty.has("whole")) paintWhole();
    paintAbove();
    paintCursor();
    dirty.clear();
    if (isThere) place.dataset.shown = "";
  }

  function paintBelow() {
    const context = sized(/** @type {HTMLCanvasElement} */ (below), width, lanesTop());
    paintAxis(context, { view, width, height: lanesTop(), palette, content });
    for (const [index, { top, height: room }] of bands().entries()) {
      context.save();
      rows[index]?.paint(context, { view, width, top, height: room, palette });
      context.restore();
    }
  }

  function paintAbove() {
    const context = sized(/** @type {HTMLCanvasElement} */ (above), width, height());
    const ground = { view, width, bands: bands(), lanesTop: lanesTop(), palette };
    paintIntervals(
      context,
      layers.all().toSorted((one, other) => Number(one.selected) - Number(other.selected)),
      layers.lanes(),
      ground,
    );
    for (const pending of layers.pending()) paintPending(context, pending, ground);
    if (preview) paintPending(context, preview, ground);
  }

  function paintWhole() {
    const canvas = strip?.querySelector("canvas");
    if (!canvas) return;
    const context = sized(canvas, width, STRIP);
    recording.whole?.(context, { view: extent, width, top: 0, height: STRIP, palette });
    for (const { start, end, colour } of layers.all()) {
      context.fillStyle = palette.ofClass(colour).line;
      context.fillRect(
        xOf(extent, width, start),
        STRIP - 5,
        Math.max(xOf(extent, width, end) - xOf(extent, width, start), 1.5),
        5,
      );
    }
  }

  function paintCursor() {
    const [inView, inWhole] = cursors;
    const x = xOf(view, width, at);
    if (inView) {
      inView.hidden = x < 0 || x > width;
      inView.style.transform = `translateX(${x}px)`;
    }
    if (inWhole) inWhole.style.transform = `translateX(${xOf(extent, width, at)}px)`;
    if (frame) paintWindow(frame);
    const now = moment(at, content);
    if (told.textContent !== now) told.textContent = now; // the same again would lay the page out anew
  }

  /** What is seen, on the strip of the whole. @param {HTMLElement} around */
  function paintWindow(around) {
    const { left, right } = leftAndRight(extent, width, view);
    around.hidden = right - left > width - 1;
    if (around.hidden) return;
    around.style.transform = `translateX(${left}px)`;
    around.style.inlineSize = `${Math.max(right - left, 4)}px`;
  }

  /** @param {Interval} next */
  function look(next) {
    if (next.start === view.start && next.end === view.end) return;
    view = next;
    draw("below");
    recording.seen?.(view, width);
  }

  /** The person goes to a moment. @param {number} to */
  function go(to) {
    at = within(Math.round(to), extent);
    look(revealed(view, extent, at));
    paintCursor();
    recording.gone?.(at);
  }

  /** @param {number} factor @param {number} [around] */
  const zoom = (factor, around = at >= view.start && at <= view.end ? at : (view.start + view.end) / 2) =>
    look(zoomed(view, extent, factor, around, recording.least));

  /** @param {string} id */
  function perform(id) {
    if (recording.act(id)) return true;
    if (id === "time_in" || id === "time_out") return (zoom(id === "time_in" ? FACTOR : 1 / FACTOR), true);
    if (id === "time_fit") return (look({ ...extent }), true);
    if (id !== "time_nudge_back" && id !== "time_nudge_on") return false;
    nudge(id === "time_nudge_on" ? 1 : -1);
    return true;
  }

  const nudge = createNudge({
    at: () => at,
    by: recording.nudge,
    arrive(to) {
      go(to);
      announce(moment(at, content));
    },
  });

  /** @param {WheelEvent} event */
  function onWheel(event) {
    if (event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const along = event.shiftKey
      ? event.deltaY || event.deltaX
      : Math.abs(event.deltaX) > Math.abs(event.deltaY)
        ? event.deltaX
        : 0;
    if (along) return look(moved(view, extent, (along / width) * (view.end - view.start)));
    zoom(event.deltaY < 0 ? 0.8 : 1.25, timeAt(view, width, event.clientX - place.getBoundingClientRect().left));
  }

  const { signal } = over;
  bindKeys(figure, content.type, perform, signal);
  place.addEventListener("wheel", onWheel, { passive: false, signal });
  figure.addEventListener(
    "mousedown",
    (event) => event.target instanceof Element && event.target.closest("[data-time]") && event.preventDefault(),
    { signal },
  ); // the focus stays where it is
  figure.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-time]") : null;
      if (button instanceof HTMLElement) perform(`time_${button.dataset.time}`);
    },
    { signal },
  );
  if (strip)
    bindStrip(
      strip,
      {
        extent,
        show: (to) =>
          look(kept({ start: to - (view.end - view.start) / 2, end: to + (view.end - view.start) / 2 }, extent)),
      },
      signal,
    );
  bindPointer(
    place,
    {
      space: () => ({ view, width, extent, lanesTop: lanesTop(), laneHeight: LANE }),
      shapes: () =>
        layers
          .all()
          .filter(({ locked }) => !locked)
          .map((each) => ({
            layer: each.layer,
            id: each.id,
            ...leftAndRight(view, width, each),
            lane: layers.laneOf(each),
            held: each.held,
          })),
      round,
      intervalOf: layers.find,
      least: 1,
      go: (to) => go(recording.snap ? recording.snap.cursor(to) : round(to)),
      canMark: () => layers.user() !== null,
      pick(hit) {
        if (hit) layers.choose(hit.layer);
        layers.user()?.pick(hit?.id ?? null);
      },
      preview(interval) {
        preview = interval;
        draw("above");
      },
      mark: (interval) => layers.user()?.mark(interval),
      shape({ layer, id }, { start, end }, gesture) {
        layers.choose(layer);
        layers.user()?.shape(id, recording.snap ? { start: round(start), end: round(end) } : { start, end }, gesture);
      },
    },
    signal,
  );

  /** @returns {boolean} whether the place has another width */
  function sizeUp() {
    if (over.signal.aborted || place.clientWidth === width) return false;
    width = place.clientWidth;
    dirty.add("below").add("whole");
    recording.seen?.(view, width);
    return true;
  }

  const watched = new ResizeObserver(() => sizeUp() && draw());
  watched.observe(place);
  fit();
  paintCursor();
  draw(); // also over what a canvas showed before

  return {
    extent,
    draw,
    /** What the lines are drawn from has come, all or more of it. */
    arrived() {
      isThere = true;
      draw("below", "whole");
    },
    perform,
    go,
    at: () => at,
    view: () => view,
    rowNames: rows.map(({ name }) => name),
    /** It plays: the cursor runs, and the view turns its pages. @param {number} to */
    runTo(to) {
      at = within(Math.round(to), extent);
      if (at > view.end || at < view.start) look(revealed(view, extent, at));
      paintCursor();
    },
    /** What a field marks. @param {string} layer @param {Omit<Shaded, "layer">[]} shaded @param {{start: number | null, end: number | null} | null} pending */
    show(layer, shaded, pending) {
      const count = layers.count();
      layers.lay(layer, shaded, pending);
      fit();
      draw("above", "whole", ...(count === layers.count() ? [] : /** @type {["below"]} */ (["below"])));
    },
    /** Who hears of the pointer on a layer. @param {string} layer @param {User | null} user */
    use: layers.use,
    /** Brings an interval into sight. @param {Interval} interval */
    reveal({ start, end }) {
      if (end < view.start || start > view.end) look(revealed(view, extent, start));
    },
    destroy() {
      over.abort();
      watched.disconnect();
      palette.destroy();
      cancelAnimationFrame(requested);
      leaveCanvases(canvasesOf(figure));
    },
  };
}
