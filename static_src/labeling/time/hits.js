// Hit testing: the edge or segment under the pointer. Pure.

/** @typedef {{layer: string, id: string, left: number, right: number, lane: number, held: boolean}} Shape  in pixels; held: the person selected it, so that a drag takes hold of it */
/** @typedef {{layer: string, id: string, part: "start" | "end" | "body", onBar: boolean, held: boolean}} Hit */

/**
 * An edge of the interval that the person selected first, then the shortest interval there. The edges of others can't be taken: a drag that begins there marks.
 * @param {Shape[]} shapes @param {{x: number, y: number}} at @param {{lanesTop: number, laneHeight: number, reach: number}} where
 * @returns {Hit | null}
 */
export function hitAt(shapes, { x, y }, { lanesTop, laneHeight, reach }) {
  const lane = y >= lanesTop ? Math.floor((y - lanesTop) / laneHeight) : null;
  const near = shapes.filter(
    (shape) => (lane === null || shape.lane === lane) && x >= shape.left - reach && x <= shape.right + reach,
  );
  const onBar = lane !== null;
  for (const { layer, id, left, right, held } of near) {
    if (!held) continue;
    const inside = Math.min(reach, (right - left) / 4); // a short one keeps a middle to be picked by
    if (x >= left - reach && x <= left + inside) return { layer, id, part: "start", onBar, held };
    if (x >= right - inside && x <= right + reach) return { layer, id, part: "end", onBar, held };
  }
  const body = near
    .filter(({ left, right }) => x >= left && x <= right)
    .toSorted((one, other) => one.right - one.left - (other.right - other.left))[0];
  return body ? { layer: body.layer, id: body.id, part: "body", onBar, held: body.held } : null;
}

/** An interval with one edge moved; never less than `least` long. @param {{start: number, end: number}} interval @param {"start" | "end"} edge @param {number} at @param {number} least */
export function withEdge({ start, end }, edge, at, least) {
  return edge === "start" ? { start: Math.min(at, end - least), end } : { start, end: Math.max(at, start + least) };
}

/** An interval moved as a whole, within the extent. @param {{start: number, end: number}} interval @param {number} by @param {{start: number, end: number}} extent */
export function shifted({ start, end }, by, extent) {
  const way = Math.min(Math.max(by, extent.start - start), extent.end - end);
  return { start: start + way, end: end + way };
}
