// Shortcuts for painting. Arrow keys move the brush, Space starts and stops painting. Pure.

/** @typedef {import("../contract").Command} Command */

/** What is at hand: each is a command of its own. */
export const TOOLS = /** @type {const} */ (["mask_brush", "mask_eraser", "mask_fill", "mask_select"]);
/** @typedef {(typeof TOOLS)[number]} ToolName */

/** @type {[string, number, number][]} */
const ARROWS = [
  ["ArrowLeft", -1, 0],
  ["ArrowRight", 1, 0],
  ["ArrowUp", 0, -1],
  ["ArrowDown", 0, 1],
];
const FAR = 10; // pixels of the image, with Ctrl

/** @type {Command[]} */
export const STEPS = [
  ["", 1],
  ["Ctrl+", FAR],
].flatMap(([held, by]) =>
  ARROWS.map(([key, x, y]) => ({
    id: "mask_step",
    title: "",
    keys: [`${held}${key}`],
    detail: { x: x * Number(by), y: y * Number(by) },
    repeats: true,
  })),
);
/** @type {Command} */
export const PUT = { id: "mask_put", title: "", keys: ["Space"] };
/** @type {Command} */
export const LIFT = { id: "mask_lift", title: "", keys: ["Enter"] };
/** @type {Command} */
export const LEAVE = { id: "region_leave", title: "", keys: ["Escape"] };

/** @type {Command[]} */
export const PAINTING = [
  { id: "mask_brush", title: "", keys: ["m"] },
  { id: "mask_eraser", title: "", keys: ["e"] },
  { id: "mask_fill", title: "", keys: ["f"] },
  { id: "mask_select", title: "", keys: ["v"] },
  { id: "mask_smaller", title: "", keys: ["["], repeats: true },
  { id: "mask_larger", title: "", keys: ["]"], repeats: true },
  { id: "mask_step", title: "", keys: ARROWS.map(([key]) => key), each: true, told: true },
  { id: "mask_put", title: "", keys: ["Space"], told: true },
];
