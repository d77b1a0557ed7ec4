// Loads downsampled windows of a time series and draws its lines, one window while the next loads.
import { bytesAt, fetchAhead } from "../media/ahead.js";
import { xOf } from "./axis.js";
import { linesOf, neighbourOf, scaleOf, windowIn } from "./points.js";

/** @typedef {import("../contract").Content} Content */
/** @typedef {import("./axis.js").Interval} Interval */
/** @typedef {import("./points.js").Window} Window */
/** @typedef {import("./timeline.js").Look} Look */

const CALM = 60; // ms without a move before a window is asked for
const AROUND = 0.5; // of what is seen, to both sides, so that small moves show lines at once
const NEAR = 50; // usual steps to both sides, within which the next point is looked for
const MARGIN = 8;
const DOTS = 14; // pixels between points from which on each has a dot
const THICK = 2; // and from which on the line is thicker: thousands of thick pieces take the browser several frames

/** Of the stage, which will be as wide for the series that comes next. */
let usualWidth = 0;

/** @param {Content} content @returns {Interval} */
export const extentOf = ({ start = 0, end = 0 }) => ({ start, end: Math.max(end, start + 1) });

/** @param {Content} content @param {Interval} part @param {number} width @param {string} [which] */
function windowUrl(content, { start, end }, width, which = "") {
  const query = new URLSearchParams({
    start: String(Math.floor(start)),
    end: String(Math.ceil(end)),
    width: String(Math.max(Math.round(width), 1)),
    ...(which ? { channels: which } : {}),
  });
  return `${content.window}?${query}`;
}

/** All of a series that comes next. @param {Content} content */
export function fetchLines(content) {
  if (usualWidth) fetchAhead(windowUrl(content, extentOf(content), usualWidth));
}

/** @param {Content} content @param {Interval} extent @param {{ready: () => void, lost: () => void}} told */
export function createLines(content, extent, { ready, lost }) {
  const channels = Array.isArray(content.channels) ? content.channels : [];
  const usual = content.medianStep ?? 0;
  const over = new AbortController();
  /** @type {Window | null} */
  let whole = null;
  /** @type {Window | null} */
  let near = null;
  let nearPart = extent;
  /** points around the cursor @type {Window | null} */
  let close = null;
  let timer = 0;
  let number = 0;

  /** @param {Interval} part @param {number} width @param {string} [which] @returns {Promise<Window | null>} */
  async function fetched(part, width, which) {
    try {
      return windowIn(await bytesAt(windowUrl(content, part, width, which), over.signal));
    } catch {
      if (!over.signal.aborted) lost();
      return null;
    }
  }

  /** @param {Interval} view @param {number} width */
  async function load(view, width) {
    const mine = (number += 1);
    const length = view.end - view.start;
    const isWhole = length >= extent.end - extent.start;
    const part = isWhole
      ? extent
      : {
          start: Math.max(view.start - AROUND * length, extent.start),
          end: Math.min(view.end + AROUND * length, extent.end),
        };
    const found = await fetched(part, (width * (part.end - part.start)) / length);
    if (mine !== number || !found) return; // another part is wanted by now
    [near, nearPart] = [found, part];
    if (isWhole) whole = found;
    ready();
  }

  /** @param {number} at @param {1 | -1} by */
  async function asked(at, by) {
    const reach = Math.max(usual, 1) * NEAR;
    close = await fetched({ start: at - reach, end: at + reach }, 1_000, "0");
    return close?.isPoints ? neighbourOf(close.times, at, by) : at + by * usual;
  }

  /** @param {number} channel @param {Look} look @returns {(value: number) => number} where a value stands */
  function placeOf(channel, { top, height }) {
    const { least, most } = channels[channel] ?? {};
    const reach = (most ?? 0) - (least ?? 0);
    const room = height - 2 * MARGIN;
    return (value) => (reach ? top + height - MARGIN - ((value - (least ?? 0)) / reach) * room : top + height / 2);
  }

  /** @param {CanvasRenderingContext2D} context @param {Window} window @param {number} channel @param {Look} look */
  function stroke(context, window, channel, look) {
    const y = placeOf(channel, look);
    context.beginPath();
    for (const line of linesOf(window, channel, usual)) {
      const [time = 0, value = 0] = line;
      context.moveTo(xOf(look.view, look.width, time) - (line.length === 2 ? 1 : 0), y(value)); // a lone point is a dash
      for (let at = line.length === 2 ? 0 : 2; at < line.length; at += 2)
        context.lineTo(xOf(look.view, look.width, line[at] ?? 0) + (line.length === 2 ? 1 : 0), y(line[at + 1] ?? 0));
    }
    context.stroke();
  }

  /** Between two points, 0 where a column holds several. @param {Window} window @param {Look} look */
  const pixelsApart = ({ isPoints }, { view, width }) => (isPoints ? (usual / (view.end - view.start)) * width : 0);

  /** @param {CanvasRenderingContext2D} context @param {Window} window @param {number} channel @param {Look} look */
  function dots(context, window, channel, look) {
    if (pixelsApart(window, look) < DOTS) return;
    const y = placeOf(channel, look);
    const values = window.channels[channel]?.[0] ?? [];
    for (const [index, time] of window.times.entries()) {
      const value = values[index];
      if (value === undefined || Number.isNaN(value)) continue;
      context.beginPath();
      context.arc(xOf(look.view, look.width, time), y(value), 2.5, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** The name and the scale of a channel. @param {CanvasRenderingContext2D} context @param {number} channel @param {Look} look */
  function legend(context, channel, look) {
    const { name, least, most } = channels[channel] ?? { name: "" };
    const y = placeOf(channel, look);
    context.font = `11px ${look.palette.font}`;
    context.textBaseline = "middle";
    for (const value of least === null || least === undefined || most === null || most === undefined
      ? []
      : scaleOf(least, most)) {
      context.fillStyle = look.palette.faint;
      context.fillRect(0, Math.round(y(value)), look.width, 1);
      written(context, String(value), look.width - context.measureText(String(value)).width - 4, y(value), look);
    }
    context.font = `600 12px ${look.palette.font}`;
    written(context, name, 6, look.top + 11, look);
    if (channel > 0) {
      context.fillStyle = look.palette.line;
      context.fillRect(0, look.top, look.width, 1);
    }
  }

  /** Words that lines don't hide. @param {CanvasRenderingContext2D} context @param {string} words @param {number} x @param {number} y @param {Look} look */
  function written(context, words, x, y, look) {
    context.strokeStyle = look.palette.surface;
    context.lineWidth = 3;
    context.strokeText(words, x, y);
    context.fillStyle = look.palette.ink;
    context.fillText(words, x, y);
  }

  if (usualWidth) void load(extent, usualWidth);

  return {
    /** @param {CanvasRenderingContext2D} context @param {number} channel @param {Look} look */
    paint(context, channel, look) {
      context.beginPath();
      context.rect(0, look.top, look.width, look.height);
      context.clip();
      const isNear = look.view.start >= nearPart.start && look.view.end <= nearPart.end;
      const window = isNear ? near : whole;
      legend(context, channel, look);
      if (!window) return;
      context.strokeStyle = context.fillStyle = look.palette.accent;
      context.lineWidth = pixelsApart(window, look) < THICK ? 1 : 1.5;
      context.lineJoin = "round";
      stroke(context, window, channel, look);
      dots(context, window, channel, look);
    },
    /** All of it, the channels over each other. @param {CanvasRenderingContext2D} context @param {Look} look */
    paintWhole(context, look) {
      if (!whole) return;
      context.strokeStyle = look.palette.accent;
      context.lineWidth = 1;
      context.globalAlpha = channels.length > 1 ? 0.5 : 1;
      for (const channel of channels.keys()) stroke(context, whole, channel, look);
      context.globalAlpha = 1;
    },
    /** Asks for what is seen. @param {Interval} view @param {number} width */
    want(view, width) {
      clearTimeout(timer);
      if (!width) return;
      if (!whole && number > 0 && width === usualWidth) return; // it is on its way
      usualWidth = width;
      if (!whole) return void load(extent, width);
      timer = setTimeout(() => void load(view, width), CALM);
    },
    /** The point before or after a moment: at once where points are at hand, else the server is asked. @param {number} at @param {1 | -1} by */
    neighbour(at, by) {
      const here = [near, close].find(
        (window) => window?.isPoints && (window.times[0] ?? at) <= at && at <= (window.times.at(-1) ?? at),
      );
      const found = here ? neighbourOf(here.times, at, by) : at;
      return found !== at ? found : asked(at, by);
    },
    destroy() {
      over.abort();
      clearTimeout(timer);
    },
  };
}
