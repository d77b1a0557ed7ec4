// Interpolated position of a tracked object between keyframes. Pure; the twin of annotation/label_types/interpolation.py, with the same cases.

/** @typedef {[number, number, number, number]} Box left, upper edge, width, height, in pixels of the upright image */
/** @typedef {{frame: number, box: Box, outside: boolean, occluded: boolean}} KeyFrame */

/** The place of the last key frame up to this frame; -1 before the first. @param {KeyFrame[]} keyframes @param {number} frame */
export function lastUpTo(keyframes, frame) {
  let [low, high] = [0, keyframes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {KeyFrame} */ (keyframes[middle]).frame <= frame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The box on this frame, straight between key frames; null before the first and after one that is `outside`.
 * After the last key frame it stays where it is. @param {KeyFrame[]} keyframes @param {number} frame @returns {Box | null}
 */
export function boxAt(keyframes, frame) {
  const index = lastUpTo(keyframes, frame);
  const before = keyframes[index];
  if (!before || before.outside) return null;
  const after = keyframes[index + 1];
  return after && before.frame !== frame ? between(before, after, frame) : before.box;
}

/** @param {KeyFrame} before @param {KeyFrame} after @param {number} frame @returns {Box} */
function between(before, after, frame) {
  const part = (frame - before.frame) / (after.frame - before.frame);
  const side = (/** @type {0 | 1 | 2 | 3} */ each) => before.box[each] + (after.box[each] - before.box[each]) * part;
  return [side(0), side(1), side(2), side(3)];
}

/** The first and the last frame on which it is seen; null for the last: to the end.
 * @param {KeyFrame[]} keyframes @returns {{first: number, last: number | null}} */
export function seenFromTo(keyframes) {
  const first = keyframes.find(({ outside }) => !outside)?.frame ?? 0;
  if (!keyframes.at(-1)?.outside) return { first, last: null };
  const after = keyframes[keyframes.findLastIndex(({ outside }) => !outside) + 1];
  return { first, last: (after?.frame ?? first + 1) - 1 };
}

/** The intervals on which it is seen, as [first, last] frames. @param {KeyFrame[]} keyframes @param {number} frames of the video */
export function intervalsOf(keyframes, frames) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [index, { frame, outside }] of keyframes.entries()) {
    if (outside) continue;
    const end = (keyframes[index + 1]?.frame ?? frames) - 1;
    const open = found.at(-1);
    if (open && open[1] === frame - 1) open[1] = end;
    else found.push([frame, end]);
  }
  return found;
}
