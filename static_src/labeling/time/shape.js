// Waveform data: coarse peaks first, fine peaks when zoomed in, samples for short audio.
import { bytesAt, fetchAhead } from "../media/ahead.js";
import { columnsOfPeaks, columnsOfSamples, gainFor } from "./waves.js";

/** @typedef {import("../contract").Content} Content */
/** @typedef {import("./axis.js").Interval} Interval */

const CLOSE = 600_000_000; // microseconds: what is shorter is drawn from fine peaks
const MAX_DECODED = 2_000_000; // samples of all channels: some seconds, which fit into memory easily
const [FINE, COARSE] = [256, 4096];

/** Whether the whole is drawn from coarse peaks. @param {Content} content */
const isLong = (content) => (content.duration ?? 0) > CLOSE;
/** @param {Content} content */
const isDecoded = (content) => (content.samples ?? 0) * Number(content.channels ?? 1) <= MAX_DECODED;
/** @param {Content} content @param {number} step */
const peaksUrl = (content, step) => content.peaks?.[String(step)] ?? "";

/** Of an audio file that comes next. @param {Content} content */
export function fetchShape(content) {
  fetchAhead(peaksUrl(content, isLong(content) ? COARSE : FINE));
  if (isDecoded(content)) fetchAhead(content.url ?? "");
}

/** @param {Content} content @param {{ready: () => void, lost: () => void}} told */
export function createShape(content, { ready, lost }) {
  const channels = Number(content.channels ?? 1);
  const samples = content.samples ?? 0;
  const rate = samples / Math.max(content.duration ?? 0, 1); // of a microsecond
  const rowsOfPart = channels === 1 ? 1 : 1 + Math.min(channels, 2);
  const over = new AbortController();
  /** @type {Map<number, Int8Array>} by the samples of a part */
  const peaks = new Map();
  /** @type {Set<number>} */
  const asked = new Set();
  /** @type {Float32Array[]} of a short audio each channel */
  let decoded = [];
  let isAsked = false; // for them
  let gain = 0;

  /** @param {number} step */
  async function load(step) {
    if (asked.has(step)) return;
    asked.add(step);
    try {
      const found = new Int8Array(await bytesAt(peaksUrl(content, step), over.signal));
      if (found.length !== 2 * rowsOfPart * Math.ceil(samples / step))
        throw new Error("These are no peaks of this audio");
      peaks.set(step, found);
      gain = 0;
      ready();
    } catch (problem) {
      if (!over.signal.aborted) lost();
    }
  }

  /** The samples of a short audio; without them the peaks stay. */
  async function decode() {
    if (isAsked || !isDecoded(content)) return;
    isAsked = true;
    try {
      const bytes = await bytesAt(content.url ?? "", over.signal);
      const context = new OfflineAudioContext(1, 1, content.sampleRate ?? 44_100);
      const audio = await context.decodeAudioData(bytes);
      if (over.signal.aborted) return;
      decoded = Array.from({ length: audio.numberOfChannels }, (_none, channel) => audio.getChannelData(channel));
      ready();
    } catch {
      // the browser doesn't decode it, or the item has gone: peaks are enough
    }
  }

  /** Than the peaks, which else are the same to the eye and cost less. @param {number} shown samples @param {number} width */
  const isFiner = (shown, width) => shown / width < FINE;

  /** @param {number} row @param {number} from @param {number} to @param {number} width */
  function columnsOf(row, from, to, width) {
    const own = decoded[channels === 2 ? row : 0];
    if (own && isFiner(to - from, width) && channels <= 2) return columnsOfSamples(own, from, to, width);
    const isClose = (to - from) / Math.max(samples, 1) <= CLOSE / Math.max(content.duration ?? 0, 1);
    const step = isClose && peaks.has(FINE) ? FINE : peaks.has(COARSE) ? COARSE : FINE;
    const found = peaks.get(step);
    return found
      ? columnsOfPeaks(found, { rows: rowsOfPart, row: channels === 2 ? row + 1 : 0, step }, from, to, width)
      : null;
  }

  /** One gain for all of it, so that nothing jumps while one moves. */
  function gainNow() {
    const found = peaks.get(COARSE) ?? peaks.get(FINE);
    if (gain === 0 && found) gain = gainFor(Float32Array.from(found, (each) => each / 127));
    return gain || 1;
  }

  return {
    /** the lines that are drawn: both channels of an audio file with two, else the mix */
    rows: channels === 2 ? [0, 1] : [0],
    /** Loads what is needed to show this part. @param {Interval} view @param {number} [width] if it is known */
    want(view, width) {
      if (width && isFiner((view.end - view.start) * rate, width)) void decode();
      if (isLong(content)) void load(COARSE);
      if (view.end - view.start <= CLOSE) void load(FINE);
    },
    /** @param {CanvasRenderingContext2D} context @param {number} row @param {import("./timeline.js").Look} look */
    paint(context, row, { view, width, top, height, palette }) {
      const columns = columnsOf(row, view.start * rate, view.end * rate, width);
      const middle = top + height / 2;
      const reach = (height / 2 - 3) * gainNow();
      context.fillStyle = palette.faint;
      context.fillRect(0, middle - 0.5, width, 1);
      if (!columns) return;
      context.fillStyle = palette.accent;
      for (let x = 0; x < width; x += 1) {
        const high = Math.min(Math.max(columns[2 * x + 1] ?? 0, -1), 1) * reach;
        const low = Math.min(Math.max(columns[2 * x] ?? 0, -1), 1) * reach;
        const next =
          x + 1 < width ? (((columns[2 * x + 2] ?? 0) + (columns[2 * x + 3] ?? 0)) / 2) * reach : (high + low) / 2;
        const [from, to] = [Math.max(high, Math.min(next, high + height)), Math.min(low, Math.max(next, low - height))];
        context.fillRect(x, middle - from - 0.5, 1, Math.max(from - to, 0) + 1); // one path of all takes several times as long
      }
    },
    destroy: () => over.abort(),
  };
}
