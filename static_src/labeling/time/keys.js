// Shortcuts for moving through a recording. Label types add their own. Pure.

/** @typedef {import("../contract").Command} Command */

/** @type {Command[]} */
const VIEW = [
  { id: "time_in", title: "", keys: ["+", "="], repeats: true },
  { id: "time_out", title: "", keys: ["-"], repeats: true },
  { id: "time_fit", title: "", keys: ["Home"] },
];

/** @type {Command[]} */
const STEPS = [
  { id: "time_back", title: "", keys: ["ArrowLeft"], repeats: true },
  { id: "time_on", title: "", keys: ["ArrowRight"], repeats: true },
  { id: "time_far_back", title: "", keys: ["Shift+ArrowLeft"], repeats: true },
  { id: "time_far_on", title: "", keys: ["Shift+ArrowRight"], repeats: true },
  { id: "time_nudge_back", title: "", keys: [","], repeats: true },
  { id: "time_nudge_on", title: "", keys: ["."], repeats: true },
];

/** @type {Command[]} */
const AUDIO = [
  { id: "time_play", title: "", keys: ["Space"] },
  { id: "time_play", title: "", keys: ["Ctrl+Space"], when: "always" },
  { id: "time_slower", title: "", keys: ["<"], repeats: true },
  { id: "time_faster", title: "", keys: [">"], repeats: true },
  { id: "time_loop", title: "", keys: ["l"] },
  { id: "time_spectrum", title: "", keys: ["p"] },
];

/** Of the timeline below a video, while it has the focus; `detail`: how many frames to step. @type {Command[]} */
export const IN_FOCUS = [
  ...VIEW,
  ...[
    ["ArrowLeft", -1],
    ["ArrowRight", 1],
    ["Shift+ArrowLeft", -10],
    ["Shift+ArrowRight", 10],
  ].map(([key, by]) => ({ id: "video_step", title: "", keys: [String(key)], detail: by, repeats: true })),
];

/** By the medium. @type {Record<string, Command[]>} */
export const TIME_KEYS = { audio: [...AUDIO, ...STEPS, ...VIEW], series: [...STEPS, ...VIEW] };

/** Only where the item has the focus: elsewhere arrows mean something else. */
export const ON_STAGE = new Set(
  STEPS.filter(({ keys }) => keys.some((key) => key.includes("Arrow"))).map(({ id }) => id),
);
