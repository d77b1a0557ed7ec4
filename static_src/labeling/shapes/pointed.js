// Point handles of polygons and polylines. Dragging between two points adds a new one.
import { boxRound, distanceTo, encloses, nearestSide, point, shifted, spot, areaOf } from "./lines.js";
import { inside } from "./boxes.js";

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("../contract").RegionValue} RegionValue */

const ROOMY = 26; // pixels of the view: on a shorter side there is no grip for a new point
const MANY = 400; // with more points than that only those far enough apart can be taken hold of

/** All lines of a region: the outline, then its holes. @param {RegionValue} region @returns {Line[]} */
export const linesOf = ({ points, holes }) => [points, ...(holes ?? [])];

/** @param {Line[]} lines */
export const measuresOf = ([points = [], ...holes]) => ({ points, holes: holes.length ? holes : undefined });

/** @param {string} name such as "0.3": the point 3 of the line 0 */
export const placeOf = (name) => {
  const [line = 0, at = 0] = name.replace("+", "").split(".").map(Number);
  return { line, at, isNew: name.startsWith("+") };
};

/** @param {Line[]} lines @param {{line: number, at: number}} place @param {(line: Line) => Line} change */
const withLine = (lines, { line }, change) => lines.map((each, index) => (index === line ? change(each) : each));

/** @param {Line[]} lines @param {{line: number, at: number}} place @param {import("./lines.js").Spot} to */
export const withPoint = (lines, place, to) => withLine(lines, place, (line) => line.with(place.at, to));
/** After the point at this place. @param {Line[]} lines @param {{line: number, at: number}} place @param {import("./lines.js").Spot} added */
export const withNew = (lines, place, added) =>
  withLine(lines, place, (line) => line.toSpliced(place.at + 1, 0, added));

/** A hole with too few points is none any more; null where the line itself has too few. @param {Line[]} lines @param {{line: number, at: number}} place @param {number} least */
export function withoutPoint(lines, place, least) {
  const after = withLine(lines, place, (line) => line.toSpliced(place.at, 1));
  if ((after[0]?.length ?? 0) < least) return null;
  return after.filter((line) => line.length >= least);
}

/** @param {{closed: boolean, size: import("../../image/zoom").Size, taken: () => string | null}} kind taken: the name of the point that keys move @returns {import("./tool.js").Shape} */
export function pointedShape({ closed, size, taken }) {
  /** @param {RegionValue} region @param {number} scale @returns {import("./tool.js").Handle[]} */
  function handles(region, scale) {
    return linesOf(region).flatMap((line, number) => {
      const sparse = line.length > MANY ? 14 / scale : 0;
      let before = { x: -Infinity, y: -Infinity };
      const points = line.flatMap((each, at) => {
        const here = point(each);
        if (Math.hypot(here.x - before.x, here.y - before.y) < sparse) return [];
        before = here;
        const name = `${number}.${at}`;
        return [{ name, ...here, cursor: "move", round: true, taken: name === taken() }];
      });
      const between = line.flatMap((each, at) => {
        const next = line[at + 1] ?? (closed ? line[0] : undefined);
        if (!next || Math.hypot(next[0] - each[0], next[1] - each[1]) * scale < ROOMY) return [];
        return [
          {
            name: `+${number}.${at}`,
            x: (each[0] + next[0]) / 2,
            y: (each[1] + next[1]) / 2,
            cursor: "copy",
            round: true,
            small: true,
          },
        ];
      });
      return [...points, ...between];
    });
  }

  return {
    isOpen: !closed,
    trace(path, region, to) {
      for (const line of linesOf(region)) {
        for (const [index, each] of line.entries()) {
          const { x, y } = to(point(each));
          index ? path.lineTo(x, y) : path.moveTo(x, y);
        }
        if (closed) path.closePath();
      }
    },
    bounds: (region) => boxRound([region.points]),
    at(region, at, reach) {
      const box = boxRound([region.points]);
      if (
        at.x < box.x - reach ||
        at.y < box.y - reach ||
        at.x > box.x + box.width + reach ||
        at.y > box.y + box.height + reach
      )
        return false;
      const [outer = [], ...holes] = linesOf(region);
      if (closed && encloses(outer, at) && !holes.some((hole) => encloses(hole, at))) return true;
      return linesOf(region).some((line) => distanceTo(line, closed, at) <= reach);
    },
    extent: (region) => (closed ? areaOf(region.points) : 0),
    handles,
    pull(region, { name }, to) {
      const place = placeOf(name);
      const at = spot(inside(to, size));
      return measuresOf(place.isNew ? withNew(linesOf(region), place, at) : withPoint(linesOf(region), place, at));
    },
    moved: (region, by) => measuresOf(shifted(linesOf(region), by, size)),
    fitting(region) {
      const box = boxRound([region.points]);
      return box.width <= size.width && box.height <= size.height
        ? measuresOf(shifted(linesOf(region), { x: 0, y: 0 }, size))
        : null;
    },
  };
}

/** A new point on the nearest side; null where none is near. @param {RegionValue} region @param {boolean} closed @param {import("../../image/frame").Point} at @param {number} reach */
export function split(region, closed, at, reach) {
  const side = nearestSide(linesOf(region), closed, at);
  if (side.distance > reach) return null;
  return {
    measures: measuresOf(withNew(linesOf(region), { line: side.line, at: side.place }, spot(side.on))),
    name: `${side.line}.${side.place + 1}`,
  };
}
