// Order, position text and validation of shapes made of points. Pure.
import { say } from "../texts.js";
import { boxRound, shifted } from "./lines.js";
import { linesOf, measuresOf } from "./pointed.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Item["content"]} Content */

/** @param {Content} content @returns {import("../../image/zoom").Size} */
export const sizeOf = ({ width, height }) => ({ width: width || 1, height: height || 1 });

/** @param {RegionValue} one @param {RegionValue} other */
export function leftmost(one, other) {
  const [a, b] = [boxRound([one.points]), boxRound([other.points])];
  return a.x - b.x || a.width - b.width || a.y - b.y;
}

/** Where the whole lies, to be typed in: it is moved there. @param {RegionValue} region */
export function placeNumbers(region) {
  const { x, y } = boxRound([region.points]);
  return Object.entries({ x, y }).map(([name, value]) => ({ name, label: say(`box_${name}`), value, step: 1 }));
}

/** Where one point lies, to be typed in; one that isn't there has no numbers yet. @param {string} words which point @param {import("../../image/frame").Point | null} at */
export function pointNumbers(words, at) {
  const { x, y } = at ?? { x: 0, y: 0 };
  return Object.entries({ x, y }).map(([axis, value]) => ({
    name: `point_${axis}`,
    label: say("pointNumber", { point: words, axis: say(`box_${axis}`) }),
    value,
    step: 1,
    ...(at ? {} : { text: "" }),
  }));
}

/** Where a point is to be by the numbers that were typed; null: they aren't a point's. @param {import("../../image/frame").Point} before @param {Record<string, number>} measures */
export const typedPoint = (before, { point_x: x, point_y: y }) =>
  x === undefined && y === undefined ? null : { x: x ?? before.x, y: y ?? before.y };

/** @param {RegionValue} region @param {Record<string, number>} measures @param {Content} content */
export function moveTo(region, measures, content) {
  const before = boxRound([region.points]);
  const by = { x: (measures.x ?? before.x) - before.x, y: (measures.y ?? before.y) - before.y };
  return measuresOf(shifted(linesOf(region), by, sizeOf(content)));
}

/** Too few points, too many, or some beyond the image.
 * @param {RegionValue[]} regions @param {import("../regions/editor.js").MakeProblem} make @param {Content | undefined} content
 * @param {(region: RegionValue) => string} told @param {{least: number, most: number}} limits */
export function pointProblems(regions, make, content, told, { least, most }) {
  return regions.flatMap((region) => {
    const lines = linesOf(region);
    const where = told(region);
    if (lines.some((line) => new Set(line.map(String)).size < least))
      return [make("pointsFew", { where, number: least }, region.id)];
    if (lines.flat().length > most) return [make("pointsMany", { where, number: most }, region.id)];
    const box = boxRound(lines);
    const outside =
      content?.width &&
      content.height &&
      (box.x < 0 || box.y < 0 || box.x + box.width > content.width || box.y + box.height > content.height);
    return outside ? [make("boxOutside", { where }, region.id)] : [];
  });
}
