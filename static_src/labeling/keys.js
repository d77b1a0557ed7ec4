// Maps key events to commands. Pure, so that keyboard layouts can be tested without keyboards.
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

/** The key's name. Shift with a key of the digit row is a key of its own, whatever the layout prints there.
 * @param {Press} press @returns {string} such as "1", "Shift+1", "g", "Shift+g", "Ctrl+Shift+z", "Enter", or "" */
export function nameOf(press) {
  const digit = shiftedDigit(press);
  if (press.isComposing || (digit === undefined && SILENT.has(press.key))) return "";
  const printed = [...press.key].length === 1;
  const base = digit ?? (printed ? printedName(press) : press.key);
  const held = press.altGraph ? "" : `${press.ctrlKey || press.metaKey ? "Ctrl+" : ""}${press.altKey ? "Alt+" : ""}`;
  const shiftMatters = digit !== undefined || !printed || LETTER.test(base) || base === "Space";
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

/** The digit of the row that is pressed with Shift. With AltGr the layout means a character. @param {Press} press */
function shiftedDigit({ key, code, shiftKey, altGraph }) {
  if (!shiftKey || altGraph || ([...key].length !== 1 && key !== "Dead")) return undefined;
  return /^Digit(\d)$/.exec(code)?.[1];
}

/** The sign that is printed there, where that is neither a digit nor a letter: “/” is Shift+7 on a German keyboard, “?” is Shift+6 on a French Canadian one.
 * @param {Press} press */
function printedSign(press) {
  const { key, ctrlKey, altKey, metaKey } = press;
  return shiftedDigit(press) && !ctrlKey && !altKey && !metaKey && !/[\d\p{L}]/u.test(key) ? key : null;
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
  const sign = printedSign(press);
  const command = (sign && able.find((one) => one.keys.includes(sign))) || able.find((one) => one.keys.includes(name));
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
