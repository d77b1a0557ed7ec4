// Which keys show a picture closer, and which move what is seen of it? Pure.

/** @type {import("../labeling/contract").Command[]} */
export const ZOOM = [
  { id: "in", title: "", keys: ["+", "="], repeats: true },
  { id: "out", title: "", keys: ["-"], repeats: true },
  { id: "fit", title: "", keys: ["Home"] },
];

/** Where something can be drawn. @type {import("../labeling/contract").Command[]} */
export const BOARD = [...ZOOM, { id: "hide", title: "", keys: ["x"] }];

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PART = 0.125; // of what is seen, for each press

export const MOVE = Object.keys(WAYS);

/** How far a key scrolls, in pixels; null for any other key. @param {string} name @param {import("./zoom").Size} view @returns {{left: number, top: number} | null} */
export function moveBy(name, view) {
  const way = WAYS[name];
  return way ? { left: Math.round(way[0] * view.width * PART), top: Math.round(way[1] * view.height * PART) } : null;
}
