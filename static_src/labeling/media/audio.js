// Audio: waveform from stored peaks, optional spectrogram, played by the browser.
import { tellSlow } from "../../image/lost.js";
import { afterPaint } from "../painted.js";
import { say } from "../texts.js";
import { announce } from "../view.js";
import { timelineFigure, tellLost } from "../time/figure.js";
import { createPlayer, speedAfter } from "../time/player.js";
import { createShape, fetchShape } from "../time/shape.js";
import { paintSpectrum, spectrumAt } from "../time/spectrum.js";
import { createTimeline } from "../time/timeline.js";
import { elapsed } from "../time/written.js";
import { linesOf, paragraph } from "./text.js";

/** @typedef {import("../contract").Content} Content */
/** @typedef {ReturnType<typeof openAudio>} AudioSurface */

const MIN_VALUE = 20_000; // microseconds that are seen at least
const MILLISECOND = 1_000;
const NUDGE = 10_000;
const STEP = 5_000_000;
const FAR = 30_000_000;
const LONG = 60_000_000; // of what is longer the browser fetches what it plays
const HEIGHT = { single: 168, each: 96, spectrum: 144 };
const STEPS = { time_back: -STEP, time_on: STEP, time_far_back: -FAR, time_far_on: FAR };

/** @type {AudioSurface | null} */
let open = null;

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    open?.destroy();
    open = openAudio(stage, content);
    return open;
  },
  spoken: (content) =>
    [content.name, elapsed(content.duration ?? 0), content.text].filter(Boolean).join(". ").slice(0, 300),
  ahead: fetchShape,
};

/** @param {HTMLElement} stage @param {Content} content */
function openAudio(stage, content) {
  const figure = timelineFigure(content);
  const audio = document.createElement("audio");
  audio.preload = (content.duration ?? 0) > LONG ? "metadata" : "auto";
  figure.append(audio);
  void afterPaint().then(() => figure.isConnected && (audio.src = content.url ?? ""));
  stage.replaceChildren(figure, ...(content.text ? linesOf(content.text).map(paragraph) : []));
  stage.tabIndex = 0;
  const extent = { start: 0, end: content.duration ?? 0 };
  const arrived = tellSlow(/** @type {HTMLElement} */ (figure.querySelector("[data-time-view]")), "timeline-slow");
  const shape = createShape(content, {
    ready() {
      arrived();
      timeline.arrived();
    },
    lost() {
      arrived();
      tellLost(figure);
    },
  });
  const spectrum = spectrumAt(content.spectrogram ?? "", () => timeline.draw("below"));
  let withSpectrum = false;

  const waves = shape.rows.map((row, index) => ({
    name: String(index + 1),
    height: () => (shape.rows.length > 1 ? HEIGHT.each : HEIGHT.single),
    paint: (/** @type {CanvasRenderingContext2D} */ context, /** @type {import("../time/timeline.js").Look} */ look) =>
      shape.paint(context, row, look),
  }));

  const timeline = createTimeline(figure, {
    content,
    extent,
    least: MIN_VALUE,
    coarsest: MILLISECOND,
    rows: [
      ...waves,
      {
        name: "spectrum",
        height: () => (withSpectrum ? HEIGHT.spectrum : 0),
        paint: (context, look) => withSpectrum && paintSpectrum(context, spectrum.image(), extent, look),
      },
    ],
    whole: (context, look) => shape.paint(context, 0, look),
    seen: shape.want,
    gone: (at) => player.isPlaying() && player.seek(at),
    nudge: (at, by) => at + by * NUDGE,
    act,
  });
  const player = createPlayer(audio, extent, { runs: timeline.runTo, stopped: timeline.go, changed: showState });
  audio.addEventListener("error", () => audio.getAttribute("src") && tellLost(figure));
  shape.want(extent);

  function toggle() {
    if (player.isPlaying()) return player.stop();
    player.start(timeline.at() >= extent.end ? extent.start : timeline.at());
  }

  /** @param {1 | -1} by */
  function changeSpeed(by) {
    player.setSpeed(speedAfter(player.speed(), by));
    announce(say("timeSpeed", { speed: player.speed() }));
  }

  function switchSpectrum() {
    withSpectrum = !withSpectrum;
    if (withSpectrum) spectrum.load();
    timeline.draw("below");
    showState();
  }

  /** @param {string} id */
  function act(id) {
    const by = STEPS[/** @type {keyof typeof STEPS} */ (id)];
    if (by !== undefined) timeline.go(timeline.at() + by);
    else if (id === "time_play") toggle();
    else if (id === "time_slower" || id === "time_faster") changeSpeed(id === "time_faster" ? 1 : -1);
    else if (id === "time_loop") player.setLoop(!player.loops());
    else if (id === "time_spectrum") switchSpectrum();
    else return false;
    return true;
  }

  function showState() {
    const pressed = { play: player.isPlaying(), loop: player.loops(), spectrum: withSpectrum };
    for (const [name, on] of Object.entries(pressed))
      figure.querySelector(`[data-time="${name}"]`)?.setAttribute("aria-pressed", String(on));
    const speed = figure.querySelector("[data-time-speed]");
    if (speed) speed.textContent = `${player.speed()}×`;
  }

  showState();

  return {
    type: "audio",
    stage,
    timeline,
    /** Plays an interval once, or again and again where that is switched on. @param {import("../time/axis.js").Interval} part */
    playPart: ({ start, end }) => player.start(start, { start, end }),
    destroy() {
      arrived();
      player.destroy();
      shape.destroy();
      timeline.destroy();
      open = null;
    },
  };
}
