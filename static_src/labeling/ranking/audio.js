// Audio in comparisons: the browser's own players, one at a time, also by key.
import { chosen } from "../chosen_keys.js";
import { placeOf, pressOf } from "../commands.js";
import { commandFor } from "../keys.js";
import { say } from "../texts.js";
import { tellLost } from "../time/figure.js";
import { LETTERS, AUDIO_KEYS } from "./keys.js";

/** @typedef {import("../contract").Part} Part */

const LONG = 60_000_000; // microseconds; of what is longer the browser fetches what it plays
/** @type {Map<string, HTMLAudioElement>} of the items that come next */
const ahead = new Map();

/** @param {Part} part */
function audioOf({ url = "", duration = 0 }) {
  const audio = document.createElement("audio");
  audio.preload = duration > LONG ? "metadata" : "auto";
  audio.src = url;
  return audio;
}

/** Begins to fetch the recordings of an item that isn't on the screen yet; of those before nothing is kept. @param {Part[]} parts */
export function fetchAudio(parts) {
  ahead.clear();
  for (const part of parts) ahead.set(part.url ?? "", audioOf(part));
}

/** The outline of a recording and its player, as templates/annotation/datasets/_stage.html has them. @param {Part} part @param {string} title @param {number} index */
export function audioBody(part, title, index) {
  const figure = document.createElement("figure");
  figure.className = "medium playing";
  const outline = new Image(320, 96);
  outline.alt = "";
  outline.src = part.thumbnail ?? "";
  const audio = ahead.get(part.url ?? "") ?? audioOf(part);
  audio.controls = true;
  audio.setAttribute("controlslist", "nodownload");
  audio.ariaLabel = title;
  audio.addEventListener("error", () => audio.getAttribute("src") && tellLost(figure));
  figure.append(outline, audio);
  const letter = LETTERS[index];
  if (letter) {
    const hint = document.createElement("span");
    const key = document.createElement("kbd");
    hint.className = "soft small needs-keys";
    hint.ariaHidden = "true";
    key.textContent = letter.toUpperCase();
    hint.append(say("audioPlay"), " ", key);
    audio.setAttribute("aria-keyshortcuts", letter);
    figure.append(hint);
  }
  return figure;
}

/** One recording at a time, and keys. @param {HTMLElement} root @returns {{destroy(): void}} */
export function playersIn(root) {
  const over = new AbortController();
  const { signal } = over;
  const players = [...root.querySelectorAll("audio")];
  let now = 0;

  /** @param {HTMLAudioElement} audio */
  const play = (audio) => void audio.play().catch(() => {}); // what can't be played says so itself

  /** @param {number} index from its beginning */
  function begin(index) {
    const audio = players[index];
    if (!audio) return;
    audio.currentTime = 0;
    play(audio);
  }

  /** @param {import("../contract").Command} command */
  function perform({ id, detail }) {
    if (id === "audio_play") return begin(detail);
    if (id === "audio_next")
      return begin((now + Number(players.some((audio) => audio.played.length))) % players.length);
    const audio = players[now];
    if (audio?.paused) play(audio);
    else audio?.pause();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.defaultPrevented || target instanceof HTMLMediaElement) return;
    const place = placeOf(target);
    const chooses = target.matches("[type=radio]:not(:checked), [type=checkbox]");
    const command = commandFor(pressOf(event), { ...place, pressable: place.pressable || chooses }, chosen(AUDIO_KEYS));
    if (!command) return;
    event.preventDefault();
    perform(command);
  }

  for (const [index, audio] of players.entries()) {
    audio.addEventListener(
      "play",
      () => {
        now = index;
        for (const other of players) if (other !== audio) other.pause();
      },
      { signal },
    );
  }
  addEventListener("keydown", onKey, { signal });
  return {
    destroy() {
      over.abort();
      for (const audio of players) {
        audio.pause();
        audio.dispatchEvent(new Event("pause")); // heard while it is still part of the page
      }
    },
  };
}
