// Which command does a key press mean here? Pure, so that layouts can be tested without keyboards.
import { isPlain } from "./plain_keys.js";

/** @typedef {import("./contract").Command} Command */
/**
 * @typedef {{key: string, code: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, shiftKey?: boolean,
 *   altGraph?: boolean, isComposing?: boolean, repeat?: boolean}} Press
 */
/** Where the focus is; answer: typing an answer, of one line or of several; open: a dialog lies over the page; plain: whether keys that are a character alone mean anything.
 * @typedef {{typing: boolean, answer?: "line" | "lines" | undefined, pressable: boolean, open: boolean, plain: boolean}} Place */

const SILENT = new Set(["Dead", "Process", "Unidentified", "Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock"]);
const LATIN = /\p{Script=Latin}/u;
const LETTER = /^\p{L}$/u;

/** @param {Press} press @returns {string} such as "1", "g", "Shift+g", "Ctrl+Shift+z", "Enter", or "" */
export function nameOf(press) {
  if (press.isComposing || SILENT.has(press.key)) return "";
  const printed = [...press.key].length === 1;
  const base = printed ? printedName(press) : press.key;
  const held = press.altGraph ? "" : `${press.ctrlKey || press.metaKey ? "Ctrl+" : ""}${press.altKey ? "Alt+" : ""}`;
  const shiftMatters = !printed || LETTER.test(base) || base === "Space";
  return `${held}${press.shiftKey && shiftMatters ? "Shift+" : ""}${base}`;
}

/** @param {Press} press */
function printedName(press) {
  if (press.key === " ") return "Space";
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code);
  if (digit?.[1] && !press.shiftKey && !press.altGraph) return digit[1]; // AZERTY and Czech print something else there
  const letter = /^Key([A-Z])$/.exec(press.code);
  if (letter?.[1] && LETTER.test(press.key) && !LATIN.test(press.key)) return letter[1].toLowerCase(); // Russian, Hebrew
  return press.key.toLowerCase();
}

/** “Shift+1”, whatever is printed there with Shift; only for presses that mean nothing else. @param {Press} press */
function shifted({ code, shiftKey, ctrlKey, altKey, metaKey }) {
  const digit = /^Digit(\d)$/.exec(code);
  return digit && shiftKey && !ctrlKey && !altKey && !metaKey ? `Shift+${digit[1]}` : "none";
}

/** @param {Command} command @param {Place} place */
function whileTyping({ when }, { answer }) {
  return when === "always" || (when === "answer" && answer !== undefined) || (when === "line" && answer === "line");
}

/**
 * @param {Press} press @param {Place} place @param {Command[]} commands
 * @returns {Command | null}
 */
export function commandFor(press, place, commands) {
  const name = nameOf(press);
  if (name === "" || place.open || (!place.plain && isPlain(name))) return null;
  const able = place.typing ? commands.filter((one) => whileTyping(one, place)) : commands;
  const command = able.find((one) => one.keys.includes(name)) ?? able.find((one) => one.keys.includes(shifted(press)));
  if (!command) return null;
  if (press.repeat && !command.repeats) return null;
  if (place.pressable && (name === "Enter" || name === "Space")) return null;
  return command;
}

/** How a key is written on the page. @param {string} name */
export function keyLabel(name) {
  const arrows = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Backspace: "⌫", Escape: "Esc" };
  return name
    .split("+")
    .map((part) => arrows[/** @type {keyof typeof arrows} */ (part)] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" + ");
}
