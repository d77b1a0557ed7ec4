// Shortcuts for zooming and panning an image. Pure.

/** @type {import("../labeling/contract").Command[]} */
export const ZOOM = [
  { id: "image_in", title: "", keys: ["+", "="], repeats: true },
  { id: "image_out", title: "", keys: ["-"], repeats: true },
  { id: "image_fit", title: "", keys: ["Home"] },
];

/** Where something can be drawn. @type {import("../labeling/contract").Command[]} */
export const BOARD = [...ZOOM, { id: "shape_hide", title: "", keys: ["x"] }];

/** What the image does: in, out, fit or hide. @param {import("../labeling/contract").Command} command */
export const actOf = ({ id }) => id.replace(/^.*_/, "");

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PART = 0.125; // of what is seen, for each press

/** For the sheet. @type {import("../labeling/contract").Command} */
export const MOVE = { id: "image_move", title: "", keys: Object.keys(WAYS), each: true };

/** How far a key scrolls, in pixels; null for any other key. @param {string} name @param {import("./zoom").Size} view @returns {{left: number, top: number} | null} */
export function moveBy(name, view) {
  const way = WAYS[name];
  return way ? { left: Math.round(way[0] * view.width * PART), top: Math.round(way[1] * view.height * PART) } : null;
}
