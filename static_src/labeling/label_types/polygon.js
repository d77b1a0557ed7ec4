// Polygons with holes: drawn point by point. Points can be dragged or moved with keys.
import { COMMON, NUDGES_TOLD, tookUpBy } from "../shapes/keys.js";
import { boxRound, encloses, isCrossed, withoutRepeats } from "../shapes/lines.js";
import { PEN_TOLD } from "../shapes/pen.js";
import { linesOf } from "../shapes/pointed.js";
import { HOLE, pointedTool, POINTS_TOLD } from "../shapes/pointing.js";
import { leftmost, moveTo, placeNumbers, pointProblems, sizeOf } from "../shapes/told.js";
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */

const KEY = "p";
const MIN_COUNT = 3;
const MAX_COUNT = 10_000; // points of one outline with its holes

/** @param {RegionValue} region */
function told(region) {
  const { x, y } = boxRound([region.points]);
  return say("pointsAt", { x: Math.round(x), y: Math.round(y), count: linesOf(region).flat().length });
}

export const kind = regionKind({
  name: "polygon",
  media: ["image"],
  hasLayers: true,
  told,
  order: leftmost,

  problems(regions, _field, make, content) {
    const isOdd = (/** @type {RegionValue} */ region) =>
      isCrossed(linesOf(region).map((line) => withoutRepeats(line, true))) ||
      (region.holes ?? []).some(
        (/** @type {import("../shapes/lines.js").Line} */ [first]) =>
          first && !encloses(region.points, { x: first[0], y: first[1] }),
      );
    const unsound = pointProblems(regions, make, content, told, { least: MIN_COUNT, most: MAX_COUNT });
    if (unsound.length) return unsound;
    return regions.filter(isOdd).map((region) => make("polygonCrossed", { where: told(region) }, region.id));
  },

  measures: placeNumbers,
  measured: moveTo,
  commands: () => [...COMMON, tookUpBy(KEY), HOLE, ...PEN_TOLD, ...POINTS_TOLD, ...NUDGES_TOLD],
  tool: (surface, hands, content) =>
    pointedTool(surface, hands, sizeOf(content), { key: KEY, closed: true, least: MIN_COUNT, most: MAX_COUNT }),
});
