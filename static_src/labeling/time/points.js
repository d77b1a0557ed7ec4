// Parses a window of a time series from annotation/media/windows.py and finds the breaks in its lines. Pure.

const [POINTS, COLUMNS] = [0, 1];
const HEAD = 16;
const GAP = 2; // a line is broken where a step is more than so many usual ones

/**
 * mode 0: `values[channel]` for each of `times`; mode 1: of each column first, lowest, highest and last, and its `lasts`.
 * @typedef {{isPoints: boolean, times: Float64Array, lasts: Float64Array, channels: Float32Array[][]}} Window
 */

/** @param {ArrayBuffer} answer @returns {Window} */
export function windowIn(answer) {
  const [mode = POINTS, count = 0, channels = 0] = new Uint32Array(answer, 0, 3);
  const lists = mode === COLUMNS ? 4 : 1;
  const times = new Float64Array(answer, HEAD, count);
  const lasts = mode === COLUMNS ? new Float64Array(answer, HEAD + 8 * count, count) : times;
  const from = HEAD + 8 * count * (mode === COLUMNS ? 2 : 1);
  const list = (/** @type {number} */ at) => new Float32Array(answer, from + 4 * count * at, count);
  return {
    isPoints: mode === POINTS,
    times,
    lasts,
    channels: Array.from({ length: channels }, (_none, channel) =>
      Array.from({ length: lists }, (_each, index) => list(channel * lists + index)),
    ),
  };
}

/**
 * A channel's line as strokes of (time, value, time, value, …), broken at gaps and where there is no value.
 * @param {Window} window @param {number} channel @param {number} usual the usual step of the series @returns {number[][]}
 */
export function linesOf({ isPoints, times, lasts, channels }, channel, usual) {
  const [first, lowest = first, highest = first, last = first] = channels[channel] ?? [];
  /** @type {number[][]} */
  const lines = [];
  /** @type {number[]} */
  let line = [];
  let before = -Infinity;
  for (let index = 0; index < times.length; index += 1) {
    const [time = 0, end = 0, value = NaN] = [times[index], lasts[index], first?.[index]];
    if (line.length && time - before > GAP * usual && usual > 0) line = cut(lines, line);
    if (Number.isNaN(value) && Number.isNaN(lowest?.[index] ?? NaN)) line = cut(lines, line);
    else if (isPoints) line.push(time, value);
    else
      line.push(
        time,
        known(value, lowest?.[index]),
        time,
        lowest?.[index] ?? value,
        time,
        highest?.[index] ?? value,
        end,
        known(last?.[index], highest?.[index]),
      );
    before = end;
  }
  cut(lines, line);
  return lines;
}

/** @param {number | undefined} value @param {number | undefined} otherwise */
const known = (value, otherwise) => (value === undefined || Number.isNaN(value) ? (otherwise ?? NaN) : value);

/** @param {number[][]} lines @param {number[]} line @returns {number[]} */
function cut(lines, line) {
  if (line.length) lines.push(line);
  return [];
}

/** The point before a moment, or after it; the moment itself if there is none. @param {Float64Array} times in order @param {number} at @param {1 | -1} by */
export function neighbourOf(times, at, by) {
  const inOrder = [...times];
  return (by === 1 ? inOrder.find((time) => time > at) : inOrder.findLast((time) => time < at)) ?? at;
}

/** Round values for the scale of a channel, the ends included. @param {number} least @param {number} most */
export function scaleOf(least, most) {
  const reach = most - least;
  if (!(reach > 0)) return [least];
  const unit = 10 ** Math.floor(Math.log10(reach / 2));
  const step = [1, 2, 5, 10].map((each) => each * unit).find((each) => reach / each <= 3) ?? unit;
  const found = [];
  for (let value = Math.ceil(least / step) * step; value <= most; value += step)
    found.push(Number(value.toPrecision(12)));
  return found;
}
