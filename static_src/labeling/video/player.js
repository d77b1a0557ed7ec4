// Shows exactly one frame: seeks to the middle of the frame's time and relies only on the frame the browser reports.

/** @typedef {import("./frames.js").Clock} Clock */
/**
 * @typedef {object} Heard
 * @property {(frame: number) => void} shown the browser shows this frame: now it can be painted
 * @property {() => void} changed it plays, or it doesn't any more
 */

/** @param {HTMLVideoElement} video that may have its first frame already @param {Clock} clock @param {Heard} heard */
export function openPlayer(video, clock, heard) {
  let frame = 0;
  let isThere = false;
  /** where to go @type {number | null} */
  let wanted = null;
  /** where it is on its way to; several wishes on the way are one seek afterwards @type {number | null} */
  let sought = null;
  /** after it played only the frame that was asked for is shown, whatever the browser had ready */
  let isHeld = false;
  /** what was asked for on the way there @type {(() => void)[]} */
  let waiting = [];
  let asked = video.requestVideoFrameCallback(presented);

  const isSettled = () => isThere && wanted === null;

  function settle() {
    while (waiting.length && isSettled()) waiting.shift()?.();
  }

  /** @param {number} _now @param {{mediaTime: number}} of */
  function presented(_now, { mediaTime }) {
    asked = video.requestVideoFrameCallback(presented);
    hear(mediaTime);
  }

  /** A browser may tell of its first frame a moment before that can be painted: before the clip is loaded, or the seek to it over. @param {number} mediaTime */
  function hear(mediaTime) {
    if (isThere || video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return tell(mediaTime);
    const told = new AbortController();
    const once = () => {
      told.abort();
      tell(mediaTime);
    };
    for (const event of ["loadeddata", "seeked"]) video.addEventListener(event, once, { signal: told.signal });
  }

  /** @param {number} mediaTime */
  function tell(mediaTime) {
    const next = clock.frameAt(mediaTime);
    if (isHeld && next !== wanted) return;
    isHeld = false;
    frame = next;
    isThere = true;
    if (!video.seeking && wanted === sought) wanted = sought = null;
    heard.shown(frame);
    settle();
  }

  function start() {
    if (wanted === null || video.seeking || video.readyState === 0) return;
    sought = wanted;
    video.currentTime = clock.timeOf(wanted);
  }

  function onSeeked() {
    if (wanted !== null && wanted !== sought) return start();
    if (wanted === frame) [wanted, sought, isHeld] = [null, null, false];
    settle();
  }

  /** Also while it plays, and to the very frame on the screen: once it stands, the browser may still show one before. @param {number} to */
  function seek(to) {
    isHeld = !video.paused;
    video.pause();
    wanted = Math.min(Math.max(Math.round(to), 0), clock.frames - 1);
    if (wanted === frame && sought === null && isThere && !isHeld) wanted = null;
    start();
  }

  function pause() {
    if (!video.paused) seek(frame);
  }

  video.addEventListener("seeked", onSeeked);
  video.addEventListener("loadedmetadata", start);
  for (const event of ["play", "pause", "ended"]) video.addEventListener(event, heard.changed);

  return {
    frames: clock.frames,
    /** The browser had a frame ready before it was asked for one. @param {number | null} mediaTime of that frame, in seconds; null: it didn't say */
    arrived: (mediaTime) => (mediaTime === null ? seek(0) : hear(mediaTime)),
    /** the frame on the screen */
    frame: () => frame,
    /** whether the frame on the screen is the one that was asked for last */
    isSettled,
    /** Now, or as soon as the frame is there that was asked for last: keys mean that one. @param {() => void} does */
    whenSettled(does) {
      waiting.push(does);
      settle();
    },
    isPlaying: () => !video.paused && !video.ended,
    seek,
    /** After what waits for the frame it is on its way to. @param {number} by frames, from where it is or is going */
    step: (by) => (waiting.length ? void waiting.push(() => seek(frame + by)) : seek((wanted ?? frame) + by)),
    pause,
    toggle() {
      if (!video.paused) return pause();
      [wanted, sought, isHeld] = [null, null, false];
      video.play().catch(() => heard.changed()); // it was paused again before it began
    },
    /** @param {number} speed */
    setSpeed: (speed) => void (video.playbackRate = speed),
    destroy() {
      waiting = [];
      video.cancelVideoFrameCallback(asked);
      video.pause();
      video.dispatchEvent(new Event("pause")); // heard while it is still part of the page
    },
  };
}

/** @typedef {ReturnType<typeof openPlayer>} Player */
