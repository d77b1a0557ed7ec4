// Splits a line at overlapping spans, in code units. Pure.

/** @typedef {{id: string, start: number, end: number}} Mark */
/** @typedef {{start: number, end: number, ids: string[]}} Piece  `ids` from the longest span to the shortest; none: plain text */

/**
 * @param {{start: number, end: number}} line @param {Mark[]} marks those that touch the line
 * @returns {Piece[]}
 */
export function piecesOf(line, marks) {
  const edges = new Set([line.start, line.end]);
  for (const { start, end } of marks) {
    if (start > line.start && start < line.end) edges.add(start);
    if (end > line.start && end < line.end) edges.add(end);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const byLength = marks.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? line.start;
    return { start, end, ids: byLength.filter((mark) => mark.start < end && mark.end > start).map(({ id }) => id) };
  });
}
