// Commands on a list of regions. Pure. Regions are never changed in place, and an unknown command changes nothing.

import { say } from "../texts.js";
import { broughtTo } from "./layers.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Act} Act */

/** The label of a region that was drawn before its class was chosen. It can be kept as a draft, not submitted. */
export const NO_CLASS = "";

/** What a class is called. @param {Field} field @param {string} key */
export const titleOf = (field, key) =>
  key === NO_CLASS ? say("noClass") : ((field.options ?? []).find((option) => option.key === key)?.title ?? key);

/** @param {RegionValue[]} regions */
const nextNumber = (regions) =>
  1 + regions.reduce((highest, { id }) => Math.max(highest, Number(/^r(\d{1,9})$/.exec(id)?.[1] ?? 0)), 0);

/** An id that no region has. @param {RegionValue[]} regions */
export const freeId = (regions) => `r${nextNumber(regions)}`;

/** Those of a known class after the others, with new ids. @param {RegionValue[]} regions @param {RegionValue[]} added @param {(label: string) => boolean} isKnown */
function withAll(regions, added, isKnown) {
  const first = nextNumber(regions);
  const known = added.filter(({ label }) => isKnown(label));
  return known.length
    ? [...regions, ...known.map((region, index) => ({ ...region, id: `r${first + index}` }))]
    : regions;
}

/** A measure that is set to nothing is left out. @param {RegionValue} region */
const withoutNothing = (region) =>
  /** @type {RegionValue} */ (Object.fromEntries(Object.entries(region).filter(([, value]) => value !== undefined)));

/** @param {RegionValue[]} regions @param {string} id @param {(region: RegionValue) => RegionValue} change */
function changed(regions, id, change) {
  const index = regions.findIndex((region) => region.id === id);
  const before = regions[index];
  if (!before) return regions;
  const after = change(before);
  return after === before ? regions : regions.with(index, after);
}

/**
 * add {region}, add_all {regions} with new ids, reshape {id, ...measures}, relabel {id, label}, attribute {id, name, value}, front {id}, back {id}, remove {id}.
 * @param {RegionValue[]} regions @param {Act} command @param {Field} field @returns {RegionValue[]}
 */
export function reduceRegions(regions, command, field) {
  const { id, ...detail } = command.detail ?? {};
  const isKnown = (/** @type {string} */ label) => (field.options ?? []).some(({ key }) => key === label);
  switch (command.id) {
    case "add":
      return (isKnown(detail.label) || detail.label === NO_CLASS) && !regions.some((region) => region.id === id)
        ? [...regions, { id, ...detail }]
        : regions;
    case "add_all":
      return withAll(regions, detail.regions, isKnown);
    case "reshape":
      return changed(regions, id, (region) => withoutNothing({ ...region, ...detail }));
    case "relabel":
      return changed(regions, id, (region) =>
        region.label === detail.label || !isKnown(detail.label) ? region : { ...region, label: detail.label },
      );
    case "attribute":
      return changed(regions, id, (region) => ({
        ...region,
        attributes: { ...region.attributes, [detail.name]: detail.value },
      }));
    case "front":
      return broughtTo(regions, id, 1);
    case "back":
      return broughtTo(regions, id, -1);
    case "remove":
      return regions.some((region) => region.id === id) ? regions.filter((region) => region.id !== id) : regions;
    case "clear":
      return regions.length ? [] : regions;
    default:
      return regions;
  }
}

/** The region `by` places after this one, round the end; the first or last if none is given.
 * @param {RegionValue[]} regions in their order @param {string | null} id @param {1 | -1} by */
export function neighbour(regions, id, by) {
  const index = regions.findIndex((region) => region.id === id);
  if (index < 0) return by === 1 ? regions[0] : regions.at(-1);
  return regions.at((index + by) % regions.length);
}

/** @param {RegionValue[]} regions @param {Field} field @param {(text: string, values?: Record<string, string | number>, region?: string) => import("../contract").Problem} problem */
export function numberProblems(regions, field, problem) {
  const least = Math.max(field.min_regions ?? 0, field.required ? 1 : 0);
  const most = field.max_regions ?? Infinity;
  const unknown = regions.find(
    ({ label }) => label !== NO_CLASS && !(field.options ?? []).some(({ key }) => key === label),
  );
  return [
    ...(regions.length < least ? [problem(least === 1 ? "regionOne" : "regionFew", { number: least })] : []),
    ...(regions.length > most ? [problem("regionMany", { number: most })] : []),
    ...(unknown ? [problem("regionUnknown", { label: unknown.label }, unknown.id)] : []),
  ];
}
