// The order of compared entries and its moves: groups of positions, best first. Pure.

/** @typedef {number[][]} Groups places of texts in the stored item; those of one group are equally good */

/** Within a group as they are shown. @param {number[]} ranks @param {number[]} shown @returns {Groups} */
export function groupsOf(ranks, shown) {
  const distinct = [...new Set(ranks)].toSorted((a, b) => a - b);
  return distinct.map((rank) => shown.filter((place) => ranks[place] === rank));
}

/** @param {Groups} groups @returns {number[]} for each place its rank, from 1 without gaps */
export function ranksOf(groups) {
  /** @type {number[]} */
  const ranks = [];
  for (const [index, group] of groups.entries()) for (const place of group) ranks[place] = index + 1;
  return ranks;
}

/** @param {Groups} groups @param {number} place */
const without = (groups, place) =>
  groups.map((group) => group.filter((each) => each !== place)).filter((group) => group.length);

/** @param {Groups} groups @param {number} place */
const groupOf = (groups, place) => groups.findIndex((group) => group.includes(place));

/** One up (-1) or down (1): out of its group, or past the next one. @param {Groups} groups @param {number} place @param {number} step @returns {Groups} */
export function stepped(groups, place, step) {
  const at = groupOf(groups, place);
  const alone = groups[at]?.length === 1;
  const rest = without(groups, place);
  const to = alone ? at + step : at + (step > 0 ? 1 : 0);
  return rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, [place]);
}

/** Where it is let go, with so many of the others above it; never into a group. @param {Groups} groups @param {number} place @param {number} above @returns {Groups} */
export function dropped(groups, place, above) {
  const rest = without(groups, place);
  let count = 0;
  let to = 0;
  while (to < rest.length && count < above) count += rest[to++]?.length ?? 0;
  return rest.toSpliced(to, 0, [place]);
}

/** Equal to the one above it (the first: to the one below); on its own again if it was equal. @param {Groups} groups @param {number} place @returns {Groups} */
export function tied(groups, place) {
  const at = groupOf(groups, place);
  if ((groups[at]?.length ?? 0) > 1) return stepped(groups, place, 1);
  const rest = without(groups, place);
  const to = Math.max(0, at - 1);
  return rest.map((group, index) => (index === to ? [...group, place] : group));
}

const PLACES = /** @type {Record<string, [number, number]>} */ ({ 1: [1, 2], 2: [2, 1], 0: [1, 1] });

/** The ranks of a pair by the key of the text that is better, 0 for neither. @param {string} key @param {number[]} shown @returns {number[] | null} */
export function ranksByKey(key, shown) {
  const places = PLACES[key];
  if (!places || shown.length !== 2) return null;
  return [0, 1].map((place) => places[shown.indexOf(place)] ?? 1);
}

/** The other way round. @param {number[]} ranks @param {number[]} shown @returns {string} */
export function keyOf(ranks, shown) {
  const [first, second] = shown.map((place) => ranks[place] ?? 0);
  return first === second ? "0" : (first ?? 0) < (second ?? 0) ? "1" : "2";
}
