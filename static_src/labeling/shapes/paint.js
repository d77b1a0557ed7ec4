// Paints many shapes at once, from back to front, the selected one with its handles last.
import { toView } from "../../image/frame.js";
import { fromBack } from "../regions/layers.js";
import { dashOf } from "./look.js";

/** @typedef {import("../../image/frame").Frame} Frame */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("./tool.js").Shape} Shape */
/** @typedef {{frame: Frame, view: import("../../image/zoom").Size, context: CanvasRenderingContext2D}} Sheet */

const FONT = '600 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const TAGS = 60; // with more shapes in sight only the selected one says its class
const NARROW = 34; // pixels of the view: no tag on what is smaller
/** How what is selected or being drawn is stroked. */
export const CHOSEN = { width: 2.25, veil: 0.95 };
export const GRIP = 4; // half the side of what a shape is taken hold of by

/** @type {WeakMap<RegionValue, import("./boxes.js").Box>} which are asked for in each frame */
const known = new WeakMap();

/** @param {Pick<Shape, "bounds">} shape @param {RegionValue} region */
function boundsIn(shape, region) {
  const box = known.get(region) ?? shape.bounds(region);
  known.set(region, box);
  return box;
}

/** Whether any of it is in sight. @param {Sheet} sheet @param {Pick<Shape, "bounds">} shape @param {RegionValue} region */
function inSight({ frame, view }, shape, region) {
  const box = boundsIn(shape, region);
  const { x, y } = toView(frame, box);
  return x <= view.width && y <= view.height && x + box.width * frame.scale >= 0 && y + box.height * frame.scale >= 0;
}

/** @param {Sheet} sheet @param {Path2D} path @param {{line: string, halo: string}} colours @param {{dash?: number[], width?: number, veil?: number}} [how] */
export function stroke({ context }, path, { line, halo }, { dash = [], width = 1.75, veil = 0.6 } = {}) {
  context.lineJoin = context.lineCap = "round";
  context.setLineDash([]);
  context.strokeStyle = halo;
  context.lineWidth = width + 2;
  context.globalAlpha = veil;
  context.stroke(path);
  context.globalAlpha = 1;
  context.lineCap = "butt";
  context.setLineDash(dash);
  context.strokeStyle = line;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * @typedef {object} How
 * @property {string | null} selected @property {string | null} hovered
 * @property {(label: string) => number} colour @property {(colour: number) => import("./look.js").Colours} colours
 * @property {(region: RegionValue) => string} title @property {(region: RegionValue) => boolean} isTold
 * @property {(region: RegionValue) => import("./tool.js").Handle[]} grips
 */

/**
 * @param {Sheet} sheet @param {Shape} shape @param {RegionValue[]} regions
 * @param {RegionValue | null} live the selected one as it looks while it is pulled
 * @param {ReturnType<typeof import("./still.js").createStill>} still @param {How} how
 */
export function paintShapes(sheet, shape, regions, live, still, how) {
  still.lay(sheet, regions.length, [regions, how.selected, how.colours(1).line], (wide) =>
    paintLines(wide, shape, regions, how),
  );
  const seen = regions.filter((region) => inSight(sheet, shape, region));
  const hovered = seen.find(({ id }) => id === how.hovered && id !== how.selected);
  if (hovered) paintFilled(sheet, shape, hovered, how.colours(how.colour(hovered.label)).line, 0.16);
  for (const region of seen)
    if (region.id !== how.selected && (seen.length <= TAGS || how.isTold(region))) paintTag(sheet, shape, region, how);
  const selected = live ?? regions.find(({ id }) => id === how.selected);
  if (selected && inSight(sheet, shape, selected)) paintSelected(sheet, shape, selected, how);
}

/** All but the selected one, one a step and each by itself: one path of thousands takes much longer.
 * @param {Sheet} sheet @param {Shape} shape @param {RegionValue[]} regions @param {How} how @returns {Generator<void>} */
function* paintLines(sheet, shape, regions, how) {
  for (const region of fromBack(regions.filter(({ id }) => id !== how.selected))) {
    if (!inSight(sheet, shape, region)) continue;
    const [path, colour] = [new Path2D(), how.colour(region.label)];
    shape.trace(path, region, (point) => toView(sheet.frame, point));
    stroke(sheet, path, how.colours(colour), { dash: shape.isWhole ? [] : dashOf(colour) });
    yield;
  }
}

/** The classes of what is in sight, for kinds that paint the rest themselves; of many only that of the selected one.
 * @param {Sheet} sheet @param {Pick<Shape, "bounds">} bounded @param {RegionValue[]} regions
 * @param {Pick<How, "selected" | "colour" | "colours" | "title" | "isTold">} tagging */
export function paintTags(sheet, bounded, regions, tagging) {
  const [shape, how] = [/** @type {Shape} */ (bounded), { ...tagging, hovered: null, grips: () => [] }];
  const seen = regions.filter((region) => inSight(sheet, shape, region));
  for (const region of seen)
    if (seen.length <= TAGS || region.id === how.selected || how.isTold(region)) paintTag(sheet, shape, region, how);
}

/** @param {Sheet} sheet @param {Shape} shape @param {RegionValue} region @param {string} line @param {number} share */
function paintFilled({ context, frame }, shape, region, line, share) {
  const path = new Path2D();
  shape.trace(path, region, (point) => toView(frame, point));
  context.globalAlpha = share;
  if (shape.isOpen) {
    [context.strokeStyle, context.lineWidth] = [line, 12];
    context.stroke(path);
  } else {
    context.fillStyle = line;
    context.fill(path, "evenodd");
  }
  context.globalAlpha = 1;
}

/** @param {Sheet} sheet @param {Shape} shape @param {RegionValue} region @param {How} how */
function paintSelected(sheet, shape, region, how) {
  const colour = how.colour(region.label);
  const colours = how.colours(colour);
  const path = new Path2D();
  shape.trace(path, region, (point) => toView(sheet.frame, point));
  paintFilled(sheet, shape, region, colours.line, 0.14);
  stroke(sheet, path, colours, { dash: shape.isWhole ? [] : dashOf(colour), ...CHOSEN });
  paintTag(sheet, shape, region, how);
  for (const grip of how.grips(region)) paintGrip(sheet, grip, colours);
}

/** @param {Sheet} sheet @param {import("./tool.js").Handle} handle @param {{line: string, halo: string}} colours */
export function paintGrip({ context, frame }, handle, { line, halo }) {
  const { x, y } = toView(frame, handle);
  context.beginPath();
  if (handle.round) context.arc(x, y, handle.small ? GRIP - 1 : GRIP + 0.5, 0, 7);
  else context.rect(x - GRIP, y - GRIP, 2 * GRIP, 2 * GRIP);
  [context.fillStyle, context.strokeStyle, context.lineWidth] = [
    handle.taken ? line : halo,
    handle.taken ? halo : line,
    1.5,
  ];
  context.globalAlpha = handle.small ? 0.75 : 1;
  context.fill();
  context.stroke();
  context.globalAlpha = 1;
}

/** A few words beside a point. @param {Sheet} sheet @param {Point} point @param {string} text @param {{soft: string, ink: string}} colours */
export function paintNote(sheet, point, text, colours) {
  const { x, y } = toView(sheet.frame, point);
  paintWords(sheet.context, text, x + 12, y - 7, colours);
}

/** A name on its own ground. @param {CanvasRenderingContext2D} context @param {string} text @param {number} left @param {number} top @param {{soft: string, ink: string}} colours */
export function paintWords(context, text, left, top, { soft, ink }) {
  context.font = FONT;
  const width = context.measureText(text).width + 8;
  context.globalAlpha = 0.92;
  context.fillStyle = soft;
  context.beginPath();
  context.roundRect(Math.round(left), Math.round(top), width, 15, 3);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = ink;
  context.textBaseline = "middle";
  context.fillText(text, Math.round(left) + 4, Math.round(top) + 8);
}

/** @param {string} title */
export const shortened = (title) => (title.length > 24 ? `${title.slice(0, 23)}…` : title);

/** The title of the class, above the upper left; of small ones only where more is to be told of it. @param {Sheet} sheet @param {Shape} shape @param {RegionValue} region @param {How} how */
function paintTag({ context, frame }, shape, region, how) {
  const bounds = boundsIn(shape, region);
  if (bounds.width * frame.scale < NARROW && region.id !== how.selected && !how.isTold(region)) return;
  const { x, y } = toView(frame, bounds);
  paintWords(
    context,
    shortened(how.title(region)),
    x - 1,
    y >= 17 ? y - 17 : y + 2,
    how.colours(how.colour(region.label)),
  );
}
