// Loads the visible tiles by range requests on one file and caches the most recent.
import { levelAt, levelsFor, tileCount, tilesInSight } from "./pyramid.js";

/** @typedef {import("./zoom").Size} Size */
/** @typedef {import("./frame").Frame} Frame */

const KEPT = 64; // tiles of four megabytes, if no more are in sight
const BATCH_SIZE = 6; // requests
const PIXELS_SEEN = 3; // from this scale on each pixel of the image is a square

/** @param {string} url @param {Size} size @param {{arrived: () => void, lost: () => void}} told */
export function openTiles(url, size, { arrived, lost }) {
  const levels = levelsFor(size);
  const over = new AbortController();
  /** @type {Map<number, ImageBitmap | null>} by number, those used last at the end; null: on its way */
  const kept = new Map();
  /** @type {Set<number>} */
  const failed = new Set();
  /** @type {Promise<Float64Array> | null} */
  let begins = null;
  /** @type {number[]} */
  let wanted = [];
  let busy = 0;

  /** @param {number} first @param {number} end */
  async function bytes(first, end) {
    const answer = await fetch(url, { headers: { Range: `bytes=${first}-${end - 1}` }, signal: over.signal });
    if (answer.status !== 206) throw new Error(`No part of the image: ${answer.status}`);
    return answer.blob();
  }

  const readBegins = async () => new Float64Array(await (await bytes(0, 8 * (tileCount(levels) + 1))).arrayBuffer());

  /** @param {number} number */
  async function fetchTile(number) {
    begins ??= readBegins();
    const at = await begins;
    return createImageBitmap(await bytes(at[number] ?? 0, at[number + 1] ?? 0));
  }

  function next() {
    while (busy < BATCH_SIZE) {
      const number = wanted.find((each) => !kept.has(each) && !failed.has(each));
      if (number === undefined) return;
      busy += 1;
      kept.set(number, null);
      fetchTile(number)
        .then(
          (bitmap) => keep(number, bitmap),
          () => fail(number),
        )
        .finally(() => {
          busy -= 1;
          next();
        });
    }
  }

  /** @param {number} number @param {ImageBitmap} bitmap */
  function keep(number, bitmap) {
    if (over.signal.aborted) return bitmap.close();
    kept.set(number, bitmap);
    forget();
    arrived();
  }

  /** @param {number} number */
  function fail(number) {
    if (over.signal.aborted) return;
    kept.delete(number);
    begins = null;
    if (failed.add(number).size === 1) lost();
  }

  /** Those that weren't seen for the longest time, as far as there are too many. */
  function forget() {
    const inSight = new Set(wanted);
    for (const [number, bitmap] of kept) {
      if (kept.size <= KEPT) return;
      if (bitmap === null || inSight.has(number)) continue;
      bitmap.close();
      kept.delete(number);
    }
  }

  return {
    /** Over the reduced image: the tiles in sight that are there; the others are asked for.
     * @param {CanvasRenderingContext2D} context @param {Frame} frame @param {Size} view @param {number} reduced how fine the image below is */
    paint(context, frame, view, reduced) {
      const ratio = devicePixelRatio || 1;
      const level = levelAt(levels, frame.scale * ratio, reduced);
      const tiles = level ? tilesInSight(level, frame, view) : [];
      wanted = tiles.map(({ number }) => number);
      const edge = (/** @type {number} */ at, /** @type {number} */ start) =>
        Math.round((at * frame.scale + start) * ratio) / ratio; // no seams
      context.imageSmoothingEnabled = frame.scale < PIXELS_SEEN;
      for (const { number, left, top, width, height } of tiles) {
        const bitmap = kept.get(number);
        if (!bitmap) continue;
        kept.delete(number);
        kept.set(number, bitmap); // used last
        const [x, y] = [edge(left, frame.left), edge(top, frame.top)];
        context.drawImage(bitmap, x, y, edge(left + width, frame.left) - x, edge(top + height, frame.top) - y);
      }
      next();
    },
    /** what is there now: for measurements */
    held: () => [...kept.values()].filter(Boolean).length,
    /** Asks again for what didn't come. */
    again() {
      failed.clear();
      next();
    },
    destroy() {
      over.abort();
      for (const bitmap of kept.values()) bitmap?.close();
      kept.clear();
    },
  };
}
