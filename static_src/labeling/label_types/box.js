// Boxes: drawn by dragging, with keys or by numbers. Rotated ones have a handle below.
import { CHOSEN, stroke } from "../shapes/paint.js";
import {
  between,
  boundsOf,
  cornersOf,
  fitted,
  halfTurn,
  holds,
  inside,
  pulled,
  sharedPart,
  SIDES,
  spotOf,
  turnedTo,
} from "../shapes/boxes.js";
import { COMMON, NUDGES_TOLD, RESIZES_TOLD, tookUpBy } from "../shapes/keys.js";
import { isClick, shapeTool } from "../shapes/tool.js";
import { toView } from "../../image/frame.js";
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../shapes/boxes.js").Box} Box */
/** @typedef {import("../../image/zoom").Size} Size */
/** @typedef {import("../../image/frame").Point} Point */

const KEY = "b";
const FRESH = 1 / 6; // of what is in sight: the box that `n` makes
const ROOMY = 30; // pixels of the view: on a shorter side there is no grip in its middle
const STALK = 22; // pixels of the view from the lower edge to the grip that turns
const TWICE = 0.8; // boxes that share more are the same thing
/** @type {Record<string, string>} */
const CURSORS = {
  nw: "nwse-resize",
  se: "nwse-resize",
  ne: "nesw-resize",
  sw: "nesw-resize",
  n: "ns-resize",
  s: "ns-resize",
  e: "ew-resize",
  w: "ew-resize",
};

/** @param {RegionValue} region @returns {Box} */
const boxOf = (region) => /** @type {Box} */ (/** @type {unknown} */ (region));
/** @param {Field} field */
const leastOf = (field) => field.min_size ?? 1;
/** @param {import("../contract").Item["content"]} content @returns {Size} */
const sizeOf = ({ width, height }) => ({ width: width || 1, height: height || 1 });

/** @param {RegionValue} region */
function told(region) {
  const { x, y, width, height, rotation } = boxOf(region);
  const place = say("boxAt", {
    x: Math.round(x),
    y: Math.round(y),
    width: Math.round(width),
    height: Math.round(height),
  });
  return rotation ? say("boxTurned", { place, degrees: Math.round(rotation) }) : place;
}

/** Two of one class that are the same thing. @param {RegionValue[]} regions */
function twins(regions) {
  const sorted = regions.filter((region) => !region.rotation).toSorted((one, other) => one.x - other.x);
  return sorted.flatMap((one, index) => {
    const end = one.x + one.width * (1 - TWICE);
    const found = [];
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = /** @type {RegionValue} */ (sorted[next]);
      if (other.x > end) break;
      if (other.label === one.label && sharedPart(boxOf(one), boxOf(other)) > TWICE) found.push(other);
    }
    return found;
  });
}

export const kind = regionKind({
  name: "box",
  media: ["image"],
  hasLayers: true,
  told,
  order: (one, other) => one.x - other.x || one.y - other.y || one.width - other.width || one.height - other.height,

  problems(regions, field, make, content) {
    const size = content?.width ? sizeOf(content) : null;
    const small = regions.filter(({ width, height }) => !(width >= leastOf(field) && height >= leastOf(field)));
    const outside = size ? regions.filter((region) => !isInside(boxOf(region), size)) : [];
    return [
      ...small.map((region) => make("boxSmall", { where: told(region), least: leastOf(field) }, region.id)),
      ...outside.map((region) => make("boxOutside", { where: told(region) }, region.id)),
      ...(field.overlap === "other"
        ? twins(regions).map((region) => make("boxTwice", { where: told(region) }, region.id))
        : []),
    ];
  },

  measures: (region, _content, field) => {
    const { x, y, width, height, rotation = 0 } = boxOf(region);
    const numbers = { x, y, width, height, ...(field.rotated ? { rotation } : {}) };
    return Object.entries(numbers).map(([name, value]) => ({ name, label: say(`box_${name}`), value, step: 1 }));
  },
  measured: (region, measures, content, field) => stored({ ...boxOf(region), ...measures }, sizeOf(content), field),

  commands: (field) => [
    ...COMMON,
    tookUpBy(KEY),
    ...NUDGES_TOLD,
    ...RESIZES_TOLD,
    ...(field.rotated
      ? [
          { id: "box_on", title: "", keys: ["."], repeats: true },
          { id: "box_back", title: "", keys: [","], repeats: true },
        ]
      : []),
  ],

  tool: (surface, hands, content) => boxTool(surface, hands, sizeOf(content)),
});

/** @param {Box} box @param {Size} size */
function isInside(box, size) {
  const { x, y } = box.rotation ? spotOf(box, 0, 0) : box;
  const [width, height] = box.rotation ? [0, 0] : [box.width, box.height];
  return x >= 0 && y >= 0 && x + width <= size.width + 0.0005 && y + height <= size.height + 0.0005;
}

/** As the server takes it. @param {Box} box @param {Size} size @param {Field} field */
function stored(box, size, field) {
  const { rotation = 0, ...upright } = box;
  return field.rotated
    ? { rotation: 0, ...fitted({ ...upright, rotation: halfTurn(rotation) }, size, leastOf(field)) }
    : fitted(upright, size, leastOf(field));
}

/** @param {import("../media/image.js").ImageSurface} surface @param {import("../regions/editor.js").Hands} hands @param {Size} size */
export function boxTool(surface, hands, size) {
  const least = leastOf(hands.field);
  const canTurn = Boolean(hands.field.rotated);
  const measuresOf = (/** @type {Box} */ box) => stored(box, size, hands.field);

  /** @param {RegionValue} region @param {number} scale */
  function handles(region, scale) {
    const box = boxOf(region);
    const roomy = { x: box.width * scale >= ROOMY, y: box.height * scale >= ROOMY };
    const sides = Object.entries(SIDES).filter(
      ([, [across, down]]) => (across !== 0 || roomy.x) && (down !== 0 || roomy.y),
    );
    const grips = sides.map(([name, [across, down]]) => ({
      name,
      ...spotOf(box, across, down),
      cursor: box.rotation ? "crosshair" : (CURSORS[name] ?? ""),
    }));
    return canTurn
      ? [
          ...grips,
          { name: "turn", ...spotOf(box, 0, 1 + (2 * STALK) / (box.height * scale)), cursor: "grab", round: true },
        ]
      : grips;
  }

  /** @type {import("../shapes/tool.js").Shape} */
  const shape = {
    trace(path, region, to) {
      const box = boxOf(region);
      if (box.rotation) return closed(path, cornersOf(box).map(to));
      const [from, end] = [to(box), to({ x: box.x + box.width, y: box.y + box.height })];
      path.rect(from.x, from.y, end.x - from.x, end.y - from.y);
    },
    bounds: (region) => (region.rotation ? boundsOf(cornersOf(boxOf(region))) : boxOf(region)),
    at: (region, point, reach) => holds(boxOf(region), point, reach),
    extent: (region) => region.width * region.height,
    handles,
    pull: (region, handle, to, event) =>
      measuresOf(
        handle.name === "turn"
          ? turnedTo(boxOf(region), to, event.shiftKey)
          : pulled(
              boxOf(region),
              /** @type {import("../shapes/boxes.js").Side} */ (handle.name),
              region.rotation ? to : inside(to, size),
            ),
      ),
    moved: (region, by) => measuresOf({ ...boxOf(region), x: region.x + by.x, y: region.y + by.y }),
    resized: (region, by) => measuresOf(resized(boxOf(region), by)),
    fitting: (region) => (region.x < size.width && region.y < size.height ? measuresOf(boxOf(region)) : null),
  };

  /** The right and the lower edge move, as far as the image and the least size let them. @param {Box} box @param {Point} by */
  function resized(box, by) {
    const grown = { ...box, width: Math.max(box.width + by.x, least), height: Math.max(box.height + by.y, least) };
    if (!box.rotation)
      return {
        ...grown,
        width: Math.min(grown.width, size.width - box.x),
        height: Math.min(grown.height, size.height - box.y),
      };
    return grown;
  }

  /** @param {1 | -1} by */
  function turn(by) {
    const region = hands.regions().find(({ id }) => id === hands.selected());
    if (region)
      hands.reshape(region.id, measuresOf({ ...boxOf(region), rotation: halfTurn((region.rotation ?? 0) + by) }), {
        gesture: `${region.id}-turn`,
      });
  }

  /** @type {Record<string, () => void>} */
  const DOES = { box_on: () => turn(1), box_back: () => turn(-1) };

  return shapeTool(surface, hands, {
    key: KEY,
    shape,
    pen: (host) => boxPen(host, size, measuresOf, least),
    command({ id }) {
      DOES[id]?.();
      return id in DOES;
    },
  });
}

/** From corner to corner; a click selects. @param {import("../shapes/tool.js").Host} host @param {Size} size @param {(box: Box) => Record<string, unknown>} measuresOf @param {number} least @returns {import("../shapes/tool.js").Pen} */
function boxPen({ board, add, pick }, size, measuresOf, least) {
  /** @type {Box | null} */
  let drawn = null;
  /** the press that draws; given up, what follows of it means nothing @type {object | null} */
  let press = null;
  const show = (/** @type {Box | null} */ box) => {
    drawn = box;
    board.repaint();
  };

  return {
    isBusy: () => drawn !== null,
    press(point) {
      const from = fine(inside(point, size), board);
      const own = (press = {});
      return {
        move: (to) => press === own && show(between(from, fine(inside(to, size), board))),
        end(to) {
          if (press !== own) return;
          const box = drawn;
          show(null);
          if (!box || isClick(board, point, to)) return pick(point);
          if (box.width >= least && box.height >= least) add(measuresOf(box));
        },
        cancel: () => show(null),
      };
    },
    begin() {
      const { x, y } = board.middle();
      const side = Math.max(
        least,
        Math.round((Math.min(board.view().width, board.view().height) * FRESH) / board.frame().scale),
      );
      add(measuresOf({ x: Math.round(x - side / 2), y: Math.round(y - side / 2), width: side, height: side }));
    },
    commands: () => [{ id: "region_leave", title: "", keys: ["Escape"] }],
    leave() {
      if (!drawn) return false;
      press = null;
      show(null);
      return true;
    },
    paint(sheet, colours) {
      if (!drawn) return;
      const [from, to] = [
        toView(sheet.frame, drawn),
        toView(sheet.frame, { x: drawn.x + drawn.width, y: drawn.y + drawn.height }),
      ];
      const path = new Path2D();
      path.rect(from.x, from.y, to.x - from.x, to.y - from.y);
      stroke(sheet, path, colours, CHOSEN);
    },
  };
}

/** As fine as the pointer is: a tenth of a pixel of the image, a hundredth closer up. @param {Point} point @param {import("../../image/board").Board} board */
function fine({ x, y }, board) {
  const parts = board.frame().scale > 4 ? 100 : 10;
  return { x: Math.round(x * parts) / parts, y: Math.round(y * parts) / parts };
}

/** @param {Path2D} path @param {Point[]} points */
function closed(path, points) {
  for (const [index, { x, y }] of points.entries()) index ? path.lineTo(x, y) : path.moveTo(x, y);
  path.closePath();
}
