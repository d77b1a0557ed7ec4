// Edits a placed skeleton: points are dragged, moved with keys, hidden, removed or placed later.
import { announce } from "../view.js";
import { say } from "../texts.js";
import { held } from "./keys.js";
import { nearestOn } from "./lines.js";
import { skeletonPen } from "./placer.js";
import { ABSENT, boundsOfPoints, HIDDEN, placedAt, seen, shiftedPoints, toggled, VISIBLE, whole } from "./skeletons.js";
import { pointNumbers, typedPoint } from "./told.js";
import { shapeTool } from "./tool.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {import("./skeletons.js").Points} Points */

export const PLACING_KEY = "k";
const DOT = 3.5; // pixels of the view

/** @type {Command[]} */
const STEPS = [
  { id: "point_next", title: "", keys: ["]"], repeats: true },
  { id: "point_previous", title: "", keys: ["["], repeats: true },
];
/** @type {Command[]} */
const TAKEN = [
  { id: "keypoint_absent", title: "", keys: ["Backspace", "Delete"] },
  { id: "point_leave", title: "", keys: ["Escape"] },
  ...held("point_move", 1, 10),
];

/** @param {import("../media/image.js").ImageSurface} surface @param {import("../regions/editor.js").Hands} hands @param {import("../../image/zoom").Size} size */
export function keypointTool(surface, hands, size) {
  const skeleton = hands.field.points ?? [];
  const edges = hands.field.edges ?? [];
  const keys = skeleton.map(({ key }) => key);
  const titleOf = (/** @type {string} */ key) => skeleton.find((each) => each.key === key)?.title ?? key;
  /** the point that keys move, or that the next click places @type {{id: string, key: string} | null} */
  let taken = null;

  const selected = () => hands.regions().find(({ id }) => id === hands.selected());
  const takenKey = () => (taken && taken.id === selected()?.id ? taken.key : null);

  /** @param {string} key */
  function take(key) {
    const region = selected();
    if (!region) return;
    taken = { id: region.id, key };
    const [x, y, visibility] = region.points[key] ?? [0, 0, ABSENT];
    announce(
      say(visibility === ABSENT ? "keypointAbsent" : visibility === HIDDEN ? "keypointHidden" : "keypointTaken", {
        title: titleOf(key),
        x: Math.round(x),
        y: Math.round(y),
      }),
    );
    if (visibility !== ABSENT) tool.board.reveal({ x, y, width: 0, height: 0 });
    tool.board.repaint();
    hands.remeasure();
  }

  /** @param {1 | -1} by */
  function step(by) {
    const now = keys.indexOf(takenKey() ?? "");
    take(keys.at(now < 0 && by < 0 ? -1 : (now + by) % keys.length) ?? "");
  }

  /** The taken point becomes another; the last one that is there can't be taken away. @param {(placed: import("./skeletons.js").Placed) => import("./skeletons.js").Placed} change @param {string} [gesture] */
  function changeTaken(change, gesture) {
    const [region, key] = [selected(), takenKey()];
    if (!region || !key) return false;
    const points = { ...whole(region.points, keys), [key]: change(region.points[key] ?? [0, 0, ABSENT]) };
    if (seen(points).length === 0) announce(say("keypointLast"));
    else hands.reshape(region.id, { points }, gesture ? { gesture: `${region.id}-${key}-${gesture}` } : {});
    return true;
  }

  /** @type {Record<string, (command: Command) => unknown>} */
  const DOES = {
    shape_handle: ({ argument = "" }) => take(argument),
    point_next: () => step(1),
    point_previous: () => step(-1),
    point_move: ({ detail }) =>
      changeTaken(
        ([x, y, visibility]) =>
          visibility === ABSENT ? [x, y, visibility] : placedAt({ x: x + detail.x, y: y + detail.y }, size, visibility),
        "move",
      ),
    keypoint_toggle: () =>
      changeTaken(([x, y, visibility]) => [x, y, visibility === ABSENT ? ABSENT : toggled(visibility)]) &&
      take(takenKey() ?? ""),
    keypoint_absent: () => changeTaken(() => [0, 0, ABSENT]) && take(takenKey() ?? ""),
    point_leave() {
      taken = null;
      tool.board.repaint();
      hands.remeasure();
    },
  };

  /** @param {Path2D} path @param {Points} points @param {(point: Point) => Point} to */
  function trace(path, points, to) {
    const at = new Map(seen(points).map(([key, [x, y]]) => [key, to({ x, y })]));
    for (const [one, other] of edges) {
      const [a, b] = [at.get(one), at.get(other)];
      if (!a || !b) continue;
      path.moveTo(a.x, a.y);
      path.lineTo(b.x, b.y);
    }
    for (const [key, { x, y }] of at) {
      const radius = points[key]?.[2] === HIDDEN ? DOT + 1.5 : DOT;
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 7);
      if (radius > DOT) continue;
      path.moveTo(x + 1, y); // visible: full; hidden: a ring
      path.arc(x, y, 1, 0, 7);
    }
  }

  /** @type {import("./tool.js").Shape} */
  const shape = {
    isOpen: true,
    isWhole: true,
    trace: (path, region, to) => trace(path, region.points, to),
    bounds: (region) => boundsOfPoints(region.points),
    at(region, point, reach) {
      const at = new Map(seen(region.points).map(([key, [x, y]]) => [key, { x, y }]));
      const isNear = (/** @type {Point} */ each) => Math.hypot(each.x - point.x, each.y - point.y) <= reach;
      return (
        [...at.values()].some(isNear) ||
        edges.some(([one, other]) => {
          const [a, b] = [at.get(one), at.get(other)];
          return a !== undefined && b !== undefined && isNear(nearestOn(point, [a.x, a.y], [b.x, b.y]));
        })
      );
    },
    extent: (region) => boundsOfPoints(region.points).width,
    handles: (region) =>
      seen(region.points).map(([key, [x, y, visibility]]) => ({
        name: key,
        x,
        y,
        cursor: "move",
        round: true,
        small: visibility === HIDDEN,
        taken: key === takenKey(),
      })),
    pull: (region, { name }, to) => ({
      points: { ...region.points, [name]: placedAt(to, size, region.points[name]?.[2] ?? VISIBLE) },
    }),
    moved: (region, by) => ({ points: shiftedPoints(region.points, by, size) }),
    fitting(region) {
      const box = boundsOfPoints(region.points);
      return box.width <= size.width && box.height <= size.height
        ? { points: shiftedPoints(region.points, { x: 0, y: 0 }, size) }
        : null;
    },
  };

  const tool = shapeTool(surface, hands, {
    key: PLACING_KEY,
    shape,
    pen: (host) => skeletonPen(host, size, { keys, titleOf, trace, onClick: (at) => placeTaken(at) }),
    commands: () => [...(takenKey() ? TAKEN : []), ...(selected() ? STEPS : [])],
    command(command) {
      DOES[command.id]?.(command);
      return command.id in DOES;
    },
  });

  /** A taken point that isn't there yet is placed by the click. @param {Point} at */
  function placeTaken(at) {
    const key = takenKey();
    if (!key || selected()?.points[key]?.[2] !== ABSENT) return false;
    changeTaken(() => placedAt(at, size, VISIBLE));
    take(key);
    return true;
  }

  return Object.assign(tool, {
    /** @param {RegionValue} region */
    measures(region) {
      const key = region.id === selected()?.id ? takenKey() : null;
      if (key === null) return null;
      const [x, y, visibility] = region.points[key] ?? [0, 0, ABSENT];
      return pointNumbers(titleOf(key), visibility === ABSENT ? null : { x, y });
    },
    /** A point that wasn't there is there then. @param {RegionValue} region @param {Record<string, number>} measures */
    measured(region, measures) {
      const key = region.id === selected()?.id ? takenKey() : null;
      const [x, y, visibility] = region.points[key ?? ""] ?? [0, 0, ABSENT];
      const to = typedPoint({ x, y }, measures);
      return (
        key &&
        to && {
          points: {
            ...whole(region.points, keys),
            [key]: placedAt(to, size, visibility === ABSENT ? VISIBLE : visibility),
          },
        }
      );
    },
  });
}
