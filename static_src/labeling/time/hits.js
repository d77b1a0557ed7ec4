// What lies under the pointer: an edge, a stretch, nothing? Pure.

/** @typedef {{layer: string, id: string, left: number, right: number, lane: number, selected: boolean}} Shape  in pixels */
/** @typedef {{layer: string, id: string, part: "start" | "end" | "body", onBar: boolean}} Hit */

/**
 * An edge of the selected stretch first, then edges of others, then the shortest stretch there.
 * @param {Shape[]} shapes @param {{x: number, y: number}} at @param {{lanesTop: number, laneHeight: number, reach: number}} where
 * @returns {Hit | null}
 */
export function hitAt(shapes, { x, y }, { lanesTop, laneHeight, reach }) {
  const lane = y >= lanesTop ? Math.floor((y - lanesTop) / laneHeight) : null;
  const near = shapes.filter((shape) => (lane === null || shape.lane === lane) && x >= shape.left - reach && x <= shape.right + reach);
  const inOrder = near.toSorted((one, other) => Number(other.selected) - Number(one.selected) || one.right - one.left - (other.right - other.left));
  const onBar = lane !== null;
  for (const { layer, id, left, right, selected } of inOrder) {
    if (!selected && !onBar) continue; // over the lines only the selected one's edges can be taken: others would be in the way
    const inside = Math.min(reach, (right - left) / 4); // a short one keeps a middle to be picked by
    if (x >= left - reach && x <= left + inside) return { layer, id, part: "start", onBar };
    if (x >= right - inside && x <= right + reach) return { layer, id, part: "end", onBar };
  }
  const body = inOrder.filter(({ left, right }) => x >= left && x <= right).toSorted((one, other) => one.right - one.left - (other.right - other.left))[0];
  return body ? { layer: body.layer, id: body.id, part: "body", onBar } : null;
}

/** A stretch with one edge moved; never less than `least` long. @param {{start: number, end: number}} stretch @param {"start" | "end"} edge @param {number} at @param {number} least */
export function withEdge({ start, end }, edge, at, least) {
  return edge === "start" ? { start: Math.min(at, end - least), end } : { start, end: Math.max(at, start + least) };
}

/** A stretch moved as a whole, within the extent. @param {{start: number, end: number}} stretch @param {number} by @param {{start: number, end: number}} extent */
export function shifted({ start, end }, by, extent) {
  const way = Math.min(Math.max(by, extent.start - start), extent.end - end);
  return { start: start + way, end: end + way };
}
