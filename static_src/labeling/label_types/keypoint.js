// Keypoints of skeletons: placed one after another by click or key, visible or hidden, then edited by name.
import { boundsOf } from "../shapes/boxes.js";
import { COMMON, NUDGES_TOLD, tookUpBy } from "../shapes/keys.js";
import { keypointTool, PLACING_KEY } from "../shapes/placing.js";
import { boundsOfPoints, seen, shiftedPoints } from "../shapes/skeletons.js";
import { sizeOf } from "../shapes/told.js";
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */

/** @param {RegionValue} region */
function told({ points }) {
  const { x, y } = boundsOfPoints(points);
  const count = seen(points).length;
  return say(count === 1 ? "pointsAtOne" : "pointsAt", { x: Math.round(x), y: Math.round(y), count });
}

export const kind = regionKind({
  name: "keypoint",
  media: ["image"],
  hasLayers: true,
  told,
  order(one, other) {
    const [a, b] = [boundsOfPoints(one.points), boundsOfPoints(other.points)];
    return a.x - b.x || a.width - b.width || a.y - b.y;
  },

  problems(regions, field, make, content) {
    const known = new Set((field.points ?? []).map(({ key }) => key));
    const isOdd = (/** @type {RegionValue} */ { points }) =>
      seen(points).length === 0 || Object.keys(points).some((key) => !known.has(key));
    const isOutside = (/** @type {RegionValue} */ { points }) => {
      const box = boundsOf(seen(points).map(([, [x, y]]) => ({ x, y })));
      return Boolean(
        content?.width &&
        content.height &&
        (box.x < 0 || box.y < 0 || box.x + box.width > content.width || box.y + box.height > content.height),
      );
    };
    return [
      ...regions.filter(isOdd).map((region) => make("keypointNone", {}, region.id)),
      ...regions
        .filter((region) => !isOdd(region) && isOutside(region))
        .map((region) => make("boxOutside", { where: told(region) }, region.id)),
    ];
  },

  measures(region) {
    const { x, y } = boundsOfPoints(region.points);
    return Object.entries({ x, y }).map(([name, value]) => ({ name, label: say(`box_${name}`), value, step: 1 }));
  },
  measured(region, measures, content) {
    const before = boundsOfPoints(region.points);
    return {
      points: shiftedPoints(
        region.points,
        { x: (measures.x ?? before.x) - before.x, y: (measures.y ?? before.y) - before.y },
        sizeOf(content),
      ),
    };
  },

  commands: () => [
    ...COMMON,
    tookUpBy(PLACING_KEY),
    { id: "keypoint_toggle", title: "", keys: ["v"] },
    { id: "keypoint_absent", title: "", keys: ["o"] },
    { id: "pen_point", title: "", keys: ["Space"], told: true },
    { id: "pen_close", title: "", keys: ["Enter"], told: true },
    { id: "pen_back", title: "", keys: ["Backspace"], told: true },
    { id: "point_next", title: "", keys: ["]"], told: true },
    { id: "point_previous", title: "", keys: ["["], told: true },
    ...NUDGES_TOLD,
  ],
  tool: (surface, hands, content) => keypointTool(surface, hands, sizeOf(content)),
});
