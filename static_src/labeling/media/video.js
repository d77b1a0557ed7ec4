// Video: frame by frame on a board, with player controls and a strip below. The frame shown is always known exactly.
import { openBoard } from "../../image/board.js";
import { copyOf, tellOdd, tellSlow, triedAgain } from "../../image/lost.js";
import { chosen } from "../chosen_keys.js";
import { commandFor } from "../keys.js";
import { placeOf, pressOf } from "../commands.js";
import { clockText, steadyClockOf, unevenClockOf } from "../video/frames.js";
import { VIDEO, nextSpeed, STEPS } from "../video/keys.js";
import { openPlayer } from "../video/player.js";
import { openIntervals } from "../video/intervals.js";
import { openTimeline } from "../video/timeline.js";
import { afterPaint } from "../painted.js";
import { fetchAhead } from "./ahead.js";
import { linesOf, paragraph } from "./text.js";

/** @typedef {import("../contract").Content} Content */
/** @typedef {import("../video/lanes.js").Lane} Lane */

const ODD = 2; // pixels: sizes of pixels that aren't square are rounded

/**
 * @typedef {object} Clip
 * @property {HTMLVideoElement} video
 * @property {string} url
 * @property {number | null} first when the frame is shown that the browser has ready, in seconds; null until it has one
 */

/** The clip that comes next; what has its first frame ready is shown at once. @type {Clip | null} */
let coming = null;

/** @param {Content} content @returns {Clip} still without a source */
function newVideo(content) {
  const video = document.createElement("video");
  Object.assign(video, {
    preload: "auto",
    playsInline: true,
    disablePictureInPicture: true,
    ariaHidden: "true",
    tabIndex: -1,
  });
  return { video, url: content.url ?? "", first: null };
}

/** @param {Content} content */
function fetchVideo(content) {
  if (content.isConstantRate === false) fetchAhead(content.frames ?? "");
  letGo(coming);
  const clip = newVideo(content);
  clip.video.requestVideoFrameCallback((_now, { mediaTime }) => (clip.first = mediaTime));
  clip.video.src = clip.url;
  coming = clip;
}

/** The one that was fetched ahead, if it is this one. @param {Content} content */
function videoOf(content) {
  const fetched = coming;
  coming = null;
  if (fetched?.url === content.url && fetched && !fetched.video.error) return fetched;
  letGo(fetched);
  return newVideo(content);
}

/** @param {Clip | null} clip */
function letGo(clip) {
  clip?.video.removeAttribute("src");
  clip?.video.load();
}

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    const figure = document.createElement("figure");
    figure.className = "medium video";
    const view = document.createElement("div");
    view.className = "medium-view";
    view.dataset.view = "";
    figure.append(view);
    stage.replaceChildren(figure, ...(content.text ? linesOf(content.text).map(paragraph) : []));
    return openVideo(stage, figure, content);
  },
  spoken: (content) => [content.name, content.text].filter(Boolean).join(". ").slice(0, 300),
  ahead: fetchVideo,
};

/** @typedef {ReturnType<typeof openVideo>} VideoSurface */

/** @param {HTMLElement} stage @param {HTMLElement} figure @param {Content} content */
function openVideo(stage, figure, content) {
  const size = { width: Math.max(content.width ?? 0, 1), height: Math.max(content.height ?? 0, 1) };
  const over = new AbortController();
  const { signal } = over;
  /** @type {((frame: number) => void)[]} */
  const listeners = [];
  /** @type {Map<object, Lane[]>} by who brought them */
  const lanes = new Map();
  /** @type {import("../video/player.js").Player | null} */
  let player = null;
  /** @type {ReturnType<typeof openTimeline> | null} */
  let timeline = null;
  /** where intervals of time are marked, once a field asks for it @type {import("../video/intervals.js").Intervals | null} */
  let intervals = null;
  /** the last frame of what is played, where that is a part @type {number | null} */
  let until = null;
  /** @type {import("../video/frames.js").Clock | null} */
  let clock = null;

  const clip = videoOf(content);
  const { video } = clip;
  addEventListener("keydown", onKey, { signal }); // before the board's: Space plays, and doesn't hold the image
  const board = openBoard(figure, null, size);
  board.place.setAttribute("aria-label", content.name ?? "");
  const sheet = document.createElement("canvas"); // the frame that is shown, as it was taken from the clip
  [sheet.width, sheet.height] = [size.width, size.height];
  const pencil = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d", { alpha: false }));
  board.place.prepend(video);
  const bar = copyOf("video-tools") ?? document.createElement("div");
  board.place.after(bar);
  const slot = (/** @type {string} */ name) =>
    /** @type {HTMLElement | null} */ (bar.querySelector(`[data-video="${name}"]`));
  const typed = /** @type {HTMLInputElement | null} */ (slot("frame"));
  const speeds = /** @type {HTMLSelectElement | null} */ (slot("speed"));

  /** @param {number} frame */
  function shown(frame) {
    pencil.drawImage(video, 0, 0, size.width, size.height);
    board.place.dataset.frame = String(frame);
    board.show(sheet);
    if (typed && document.activeElement !== typed) typed.value = String(frame);
    const time = slot("time");
    if (time && clock) time.textContent = clockText(clock.secondsOf(frame));
    timeline?.moveTo(frame);
    intervals?.moveTo(frame);
    if (until !== null && frame >= until) player?.seek(until); // which stops it; a busy machine may have skipped the frame itself
    for (const listener of listeners) listener(frame);
  }

  function changed() {
    if (!player?.isPlaying()) until = null;
    slot("play")?.setAttribute("aria-pressed", String(player?.isPlaying() ?? false));
  }

  /** @param {number} speed */
  function setSpeed(speed) {
    player?.setSpeed(speed);
    if (speeds) speeds.value = String(speed);
  }

  /** @param {string} id @returns {boolean} */
  function perform(id) {
    if (id === "video_play") player?.toggle();
    else if (id === "video_slower" || id === "video_faster")
      setSpeed(nextSpeed(Number(speeds?.value ?? 1), id === "video_faster" ? 1 : -1));
    else if (id in STEPS) player?.step(STEPS[id] ?? 0);
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const command = event.defaultPrevented ? null : commandFor(pressOf(event), placeOf(event.target), chosen(VIDEO));
    if (command && perform(command.id)) event.preventDefault();
  }

  async function arrive() {
    const said = tellSlow(board.place);
    signal.addEventListener("abort", said);
    video.addEventListener("loadeddata", said, { once: true, signal });
    const known = steadyClockOf(content);
    if (known) return begin(known, said); // before the item is laid out: afterwards it would be a second time
    const fetched = await unevenClockOf(content).catch(() => null);
    if (fetched) return begin(fetched, said);
    said();
    tellLost();
  }

  /** @param {import("../video/frames.js").Clock} now @param {() => void} said it isn't slow any more */
  function begin(now, said) {
    if (signal.aborted) return;
    clock = now;
    player?.destroy();
    player = openPlayer(video, clock, { shown, changed });
    intervals?.know(clock);
    timeline ??= openTimeline(/** @type {HTMLElement} */ (slot("timeline")), clock, (frame) => player?.seek(frame));
    timeline.show([...lanes.values()].flat());
    if (typed) typed.max = String(clock.frames - 1);
    const last = slot("last");
    if (last) last.textContent = String(clock.frames - 1);
    if (!video.src) video.src = clip.url;
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) onSize();
    const isReady = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (isReady) said();
    if (isReady || clip.first !== null) player.arrived(clip.first);
  }

  /** @returns {import("../video/intervals.js").Intervals} */
  function openMarking() {
    const made = openIntervals(/** @type {HTMLElement} */ (slot("timeline")), content, {
      seek: (frame) => player?.seek(frame),
      step: (by) => player?.step(by),
    });
    if (clock) made.know(clock);
    made.moveTo(player?.frame() ?? 0);
    return made;
  }

  const marking = () => (intervals ??= openMarking());

  /** Plays an interval once. @param {import("../time/axis.js").Interval} part */
  function playPart(part) {
    const [first, last] = marking().framesOf(part);
    player?.seek(first);
    player?.whenSettled(() => {
      if (first === last) return;
      player?.toggle();
      until = last;
    });
  }

  function tellLost() {
    const notice = figure.querySelector("[data-lost]") ? null : copyOf("video-lost");
    if (!notice || signal.aborted) return;
    figure.prepend(notice);
    triedAgain(notice, () => {
      if (clock) video.load();
      else arrive();
    });
  }

  function onSize() {
    if (Math.abs(video.videoWidth - size.width) > ODD || Math.abs(video.videoHeight - size.height) > ODD)
      tellOdd(figure);
  }

  video.addEventListener("error", () => video.src && tellLost(), { signal });
  video.addEventListener("loadedmetadata", onSize, { signal });
  board.place.addEventListener("pointerdown", () => player?.pause(), { signal, capture: true }); // what is drawn on stands still
  bar.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-video-command]") : null;
    if (button instanceof HTMLElement) perform(button.dataset.videoCommand ?? "");
  });
  typed?.addEventListener("change", () => Number.isFinite(typed.valueAsNumber) && player?.seek(typed.valueAsNumber));
  typed?.addEventListener("keydown", (event) => event.key === "Enter" && board.place.focus());
  speeds?.addEventListener("change", () => setSpeed(Number(speeds.value)));
  arrive();

  return {
    type: "video",
    stage,
    /** Where intervals of time are marked. */
    get timeline() {
      return marking().timeline;
    },
    /** @param {"start" | "end"} edge set on the frame on the screen */
    edge: (edge) => marking().edge(edge),
    /** To the nearest edge of a frame. @param {number} at */
    snapped: (at) => marking().snapped(at),
    playPart,
    /** @param {() => void} does once the frame is shown that was asked for last */
    whenSettled: (does) => player?.whenSettled(does),
    /** The place to draw on, the same for all fields. */
    board: () => board,
    clip: {
      frames: content.frameCount ?? 1,
      frame: () => player?.frame() ?? 0,
      isPlaying: () => player?.isPlaying() ?? false,
      /** @param {() => void} does once the frame is shown that was asked for last */
      whenSettled: (does) => player?.whenSettled(does),
      /** @param {number} frame */
      seek: (frame) => player?.seek(frame),
      pause: () => player?.pause(),
      /** @param {(frame: number) => void} listener hears of each frame that is shown @returns {() => void} no more */
      onFrame(listener) {
        listeners.push(listener);
        return () => void listeners.splice(listeners.indexOf(listener), 1);
      },
      /** What lies on the strip. @param {object} owner @param {Lane[]} now those of this owner */
      showLanes(owner, now) {
        lanes.set(owner, now);
        timeline?.show([...lanes.values()].flat());
      },
    },
    destroy() {
      over.abort();
      timeline?.destroy();
      intervals?.destroy();
      player?.destroy();
      board.destroy();
      void afterPaint().then(() => letGo(clip));
    },
  };
}
