// Masks: painted with a brush, stored as runs, described by area and bounding box.
import { PAINTING } from "../masks/keys.js";
import { extentOf, firstOver, fits } from "../masks/runs.js";
import { maskTool } from "../masks/tool.js";
import { COMMON } from "../shapes/keys.js";
import { sizeOf } from "../shapes/told.js";
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */

const MAX_RUNS = 1_000_000; // of one answer

/** @param {RegionValue} region */
function told({ rle }) {
  const { area, x, y, width, height } = extentOf(rle);
  return say("maskAt", { area, x, y, width, height });
}

export const kind = regionKind({
  name: "mask",
  media: ["image"],
  hasLayers: true,
  told,
  order: (one, other) =>
    extentOf(one.rle).x - extentOf(other.rle).x || extentOf(one.rle).area - extentOf(other.rle).area,

  problems(regions, field, make, content) {
    const odd = content?.width ? regions.filter(({ rle }) => !fits(rle, sizeOf(content))) : [];
    if (odd.length) return odd.map((region) => make("maskSize", { where: told(region) }, region.id));
    const empty = regions.filter(({ rle }) => extentOf(rle).area === 0);
    const over = field.overlap === "none" ? regions[firstOver(regions.map(({ rle }) => rle))] : undefined;
    const runs = regions.reduce((sum, { rle }) => sum + rle.counts.length, 0);
    return [
      ...empty.map((region) => make("maskEmpty", {}, region.id)),
      ...(over ? [make("maskOver", { where: told(over) }, over.id)] : []),
      ...(runs > MAX_RUNS ? [make("maskRuns", { number: MAX_RUNS })] : []),
    ];
  },

  commands: () => [...COMMON, ...PAINTING],
  tool: (surface, hands, content) => maskTool(surface, hands, sizeOf(content)),
});
