// Shortcuts of all shapes on images. Arrow keys move the selected shape, or the image if nothing is selected. Pure.

/** @typedef {import("../contract").Command} Command */

/** @type {[string, number, number][]} */
const ARROWS = [
  ["ArrowLeft", -1, 0],
  ["ArrowRight", 1, 0],
  ["ArrowUp", 0, -1],
  ["ArrowDown", 0, 1],
];
const FAR = 10; // pixels of the image, with Ctrl

/** @param {string} id @param {string} held @param {number} [by] @returns {Command[]} */
const arrows = (id, held, by = 1) =>
  ARROWS.map(([key, x, y]) => ({ id, title: "", keys: [held + key], detail: { x: x * by, y: y * by }, repeats: true }));

/** The four arrows, plain and with Ctrl, with how far each goes. @param {string} id @param {number} plain @param {number} far @returns {Command[]} */
export const held = (id, plain, far) => [...arrows(id, "", plain), ...arrows(id, "Ctrl+", far)];

/** While a shape is selected. @type {Command[]} */
export const NUDGES = held("shape_move", 1, FAR);
/** @type {Command[]} */
export const RESIZES = [...arrows("shape_resize", "Shift+"), ...arrows("shape_resize", "Ctrl+Shift+", FAR)];

/** @type {Command[]} what the sheet says of them */
export const NUDGES_TOLD = [
  { id: "shape_move", title: "", keys: ARROWS.map(([key]) => key), each: true, told: true },
  { id: "shape_move_far", title: "", keys: ARROWS.map(([key]) => `Ctrl+${key}`), each: true, told: true },
];
/** @type {Command[]} */
export const RESIZES_TOLD = [
  { id: "shape_resize", title: "", keys: ARROWS.map(([key]) => `Shift+${key}`), each: true, told: true },
];

/** For the sheet. @param {string} key @returns {Command} */
export const tookUpBy = (key) => ({ id: "shape_take_up", title: "", keys: [key], told: true, fixed: true });

/** @type {Command[]} */
export const COMMON = [
  { id: "shape_new", title: "", keys: ["n"] },
  { id: "shape_copy", title: "", keys: ["c"] },
  { id: "shape_hide", title: "", keys: ["x"], told: true },
  { id: "shape_pan", title: "", keys: ["Space"], told: true, fixed: true },
];
