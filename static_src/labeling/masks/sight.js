// The visible part of a mask. Only pixels in view are read, however large the image. Pure.

/** @typedef {import("../../image/frame").Frame} Frame */
/** @typedef {import("../../image/zoom").Size} Size */
/** @typedef {import("./brush.js").Touched} Touched */
/** @typedef {{fills: Uint32Array, edges: Uint32Array}} Palette of each value what a pixel of the screen becomes, inside and on an edge */

export const OWN = 255; // the value of what is being painted; all others are below

/** Which pixels of the view these pixels of the image are, with the edges beside them. @param {Touched} touched @param {Frame} frame @param {Size} view @returns {Touched} */
export function inView({ left, top, right, low }, { scale, left: across, top: down }, view) {
  return {
    left: Math.max(Math.floor(left * scale + across) - 1, 0),
    top: Math.max(Math.floor(top * scale + down) - 1, 0),
    right: Math.min(Math.ceil(right * scale + across) + 2, view.width),
    low: Math.min(Math.ceil(low * scale + down) + 2, view.height),
  };
}

/** Which row or column of the image each of the view shows; -1 beyond it. @param {number} from @param {number} to @param {number} start @param {number} scale @param {number} most */
function shownAt(from, to, start, scale, most) {
  return Int32Array.from({ length: to - from }, (_, index) => {
    const at = Math.floor((from + index + 0.5 - start) / scale);
    return at < 0 || at >= most ? -1 : at;
  });
}

/**
 * @param {Uint32Array} screen @param {Size} view whole numbers; as large as the screen @param {Touched} part of the view
 * @param {Frame} frame @param {Size} size of the image @param {Uint8Array} own @param {Uint8Array} others @param {Palette} palette
 */
export function show(screen, view, part, frame, size, own, others, { fills, edges }) {
  const columns = shownAt(part.left - 1, part.right, frame.left, frame.scale, size.width);
  const rows = shownAt(part.top - 1, part.low, frame.top, frame.scale, size.height);
  let before = new Uint8Array(rows.length);
  let now = new Uint8Array(rows.length);
  for (const [column, x] of columns.entries()) {
    read(now, rows, x < 0 ? -1 : x * size.height, own, others);
    if (column > 0) {
      let place = part.top * view.width + part.left + column - 1;
      for (let row = 1; row < rows.length; row += 1, place += view.width) {
        const [here, above, left] = [
          /** @type {number} */ (now[row]),
          /** @type {number} */ (now[row - 1]),
          /** @type {number} */ (before[row]),
        ];
        screen[place] =
          here === above && here === left ? (fills[here] ?? 0) : (edges[Math.max(here, above, left)] ?? 0);
      }
    }
    [before, now] = [now, before];
  }
}

/** @param {Uint8Array} into @param {Int32Array} rows @param {number} start of the column; below 0 beyond the image @param {Uint8Array} own @param {Uint8Array} others */
function read(into, rows, start, own, others) {
  if (start < 0) return void into.fill(0);
  for (let row = 0; row < rows.length; row += 1) {
    const y = /** @type {number} */ (rows[row]);
    into[row] = y < 0 ? 0 : own[start + y] ? OWN : (others[start + y] ?? 0);
  }
}
