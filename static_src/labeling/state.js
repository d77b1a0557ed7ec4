// Annotation state with undo and redo. Pure: snapshots that are never changed in place.

/** @typedef {import("./contract").Answer} Answer */
import { weightBeside } from "./weight.js";

/** @typedef {{past: Answer[], now: Answer, future: Answer[], gesture: string | null, weights: number[]}} History weights: of each answer of the past */

const STEPS = 500;
export const HEAVIEST = 32 * 1024 * 1024; // bytes of all steps back together: masks with ragged edges are megabytes each

/** @param {Answer} answer @returns {History} */
export function begin(answer) {
  return { past: [], now: answer, future: [], gesture: null, weights: [] };
}

/** From which place on the past is kept: so many steps of so much weight, but always the last one. @param {number[]} weights */
function keptFrom(weights) {
  let weight = 0;
  let from = weights.length;
  while (from > 0 && weights.length - from < STEPS) {
    weight += weights[from - 1] ?? 0;
    if (weight > HEAVIEST && from < weights.length) break;
    from -= 1;
  }
  return from;
}

/**
 * One step forward. All changes of one gesture (a drag) melt into one step.
 * @param {History} history @param {Answer} answer @param {{gesture?: string}} [options] @returns {History}
 */
export function change(history, answer, { gesture } = {}) {
  if (answer === history.now) return history;
  const merged = gesture !== undefined && gesture === history.gesture;
  const next = { ...history, now: answer, future: [], gesture: gesture ?? null };
  if (merged) return next;
  const weights = [...history.weights, weightBeside(history.now, answer)];
  const from = keptFrom(weights);
  return { ...next, past: [...history.past, history.now].slice(from), weights: weights.slice(from) };
}

/** @param {History} history @returns {History} */
export function undo(history) {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    ...history,
    past: history.past.slice(0, -1),
    weights: history.weights.slice(0, -1),
    now: before,
    future: [history.now, ...history.future],
    gesture: null,
  };
}

/** @param {History} history @returns {History} */
export function redo(history) {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return {
    ...history,
    past: [...history.past, history.now],
    weights: [...history.weights, weightBeside(history.now, after)],
    now: after,
    future,
    gesture: null,
  };
}

/** Equal by value; keys in any order. @param {unknown} a @param {unknown} b @returns {boolean} */
export function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && same(value, /** @type {any} */ (b)[key]))
  );
}
