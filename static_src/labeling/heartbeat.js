// Heartbeats that tell the server an annotator is active: a pure reducer and a thin timer around it.

export const BEAT_EVERY = 15_000;
export const IDLE_AFTER = 60_000;

/** @typedef {{visible: boolean, touchedAt: number, beatAt: number, playing: boolean}} Pulse */
/** @typedef {{type: "touch" | "visible" | "hidden" | "tick" | "sent" | "play" | "pause", at: number}} Sign  times in ms */

/** @param {number} at @returns {Pulse} opening the page is itself the first beat */
export function firstPulse(at) {
  return { visible: true, touchedAt: at, beatAt: at, playing: false };
}

/**
 * "sent" is any request that the server counts as a beat by itself: a draft or a submission.
 * @param {Pulse} pulse @param {Sign} sign @returns {{pulse: Pulse, beat: boolean}}
 */
export function feel(pulse, sign) {
  const next = moved(pulse, sign);
  const beat = sign.type !== "sent" && isDue(next, sign.at);
  return { pulse: beat ? { ...next, beatAt: sign.at } : next, beat };
}

/** @param {Pulse} pulse @param {Sign} sign @returns {Pulse} */
function moved(pulse, { type, at }) {
  if (type === "touch") return { ...pulse, touchedAt: at };
  if (type === "visible" || type === "hidden") return { ...pulse, visible: type === "visible" };
  if (type === "play" || type === "pause") return { ...pulse, playing: type === "play" };
  return type === "sent" ? { ...pulse, beatAt: at } : pulse;
}

/** @param {Pulse} pulse @param {number} at */
function isDue(pulse, at) {
  const active = pulse.playing || at - pulse.touchedAt < IDLE_AFTER;
  return pulse.visible && active && at - pulse.beatAt >= BEAT_EVERY;
}

/**
 * @param {() => void} beat @returns {(type: Sign["type"]) => void} tells the clock of a sign
 */
export function startHeartbeat(beat) {
  let pulse = firstPulse(performance.now());
  const sense = (/** @type {Sign["type"]} */ type) => {
    const felt = feel(pulse, { type, at: performance.now() });
    pulse = felt.pulse;
    if (felt.beat) beat();
  };
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"]) {
    addEventListener(name, () => sense("touch"), { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => sense(document.hidden ? "hidden" : "visible"));
  for (const name of /** @type {const} */ (["play", "pause"])) document.addEventListener(name, () => sense(name), true); // of an audio file or video
  setInterval(() => sense("tick"), 1_000);
  return sense;
}
