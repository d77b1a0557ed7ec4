// Edits of a track's keyframes. Pure. Lists are never changed in place; null means the edit isn't possible.
import { boxAt, lastUpTo } from "./interpolation.js";

/** @typedef {import("./interpolation.js").Box} Box */
/** @typedef {import("./interpolation.js").KeyFrame} KeyFrame */

/** To thousandths of a pixel. @param {Box} box @returns {Box} */
const rounded = (box) => /** @type {Box} */ (box.map((each) => Math.round(each * 1000) / 1000));

/** @param {KeyFrame[]} keyframes @param {number} frame */
export const keyOn = (keyframes, frame) => keyframes.find((key) => key.frame === frame);

/** @param {KeyFrame[]} keyframes @param {KeyFrame} key in place of the one on its frame, if there is one */
function put(keyframes, key) {
  const index = lastUpTo(keyframes, key.frame);
  const isThere = keyframes[index]?.frame === key.frame;
  return keyframes.toSpliced(isThere ? index : index + 1, isThere ? 1 : 0, key);
}

/** A track needs one key frame on which it is seen. @param {KeyFrame[]} keyframes */
const seen = (keyframes) => (keyframes.some(({ outside }) => !outside) ? keyframes : null);

/** The key frame there, or what it would be: where it is, else where it was seen last or is seen first. @param {KeyFrame[]} keyframes @param {number} frame @returns {KeyFrame} */
function keyFor(keyframes, frame) {
  const index = Math.max(lastUpTo(keyframes, frame), 0);
  const near = /** @type {KeyFrame} */ (keyframes[index]);
  return (
    keyOn(keyframes, frame) ?? {
      frame,
      box: rounded(boxAt(keyframes, frame) ?? near.box),
      outside: false,
      occluded: near.occluded && !near.outside,
    }
  );
}

/** It is here on this frame. @param {KeyFrame[]} keyframes @param {number} frame @param {Box} box */
export const withBox = (keyframes, frame, box) => put(keyframes, { ...keyFor(keyframes, frame), box, outside: false });

/** A key frame that wasn't there, or none where one was. @param {KeyFrame[]} keyframes @param {number} frame */
export function withKeyToggled(keyframes, frame) {
  if (!keyOn(keyframes, frame)) return put(keyframes, keyFor(keyframes, frame));
  return seen(keyframes.filter((key) => key.frame !== frame));
}

/** Not seen from this frame on, or seen again from it on. @param {KeyFrame[]} keyframes @param {number} frame */
export function withOutsideToggled(keyframes, frame) {
  if (lastUpTo(keyframes, frame) < 0) return null;
  return seen(put(keyframes, { ...keyFor(keyframes, frame), outside: boxAt(keyframes, frame) !== null }));
}

/** Partly hidden from this frame on, or not any more; while it is seen. @param {KeyFrame[]} keyframes @param {number} frame */
export function withOccludedToggled(keyframes, frame) {
  if (boxAt(keyframes, frame) === null) return null;
  const key = keyFor(keyframes, frame);
  return put(keyframes, { ...key, occluded: !key.occluded });
}

/** Whether it is partly hidden on this frame. @param {KeyFrame[]} keyframes @param {number} frame */
export const isOccluded = (keyframes, frame) => Boolean(keyframes[lastUpTo(keyframes, frame)]?.occluded);

/** The frame of the key frame before or after this one. @param {KeyFrame[]} keyframes @param {number} frame @param {1 | -1} by */
export function nextKey(keyframes, frame, by) {
  return (by > 0 ? keyframes.find((key) => key.frame > frame) : keyframes.findLast((key) => key.frame < frame))?.frame;
}

/** Two tracks: up to the frame before this one, and from it on. @param {KeyFrame[]} keyframes @param {number} frame @returns {[KeyFrame[], KeyFrame[]] | null} */
export function splitAt(keyframes, frame) {
  const index = lastUpTo(keyframes, frame - 1);
  const here = keyFor(keyframes, frame);
  const isSeen = boxAt(keyframes, frame) !== null;
  const before = [
    ...keyframes.slice(0, index + 1),
    ...(boxAt(keyframes, frame - 1) ? [{ ...here, outside: true }] : []),
  ];
  const after = [...(isSeen ? [here] : []), ...keyframes.filter((key) => key.frame > frame)];
  return seen(before) && seen(after) ? [before, after] : null;
}

/** One track of two that follow each other. @param {KeyFrame[]} one @param {KeyFrame[]} other */
export function joined(one, other) {
  const [first, second] = (one[0]?.frame ?? 0) <= (other[0]?.frame ?? 0) ? [one, other] : [other, one];
  const [end, start] = [first.at(-1), second[0]];
  if (!end || !start || end.frame > start.frame || (end.frame === start.frame && !end.outside)) return null;
  return [...first.filter((key) => key.frame < start.frame), ...second];
}
