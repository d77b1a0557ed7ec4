// Time series: one line per channel, downsampled by the server.
import { tellSlow } from "../../image/lost.js";
import { within } from "../time/axis.js";
import { timelineFigure, tellLost } from "../time/figure.js";
import { createLines, extentOf, fetchLines } from "../time/lines.js";
import { createTimeline } from "../time/timeline.js";
import { moment } from "../time/written.js";
import { linesOf, paragraph } from "./text.js";

/** @typedef {import("../contract").Content} Content */

const SECOND = 1_000_000;
const MIN_COUNT = 4; // usual steps that are seen at least
const STEP = 50; // a press of an arrow goes this part of what is seen
const FAR = 10;
const HEIGHTS = [
  [1, 220],
  [2, 150],
  [4, 110],
  [Infinity, 84],
];
const STEPS = { time_back: -1 / STEP, time_on: 1 / STEP, time_far_back: -1 / FAR, time_far_on: 1 / FAR };

/** @type {{destroy(): void} | null} */
let open = null;

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    open?.destroy();
    const surface = openSeries(stage, content);
    open = surface;
    return surface;
  },
  spoken: (content) =>
    [content.name, moment(content.start ?? 0, content), content.text].filter(Boolean).join(". ").slice(0, 300),
  ahead: fetchLines,
};

/** @param {HTMLElement} stage @param {Content} content */
function openSeries(stage, content) {
  const figure = timelineFigure(content);
  stage.replaceChildren(figure, ...(content.text ? linesOf(content.text).map(paragraph) : []));
  stage.tabIndex = 0;
  const channels = Array.isArray(content.channels) ? content.channels : [];
  const extent = extentOf(content);
  const height = HEIGHTS.find(([most = 0]) => channels.length <= most)?.[1] ?? 84;
  const arrived = tellSlow(/** @type {HTMLElement} */ (figure.querySelector("[data-time-view]")), "timeline-slow");
  const lines = createLines(content, extent, {
    ready() {
      arrived();
      timeline.arrived();
    },
    lost() {
      arrived();
      tellLost(figure);
    },
  });

  const timeline = createTimeline(figure, {
    content,
    extent,
    least: Math.max((content.medianStep ?? 1) * MIN_COUNT, 2),
    coarsest: SECOND,
    rows: channels.map((channel, index) => ({
      name: channel.name,
      height: () => height,
      paint: (context, look) => lines.paint(context, index, look),
    })),
    whole: (context, look) => lines.paintWhole(context, look),
    seen: lines.want,
    nudge: lines.neighbour,
    act,
  });

  /** @param {string} id */
  function act(id) {
    const part = STEPS[/** @type {keyof typeof STEPS} */ (id)];
    if (part === undefined) return false;
    const { start, end } = timeline.view();
    timeline.go(within(timeline.at() + part * (end - start), extent));
    return true;
  }

  return {
    type: "series",
    stage,
    timeline,
    destroy() {
      arrived();
      lines.destroy();
      timeline.destroy();
      open = null;
    },
  };
}
