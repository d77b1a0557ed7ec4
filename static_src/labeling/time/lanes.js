// Assigns segments to lanes: one lane while none overlap, otherwise one per class. Pure.

/** @typedef {{id: string, start: number, end: number, track: number}} Laid  track: the place of its class */

/**
 * @param {Laid[]} intervals @returns {{lanes: Map<string, number>, count: number}}
 */
export function lanesOf(intervals) {
  const inOrder = intervals.toSorted((one, other) => one.start - other.start || one.end - other.end);
  if (!inOrder.some((one, index) => index > 0 && endBefore(inOrder, index) > one.start)) {
    return { lanes: new Map(inOrder.map(({ id }) => [id, 0])), count: 1 };
  }
  const lanes = new Map();
  let count = 0;
  for (const track of [...new Set(inOrder.map((each) => each.track))].toSorted((one, other) => one - other)) {
    /** @type {number[]} until when each lane of the class is taken */
    const taken = [];
    for (const { id, start, end } of inOrder.filter((each) => each.track === track)) {
      const free = taken.findIndex((until) => until <= start);
      const lane = free < 0 ? taken.length : free;
      taken[lane] = end;
      lanes.set(id, count + lane);
    }
    count += taken.length;
  }
  return { lanes, count };
}

/** @type {WeakMap<Laid[], number[]>} */
const latest = new WeakMap();

/** The latest end of all before this one. @param {Laid[]} inOrder @param {number} index */
function endBefore(inOrder, index) {
  let ends = latest.get(inOrder);
  if (!ends) {
    let end = -Infinity;
    ends = inOrder.map((each) => (end = Math.max(end, each.end)));
    latest.set(inOrder, ends);
  }
  return ends[index - 1] ?? -Infinity;
}
