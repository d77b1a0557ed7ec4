// Drawing and editing of polygons and polylines: the pen draws, points are dragged, moved with keys, added and removed.
import { announce } from "../view.js";
import { say } from "../texts.js";
import { inside } from "./boxes.js";
import { held } from "./keys.js";
import { encloses, isCrossed, point, spot } from "./lines.js";
import { linePen } from "./pen.js";
import { linesOf, measuresOf, placeOf, pointedShape, split, withoutPoint, withPoint } from "./pointed.js";
import { pointNumbers, typedPoint } from "./told.js";
import { shapeTool } from "./tool.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Command} Command */

/** @type {Command[]} while a shape is selected */
const STEPS = [
  { id: "point_next", title: "", keys: ["]"], repeats: true },
  { id: "point_previous", title: "", keys: ["["], repeats: true },
];
/** @type {Command[]} while one of its points is taken */
const TAKEN = [
  { id: "point_remove", title: "", keys: ["Backspace", "Delete"] },
  { id: "point_leave", title: "", keys: ["Escape"] },
  ...held("point_move", 1, 10),
];
/** @type {Command[]} what the sheet says of them */
export const POINTS_TOLD = [
  { id: "point_next", title: "", keys: ["]"], told: true },
  { id: "point_previous", title: "", keys: ["["], told: true },
];
/** @type {Command} */
export const HOLE = { id: "point_hole", title: "", keys: ["h"] };

/**
 * @param {import("../media/image.js").ImageSurface} surface @param {import("../regions/editor.js").Hands} hands
 * @param {import("../../image/zoom").Size} size @param {{key: string, closed: boolean, least: number, most: number}} line
 */
export function pointedTool(surface, hands, size, { key, closed, least, most }) {
  /** the point that keys move: its region, its name, and the region as it was then @type {{id: string, name: string} | null} */
  let taken = null;
  /** the outline that the pen cuts a hole into @type {string | null} */
  let cutting = null;

  const regionOf = (/** @type {string | null} */ id) => hands.regions().find((region) => region.id === id);
  const selected = () => regionOf(hands.selected());
  /** the name of the taken point, as long as it is there */
  function takenName() {
    const region = selected();
    if (!taken || !region || region.id !== taken.id) return null;
    const { line, at } = placeOf(taken.name);
    return linesOf(region)[line]?.[at] ? taken.name : null;
  }

  /** Where the taken point lies, if it is one of this region. @param {RegionValue} region */
  function takenPoint(region) {
    const name = region.id === selected()?.id ? takenName() : null;
    if (name === null) return null;
    const place = placeOf(name);
    return { place, before: point(/** @type {import("./lines.js").Spot} */ (linesOf(region)[place.line]?.[place.at])) };
  }

  /** @param {string} name */
  function take(name) {
    const region = selected();
    if (!region) return;
    taken = { id: region.id, name };
    const { line, at } = placeOf(name);
    const [x = 0, y = 0] = linesOf(region)[line]?.[at] ?? [];
    announce(
      say("pointTaken", {
        number: at + 1,
        count: linesOf(region)[line]?.length ?? 0,
        x: Math.round(x),
        y: Math.round(y),
      }),
    );
    tool.board.reveal({ x, y, width: 0, height: 0 });
    tool.board.repaint();
    hands.remeasure();
  }

  /** @param {1 | -1} by */
  function step(by) {
    const region = selected();
    if (!region) return;
    const names = linesOf(region).flatMap((line, number) => line.map((_point, at) => `${number}.${at}`));
    const now = names.indexOf(takenName() ?? "");
    take(names.at(now < 0 && by < 0 ? -1 : (now + by) % names.length) ?? "0.0");
  }

  /** @param {RegionValue} region @param {{line: number, at: number}} place @param {import("../../image/frame").Point} to */
  const placed = (region, place, to) => measuresOf(withPoint(linesOf(region), place, spot(inside(to, size))));

  /** @param {import("../../image/frame").Point} by */
  function move(by) {
    const region = selected();
    const at = region && takenPoint(region);
    if (!at) return;
    const { place, before } = at;
    hands.reshape(region.id, placed(region, place, { x: before.x + by.x, y: before.y + by.y }), {
      gesture: `${region.id}-${place.line}.${place.at}`,
    });
  }

  function removePoint() {
    const [region, name] = [selected(), takenName()];
    if (!region || !name) return;
    const after = withoutPoint(linesOf(region), placeOf(name), least);
    taken = null;
    if (after) hands.reshape(region.id, measuresOf(after));
    announce(say(after ? "pointRemoved" : "penFew", { number: least }));
  }

  /** A new point on the side under the pointer. @param {RegionValue} region @param {import("../../image/frame").Point} at */
  function addOn(region, at) {
    const made = split(region, closed, at, 8 / tool.board.frame().scale);
    if (!made) return false;
    hands.reshape(region.id, made.measures);
    take(made.name);
    return true;
  }

  /** @param {import("./lines.js").Line} line @param {(measures: Record<string, unknown>) => void} add */
  function done(line, add) {
    const outer = regionOf(cutting);
    cutting = null;
    if (!outer) return add({ points: line });
    hands.select(outer.id, { quiet: true, byPage: true });
    if (!line.every((each) => encloses(outer.points, point(each)))) return announce(say("holeOutside"));
    hands.reshape(outer.id, measuresOf([...linesOf(outer), line]));
    announce(say("holeCut"));
  }

  /** Why an outline or a hole can't end like this. @param {import("./lines.js").Line} line */
  function fault(line) {
    const outer = regionOf(cutting);
    const others = outer ? linesOf(outer) : [];
    return isCrossed([...others, line]) && !others.some((each) => isCrossed([each])) ? say("penCrossed") : null;
  }

  function cut() {
    const region = selected();
    if (!region) return announce(say("holeNeedsOutline"));
    pen?.start();
    cutting = region.id;
  }

  /** @type {Record<string, (command: Command) => void>} */
  const DOES = {
    shape_handle: ({ argument = "" }) => !argument.startsWith("+") && take(argument),
    point_next: () => step(1),
    point_previous: () => step(-1),
    point_move: ({ detail }) => move(detail),
    point_remove: removePoint,
    point_leave() {
      taken = null;
      tool.board.repaint();
      hands.remeasure();
    },
    point_hole: cut,
  };

  /** @type {ReturnType<typeof linePen> | undefined} */
  let pen;
  const tool = shapeTool(surface, hands, {
    key,
    shape: pointedShape({ closed, size, taken: takenName }),
    pen: (host) =>
      (pen = linePen(host, size, {
        closed,
        least,
        most,
        ...(closed ? { fault } : {}),
        done: (line) => done(line, host.add),
        onBegin: () => (cutting = null),
      })),
    clicked: (region, at, isDouble) => isDouble && addOn(region, at),
    altClicked: (region, at) => addOn(region, at),
    commands: () => [...(takenName() ? TAKEN : []), ...(selected() ? STEPS : [])],
    command(command) {
      DOES[command.id]?.(command);
      return command.id in DOES;
    },
  });
  return Object.assign(tool, {
    /** @param {RegionValue} region */
    measures(region) {
      const at = takenPoint(region);
      return at && pointNumbers(say("pointOf", { number: at.place.at + 1 }), at.before);
    },
    /** @param {RegionValue} region @param {Record<string, number>} measures */
    measured(region, measures) {
      const at = takenPoint(region);
      const to = at && typedPoint(at.before, measures);
      return at && to && placed(region, at.place, to);
    },
  });
}
