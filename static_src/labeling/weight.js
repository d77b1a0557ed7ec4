// Estimates the memory of an annotation stored next to another. Shared parts count once. Pure.

/** @typedef {import("./contract").Answer} Answer */

/** The bytes of a value as it would be sent; about. @param {unknown} value */
const bytesOf = (value) => JSON.stringify(value)?.length ?? 0;

/** The bytes of an answer that the other one doesn't hold anyway: of lists of regions only those that were changed.
 * @param {Answer} answer @param {Answer} other */
export function weightBeside(answer, other) {
  return Object.entries(answer).reduce(
    (weight, [name, value]) => (value === other[name] ? weight : weight + partBeside(value, other[name])),
    0,
  );
}

/** @param {unknown} value @param {unknown} other */
function partBeside(value, other) {
  if (!Array.isArray(value) || !Array.isArray(other)) return bytesOf(value);
  const shared = new Set(other);
  return value.filter((each) => !shared.has(each)).reduce((weight, each) => weight + bytesOf(each), 0);
}
