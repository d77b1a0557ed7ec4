// What is the answer now, and what came before and after it? Pure: snapshots, never changed in place.

/** @typedef {import("./contract").Answer} Answer */
/** @typedef {{past: Answer[], now: Answer, future: Answer[], gesture: string | null}} History */

const STEPS = 500;

/** @param {Answer} answer @returns {History} */
export function begin(answer) {
  return { past: [], now: answer, future: [], gesture: null };
}

/**
 * One step forward. All changes of one gesture (a drag) melt into one step.
 * @param {History} history @param {Answer} answer @param {{gesture?: string}} [options] @returns {History}
 */
export function change(history, answer, { gesture } = {}) {
  if (answer === history.now) return history;
  const merged = gesture !== undefined && gesture === history.gesture;
  const past = merged ? history.past : [...history.past, history.now].slice(-STEPS);
  return { ...history, past, now: answer, future: [], gesture: gesture ?? null };
}

/** @param {History} history @returns {History} */
export function undo(history) {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { ...history, past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], gesture: null };
}

/** @param {History} history @returns {History} */
export function redo(history) {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { ...history, past: [...history.past, history.now], now: after, future, gesture: null };
}

/** Equal by value; keys in any order. @param {unknown} a @param {unknown} b @returns {boolean} */
export function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([key, value]) => Object.hasOwn(b, key) && same(value, /** @type {any} */ (b)[key]));
}
