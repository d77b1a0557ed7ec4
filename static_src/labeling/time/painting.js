// Draws the axis and the segments on a canvas. The media type draws the lines below.
import { ticks, xOf } from "./axis.js";
import { offsetOf, tickLabel } from "./written.js";

/** @typedef {import("./axis.js").Interval} Interval */
/** @typedef {import("./colours.js").Palette} Palette */
/** @typedef {{layer: string, id: string, start: number, end: number, colour: number, tag: string, selected: boolean, held: boolean, locked: boolean, track: number, rows: number[] | null}} Shaded  held: a drag takes hold of it; rows: over which lines, null for all */
/** @typedef {{top: number, height: number}} Band */

export const AXIS = 22;
export const LANE = 26;
const BAR = 20;
const MIN_VALUE = 3; // pixels: a shorter interval would hardly be seen
const GRIP = { width: 6, height: 28 };

/** A canvas of this size, sharp on the screen. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
export function sized(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.inlineSize = `${width}px`;
    canvas.style.blockSize = `${height}px`;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** The times along the top. @param {CanvasRenderingContext2D} context @param {{view: Interval, width: number, height: number, palette: Palette, content: import("../contract").Content}} all */
export function paintAxis(context, { view, width, height, palette, content }) {
  const { step, at } = ticks(view, width, offsetOf(content.zone));
  context.font = `11px ${palette.font}`;
  context.textBaseline = "middle";
  context.fillStyle = palette.soft;
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  for (const each of at) {
    const x = Math.round(xOf(view, width, each)) + 0.5;
    context.beginPath();
    context.moveTo(x, AXIS - 5);
    context.lineTo(x, height);
    context.stroke();
    const label = tickLabel(each, step, content);
    const room = context.measureText(label).width;
    context.fillText(label, Math.min(Math.max(x - room / 2, 2), width - room - 2), AXIS / 2 - 1);
  }
}

/**
 * @param {CanvasRenderingContext2D} context @param {Shaded[]} intervals @param {Map<string, number>} lanes
 * @param {{view: Interval, width: number, bands: Band[], lanesTop: number, palette: Palette}} all
 */
export function paintIntervals(context, intervals, lanes, all) {
  const { view } = all;
  const seen = intervals.filter(({ start, end }) => end >= view.start && start <= view.end);
  for (const each of seen) shade(context, each, all);
  for (const each of seen) bar(context, each, lanes.get(each.layer + each.id) ?? 0, all);
}

/** @param {Interval} interval @param {{view: Interval, width: number}} all @returns {[number, number]} */
function across({ start, end }, { view, width }) {
  const left = Math.max(xOf(view, width, start), -10);
  return [left, Math.max(Math.min(xOf(view, width, end), width + 10), left + MIN_VALUE)];
}

/** Over the lines. @param {CanvasRenderingContext2D} context @param {Shaded} each @param {{view: Interval, width: number, bands: Band[], palette: Palette}} all */
function shade(context, each, all) {
  const [left, right] = across(each, all);
  const { line } = all.palette.ofClass(each.colour);
  for (const [row, { top, height }] of all.bands.entries()) {
    if (each.rows && !each.rows.includes(row)) continue;
    context.globalAlpha = each.selected ? 0.3 : 0.16;
    context.fillStyle = line;
    context.fillRect(left, top, right - left, height);
    context.globalAlpha = each.selected ? 1 : 0.7;
    const thick = each.selected ? 2 : 1;
    context.fillRect(left - thick / 2, top, thick, height);
    context.fillRect(right - thick / 2, top, thick, height);
    if (each.held) grips(context, left, right, top + height / 2);
  }
  context.globalAlpha = 1;
}

/** What to take an edge by. @param {CanvasRenderingContext2D} context @param {number} left @param {number} right @param {number} middle */
function grips(context, left, right, middle) {
  for (const x of [left, right]) {
    context.beginPath();
    context.roundRect(x - GRIP.width / 2, middle - GRIP.height / 2, GRIP.width, GRIP.height, 3);
    context.fill();
  }
}

/** In its lane, with its words. @param {CanvasRenderingContext2D} context @param {Shaded} each @param {number} lane @param {{view: Interval, width: number, lanesTop: number, palette: Palette}} all */
function bar(context, each, lane, all) {
  const [left, right] = across(each, all);
  const top = all.lanesTop + lane * LANE + (LANE - BAR) / 2;
  const { line, soft, ink } = all.palette.ofClass(each.colour);
  context.save();
  context.beginPath();
  context.roundRect(left, top, right - left, BAR, Math.min(4, (right - left) / 2));
  context.fillStyle = soft;
  context.fill();
  context.strokeStyle = line;
  context.lineWidth = each.selected ? 2.5 : 1;
  context.stroke();
  context.clip();
  context.font = `600 12px ${all.palette.font}`;
  context.textBaseline = "middle";
  context.fillStyle = ink;
  if (right - left > 14) context.fillText(each.tag, Math.max(left, 0) + 6, top + BAR / 2 + 0.5);
  context.restore();
}

/** What waits for a class, or has one end only. @param {CanvasRenderingContext2D} context @param {{start: number | null, end: number | null}} pending @param {{view: Interval, width: number, bands: Band[], palette: Palette}} all */
export function paintPending(context, { start, end }, { view, width, bands, palette }) {
  const [first, last] = [bands[0], bands.at(-1)];
  if (!first || !last) return;
  const [top, height] = [first.top, last.top + last.height - first.top];
  const [left, right] = [start, end].map((at) => (at === null ? null : xOf(view, width, at)));
  context.fillStyle = palette.accent;
  if (left !== null && left !== undefined && right !== null && right !== undefined) {
    context.globalAlpha = 0.16;
    context.fillRect(left, top, right - left, height);
    context.globalAlpha = 1;
  }
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  context.setLineDash([5, 3]);
  for (const x of [left, right]) {
    if (x === null || x === undefined) continue;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
  }
  context.setLineDash([]);
}
