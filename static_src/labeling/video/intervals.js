// Segments of a video, on a timeline whose boundaries are those of frames.
import { ownKeys } from "../chosen_keys.js";
import { commandFor } from "../keys.js";
import { afterPaint } from "../painted.js";
import { placeOf, pressOf } from "../commands.js";
import { timelineFigure } from "../time/figure.js";
import { withOwnKeys } from "../remapping.js";
import { IN_FOCUS } from "../time/keys.js";
import { createTimeline } from "../time/timeline.js";
import { edgesOf } from "./edges.js";
import { steady } from "./frames.js";
import { paintImages } from "./thumbnails.js";

/** @typedef {import("../contract").Content} Content */
/** @typedef {import("../time/axis.js").Interval} Interval */

const ROW = 44; // pixels: how high its images are
const MIN_COUNT = 4; // frames that are seen at least

/**
 * @param {HTMLElement} place after which it comes @param {Content} content
 * @param {{seek: (frame: number) => void, step: (by: number) => void}} video
 */
export function openIntervals(place, content, video) {
  const figure = timelineFigure(content);
  figure.querySelector("[data-time-whole]")?.remove(); // the strip of the tracks shows the whole
  place.after(figure);
  const view = /** @type {HTMLElement} */ (figure.querySelector("[data-time-view]"));
  const extent = { start: 0, end: Math.max(content.duration ?? 0, 1) };
  let edges = edgesOf(steady(content.fps ?? [25, 1], content.frameCount ?? 1), extent.end);
  figure.inert = !(content.isConstantRate ?? true); // until it is known when its frames come
  let frame = 0;
  const strip = new Image();
  strip.addEventListener("load", () => timeline.draw("below"));
  let isOver = false;
  afterPaint().then(() => isOver || (strip.src = content.strip ?? "")); // its frames can be marked without

  const timeline = createTimeline(figure, {
    content,
    extent,
    least: Math.max((MIN_COUNT * extent.end) / Math.max(content.frameCount ?? 1, 1), 2),
    coarsest: 1,
    rows: [
      {
        name: "images",
        height: () => ROW,
        paint: (context, look) => paintImages(context, strip, extent.end, look),
      },
    ],
    snap: { edge: (at) => edges.nearest(at), cursor: (at) => edges.startOf(edges.frameAt(at)) },
    gone: (at) => video.seek(edges.frameAt(at)),
    nudge: (at, by) => edges.startOf(Math.max(edges.frameAt(at) + by, 0)),
    act: () => false,
  });

  /** While it has the focus: elsewhere the same keys mean the image. @param {KeyboardEvent} event */
  function onKey(event) {
    const command =
      event.target === view
        ? commandFor(
            pressOf(event),
            { ...placeOf(view), plain: true },
            withOwnKeys(IN_FOCUS, { ...ownKeys(), plain: true }),
          )
        : null;
    if (!command) return;
    event.preventDefault();
    if (typeof command.detail === "number") video.step(command.detail);
    else timeline.perform(command.id);
  }

  view.tabIndex = 0;
  view.setAttribute("role", "group");
  view.setAttribute("aria-label", view.dataset.title ?? "");
  figure.addEventListener("keydown", onKey);

  return {
    timeline,
    /** where an edge lies that is set on the frame on the screen: that frame belongs to the interval @param {"start" | "end"} edge */
    edge: (edge) => (edge === "start" ? edges.startOf(frame) : edges.endOf(frame)),
    /** @param {number} at */
    snapped: (at) => edges.nearest(at),
    /** the first and the last frame of an interval @param {Interval} interval */
    framesOf: ({ start, end }) =>
      /** @type {[number, number]} */ ([edges.frameAt(start), edges.frameAt(Math.max(end - 1, start))]),
    /** its frames come at times of their own, which are there now @param {import("./frames.js").Clock} clock */
    know(clock) {
      edges = edgesOf(clock, extent.end);
      figure.inert = false;
    },
    /** @param {number} now the frame on the screen */
    moveTo(now) {
      frame = now;
      timeline.runTo(edges.startOf(now));
    },
    destroy() {
      isOver = true;
      timeline.destroy();
    },
  };
}

/** @typedef {ReturnType<typeof openIntervals>} Intervals */
