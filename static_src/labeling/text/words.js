// Word boundaries by the rules of the language, also in languages without spaces. Pure.

/** @typedef {{start: number, end: number}} Interval in code units */

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const SIGNS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The words of a text, signs alone counting as words of their own, spaces left out. @param {string} text @returns {Interval[]} */
export function wordsOf(text) {
  const words = [];
  for (const { segment, index } of WORDS.segment(text)) {
    if (segment.trim()) words.push({ start: index, end: index + segment.length });
  }
  return words;
}

/** Every sign that a reader sees as one. @param {string} text @returns {Interval[]} */
export function signsOf(text) {
  return [...SIGNS.segment(text)].map(({ segment, index }) => ({ start: index, end: index + segment.length }));
}

/** Grown to whole pieces and cut free of spaces at its ends; null if nothing but space is left.
 * @param {Interval[]} pieces in order, words or signs @param {Interval} wanted @param {string} text @returns {Interval | null} */
export function snapped(pieces, wanted, text) {
  const touched = pieces.filter(
    ({ start, end }) => start < wanted.end && end > wanted.start && text.slice(start, end).trim(),
  );
  const [first, last] = [touched[0], touched.at(-1)];
  return first && last ? { start: first.start, end: last.end } : null;
}

/** The boundary of a piece after or before this place. @param {Interval[]} pieces @param {number} at @param {1 | -1} by @param {"start" | "end"} edge */
export function boundary(pieces, at, by, edge) {
  const edges = pieces.map((piece) => piece[edge]);
  return by === 1 ? edges.find((place) => place > at) : edges.findLast((place) => place < at);
}
