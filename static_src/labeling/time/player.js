// Playback of a recording: start, speed, end and loop.
import { afterPaint } from "../painted.js";

const SECOND = 1_000_000;
const MILLISECOND = 1_000; // no player tells the time finer
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** The next speed up or down. @param {number} now @param {1 | -1} by */
export function speedAfter(now, by) {
  const at = SPEEDS.indexOf(now);
  return SPEEDS[Math.min(Math.max((at < 0 ? 2 : at) + by, 0), SPEEDS.length - 1)] ?? 1;
}

/** @typedef {{start: number, end: number}} Interval in microseconds */

/**
 * @param {HTMLAudioElement} audio @param {Interval} extent
 * @param {{runs: (at: number) => void, stopped: (at: number) => void, changed: () => void}} told
 */
export function createPlayer(audio, extent, { runs, stopped, changed }) {
  /** what is played, once or again and again @type {Interval} */
  let part = extent;
  let loops = false;
  let ticking = 0;
  audio.preservesPitch = true;

  function tick() {
    ticking = 0;
    if (audio.paused) return;
    const at = Math.round(audio.currentTime * 1000) * MILLISECOND;
    if (at >= part.end && (loops || part !== extent)) {
      if (!loops) return stop(part.end);
      audio.currentTime = part.start / SECOND;
    }
    runs(Math.min(at, part.end));
    ticking = requestAnimationFrame(tick);
  }

  /** @param {number} [at] where it stands then; without it where it got to */
  function stop(at = Math.round(audio.currentTime * 1000) * MILLISECOND) {
    audio.pause();
    cancelAnimationFrame(ticking);
    ticking = 0; // or nothing would tick when it plays again
    stopped(at);
  }

  /** @param {number} from @param {Interval} [which] */
  function start(from, which = extent) {
    part = which;
    audio.currentTime = from / SECOND;
    audio.play().then(
      () => (ticking ||= requestAnimationFrame(tick)),
      () => changed(),
    );
  }

  audio.addEventListener("ended", () => (loops ? start(part.start, part) : stopped(extent.end)));
  for (const name of ["play", "pause", "ratechange"]) audio.addEventListener(name, changed);

  return {
    isPlaying: () => !audio.paused && !audio.ended,
    loops: () => loops,
    speed: () => audio.playbackRate,
    start,
    stop,
    /** goes on from another moment while it plays @param {number} at */
    seek(at) {
      if (at < part.start || at >= part.end) part = extent;
      audio.currentTime = at / SECOND;
    },
    setLoop(/** @type {boolean} */ on) {
      loops = on;
      changed();
    },
    setSpeed: (/** @type {number} */ rate) => void (audio.playbackRate = rate),
    destroy() {
      cancelAnimationFrame(ticking);
      audio.pause();
      audio.dispatchEvent(new Event("pause")); // heard while it is still part of the page
      void afterPaint().then(() => {
        audio.removeAttribute("src");
        audio.load();
      });
    },
  };
}
