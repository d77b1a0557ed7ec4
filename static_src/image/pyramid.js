// The tiles of a large image and which are in view. Pure; the twin of annotation/media/tiles.py.

/** @typedef {import("./zoom").Size} Size */
/** @typedef {import("./frame").Frame} Frame */
/** @typedef {{depth: number, size: Size, across: number, first: number}} Level of the pyramid: its size in pixels, tiles in a row, number of its first tile */
/** @typedef {{number: number, left: number, top: number, width: number, height: number}} Tile where it lies, in pixels of the image */

export const SIDE = 1024;
const NEARLY = 2560; // a level that is no larger has no tiles

/** @param {Size} size @returns {Size} */
const halved = ({ width, height }) => ({ width: Math.ceil(width / 2), height: Math.ceil(height / 2) });

/** @param {Size} size of the image @returns {Level[]} the largest first */
export function levelsFor(size) {
  /** @type {Level[]} */
  const levels = [];
  let first = 0;
  for (
    let [depth, now] = [0, size];
    depth === 0 || Math.max(now.width, now.height) > NEARLY;
    [depth, now] = [depth + 1, halved(now)]
  ) {
    const across = Math.ceil(now.width / SIDE);
    levels.push({ depth, size: now, across, first });
    first += across * Math.ceil(now.height / SIDE);
  }
  return levels;
}

/** How many tiles there are. @param {Level[]} levels */
export function tileCount(levels) {
  const last = /** @type {Level} */ (levels.at(-1));
  return last.first + last.across * Math.ceil(last.size.height / SIDE);
}

/** The smallest level that is fine enough; null where the reduced image is. @param {Level[]} levels @param {number} scale pixels of the screen for each of the image's @param {number} reduced the same of the reduced image */
export function levelAt(levels, scale, reduced) {
  if (scale <= reduced) return null;
  return levels.findLast(({ depth }) => 2 ** -depth >= scale) ?? levels[0] ?? null;
}

/** The tiles of a level that are in sight, the middle first. @param {Level} level @param {Frame} frame @param {Size} view @returns {Tile[]} */
export function tilesInSight({ depth, size, across, first }, { scale, left, top }, view) {
  const side = SIDE * 2 ** depth;
  const down = Math.ceil(size.height / SIDE);
  const from = (/** @type {number} */ start) => Math.max(Math.floor(-start / scale / side), 0);
  const to = (/** @type {number} */ start, /** @type {number} */ room, /** @type {number} */ most) =>
    Math.min(Math.ceil((room - start) / scale / side), most);
  /** @type {Tile[]} */
  const found = [];
  for (let row = from(top); row < to(top, view.height, down); row += 1) {
    for (let column = from(left); column < to(left, view.width, across); column += 1) {
      const [width, height] = [Math.min(SIDE, size.width - column * SIDE), Math.min(SIDE, size.height - row * SIDE)];
      found.push({
        number: first + row * across + column,
        left: column * side,
        top: row * side,
        width: width * 2 ** depth,
        height: height * 2 ** depth,
      });
    }
  }
  const [x, y] = [(view.width / 2 - left) / scale, (view.height / 2 - top) / scale];
  const away = (/** @type {Tile} */ tile) => Math.hypot(tile.left + tile.width / 2 - x, tile.top + tile.height / 2 - y);
  return found.sort((one, other) => away(one) - away(other));
}
