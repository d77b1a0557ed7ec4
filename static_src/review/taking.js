// Computes the regions to copy from another annotation, with free ids. Relations bring their spans along. Pure.
import { freeId } from "../labeling/regions/model.js";

/** @typedef {import("../labeling/contract").RegionValue} RegionValue */
/** @typedef {import("../labeling/contract").Field} Field */
/** @typedef {Record<string, unknown>} Answer */
/** @typedef {{name: string, region: RegionValue}} Added */

const NAMES = new Set(["id", "from", "to", "layer"]); // hold within one answer only: names of a region and its ends, and what it lies in front of

/** @type {WeakMap<RegionValue, string>} regions are never changed in place */
const known = new WeakMap();

/** What makes two regions the same, whatever they are called. @param {RegionValue} region */
export function essenceOf(region) {
  const comparison_key =
    known.get(region) ??
    JSON.stringify(
      Object.entries(region)
        .filter(([key]) => !NAMES.has(key))
        .sort(),
    );
  known.set(region, comparison_key);
  return comparison_key;
}

/** @param {Answer} answer @param {string} name @returns {RegionValue[]} */
const regionsOf = (answer, name) => (Array.isArray(answer[name]) ? answer[name] : []);

/** The same region in this answer, if it is there. @param {Answer} answer @param {string} name @param {RegionValue} region */
const sameIn = (answer, name, region) => regionsOf(answer, name).find((each) => essenceOf(each) === essenceOf(region));

/** The region, or for a relation the spans it needs and itself. @param {Answer} own @param {Answer} other @param {Field[]} fields @param {string} name @param {string} id @returns {Added[]} nothing where it is there already */
export function taken(own, other, fields, name, id) {
  const region = regionsOf(other, name).find((each) => each.id === id);
  if (!region || sameIn(own, name, region)) return [];
  const between = fields.find((field) => field.name === name)?.between;
  const free = { ...region, id: freeId(regionsOf(own, name)) };
  return between ? related(own, other, { name, region: free }, between) : [{ name, region: free }];
}

/** @param {Answer} own @param {Answer} other @param {Added} relation @param {string} between the field of the spans @returns {Added[]} */
function related(own, other, { name, region }, between) {
  /** @type {Added[]} */
  const added = [];
  const spans = [...regionsOf(own, between)];
  const ends = ["from", "to"].map((end) => {
    const span = regionsOf(other, between).find(({ id }) => id === region[end]);
    const here = span && spans.find((each) => essenceOf(each) === essenceOf(span));
    if (!span || here) return [end, here?.id];
    const fresh = { ...span, id: freeId(spans) };
    spans.push(fresh);
    added.push({ name: between, region: fresh });
    return [end, fresh.id];
  });
  return ends.every(([, id]) => id !== undefined)
    ? [...added, { name, region: { ...region, ...Object.fromEntries(ends) } }]
    : [];
}
