// Polylines such as lanes, vessels and cracks: drawn point by point. Points can be dragged or moved with keys.
import { COMMON, NUDGES_TOLD, tookUpBy } from "../shapes/keys.js";
import { boxRound } from "../shapes/lines.js";
import { PEN_TOLD } from "../shapes/pen.js";
import { pointedTool, POINTS_TOLD } from "../shapes/pointing.js";
import { leftmost, moveTo, placeNumbers, pointProblems, sizeOf } from "../shapes/told.js";
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";

const KEY = "l";
const MIN_COUNT = 2;
const MAX_COUNT = 10_000; // points of one line

/** @param {import("../contract").RegionValue} region */
function told(region) {
  const { x, y } = boxRound([region.points]);
  return say("pointsAt", { x: Math.round(x), y: Math.round(y), count: region.points.length });
}

export const kind = regionKind({
  name: "polyline",
  media: ["image"],
  hasLayers: true,
  told,
  order: leftmost,
  problems: (regions, _field, make, content) =>
    pointProblems(regions, make, content, told, { least: MIN_COUNT, most: MAX_COUNT }),
  measures: placeNumbers,
  measured: moveTo,
  commands: () => [...COMMON, tookUpBy(KEY), ...PEN_TOLD, ...POINTS_TOLD, ...NUDGES_TOLD],
  tool: (surface, hands, content) =>
    pointedTool(surface, hands, sizeOf(content), { key: KEY, closed: false, least: MIN_COUNT, most: MAX_COUNT }),
});
