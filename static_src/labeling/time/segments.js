// Rules for segments: overlap, split, join. Pure; mirrors annotation/label_types/segment.py.

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Content} Content */

const EVERY = ""; // stands for all channels

/** When the item begins and ends. @param {Content | undefined} content */
export function extentOf(content) {
  const start = content?.start ?? 0;
  const end = content?.end ?? start + (content?.duration ?? 0);
  return end > start ? { start, end } : null;
}

/** @param {RegionValue} region @returns {string[]} */
const channelKeys = ({ channels }) => (channels?.length ? channels : [EVERY]);

/** In the order of time. @param {RegionValue} one @param {RegionValue} other */
export const byTime = (one, other) => one.start - other.start || one.end - other.end;

/** Pairs that may not overlap but do. @param {RegionValue[]} regions @param {Field} field @returns {[RegionValue, RegionValue][]} */
export function overlapping(regions, field) {
  if (field.overlap === "any" || field.overlap === undefined) return [];
  /** @type {[RegionValue, RegionValue][]} */
  const found = [];
  /** @type {Map<string, Map<string, RegionValue>>} of each class and channel the one that lasts longest so far */
  const last = new Map();
  for (const region of regions.toSorted(byTime)) {
    const group = field.overlap === "other" ? region.label : EVERY;
    const tracks = last.get(group) ?? new Map();
    last.set(group, tracks);
    const keys = channelKeys(region);
    for (const [key, before] of tracks) {
      const meets = keys.includes(EVERY) || key === EVERY || keys.includes(key);
      if (meets && before.end > region.start) found.push([before, region]);
    }
    for (const key of keys) if (!tracks.has(key) || tracks.get(key).end < region.end) tracks.set(key, region);
  }
  return found;
}

/** Those that are there a second time. @param {RegionValue[]} regions */
export function twice(regions) {
  const seen = new Set();
  return regions.filter((region) => {
    const same = JSON.stringify([region.start, region.end, region.label, channelKeys(region)]);
    const isThere = seen.has(same);
    seen.add(same);
    return isThere;
  });
}

/** Where a segment is cut by a moment within it; null outside. @param {RegionValue} region @param {number} at @param {number} least length of a part */
export function cutAt({ start, end }, at, least) {
  return at - start >= least && end - at >= least ? { first: { end: at }, second: { start: at, end } } : null;
}

/** The next segment of the same class, to be joined with. @param {RegionValue[]} regions in order @param {RegionValue} region */
export function nextOf(regions, region) {
  return regions
    .slice(regions.indexOf(region) + 1)
    .find((other) => other.label === region.label && channelKeys(other).join() === channelKeys(region).join());
}
