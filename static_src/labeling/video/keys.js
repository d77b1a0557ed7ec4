// Shortcuts for playing and stepping through a video. Fields' shortcuts come first. Pure.

/** @type {import("../contract").Command[]} */
export const VIDEO = [
  { id: "video_play", title: "", keys: ["Space"] },
  { id: "video_back", title: "", keys: ["d"], repeats: true },
  { id: "video_on", title: "", keys: ["f"], repeats: true },
  { id: "video_far_back", title: "", keys: ["c"], repeats: true },
  { id: "video_far_on", title: "", keys: ["v"], repeats: true },
  { id: "video_slower", title: "", keys: ["<"] },
  { id: "video_faster", title: "", keys: [">"] },
];

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2];

/** By how many frames a command steps. @type {Record<string, number>} */
export const STEPS = { video_back: -1, video_on: 1, video_far_back: -10, video_far_on: 10 };

/** @param {number} speed @param {1 | -1} by */
export const nextSpeed = (speed, by) =>
  SPEEDS[Math.min(Math.max(SPEEDS.indexOf(speed) + by, 0), SPEEDS.length - 1)] ?? 1;
