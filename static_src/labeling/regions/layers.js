// Stacking order of regions on an image. Pure; the twin of annotation/label_types/layers.py. Above 0 in front, below 0 behind, absent by default.
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */

/** @param {RegionValue} region @returns {number} */
export const layerOf = ({ layer }) => layer ?? 0;

/** Of two: which is drawn later, and is meant first by a click. @param {RegionValue} one @param {RegionValue} other */
export const nearerFirst = (one, other) => layerOf(other) - layerOf(one);

/** Drawn one after the other: what lies in front comes last. @param {RegionValue[]} regions */
export const fromBack = (regions) =>
  regions.some(layerOf) ? regions.toSorted((one, other) => nearerFirst(other, one)) : regions;

/** Where it is, and whether in front of the others or behind. @param {string} place @param {RegionValue} region */
export const withLayer = (place, region) =>
  layerOf(region) === 0 ? place : say(layerOf(region) > 0 ? "regionInFront" : "regionBehind", { place });

/** @param {RegionValue} region @param {number} layer @returns {RegionValue} */
function on(region, layer) {
  if (layerOf(region) === layer) return region;
  const { layer: _before, ...rest } = region;
  return /** @type {RegionValue} */ (layer === 0 ? rest : { ...rest, layer });
}

/** The layers are numbered without gaps: 1, 2, 3 and -1, -2, -3. @param {RegionValue[]} regions */
function withoutGaps(regions) {
  const layers = [...new Set(regions.map(layerOf))].sort((one, other) => one - other);
  const behind = layers.filter((layer) => layer < 0);
  const before = layers.filter((layer) => layer > 0);
  const placeOf = (/** @type {number} */ layer) =>
    layer < 0 ? behind.indexOf(layer) - behind.length : layer > 0 ? before.indexOf(layer) + 1 : 0;
  return regions.map((region) => on(region, placeOf(layerOf(region))));
}

/** In front of all others (1) or behind them (-1); where it lies so already, the same list. @param {RegionValue[]} regions @param {string} id @param {1 | -1} side */
export function broughtTo(regions, id, side) {
  const region = regions.find((each) => each.id === id);
  const others = regions.filter((each) => each.id !== id).map((each) => side * layerOf(each));
  if (!region || others.length === 0) return regions;
  const furthest = others.reduce((most, layer) => Math.max(most, layer), -Infinity);
  if (side * layerOf(region) > furthest) return regions;
  return withoutGaps(regions.map((each) => (each === region ? on(each, side * (furthest + 1)) : each)));
}
