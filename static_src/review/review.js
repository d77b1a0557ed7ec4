// Which keys does a reviewer have? `a` accepts, `r` and `e` open their parts, digits pick a reason or an answer.
import { askLive } from "../labeling/asking.js";
import { commandFor } from "../labeling/keys.js";
import { openViewer } from "../picture/viewer.js";

/** @typedef {import("../labeling/contract").Command} Command */

/** @param {string} key @returns {HTMLDetailsElement | null} */
const partOf = (key) => document.querySelector(`details[data-open="${key}"]`);

/** Opens one part, closes the other, and puts the focus on its first control. @param {string} key */
function open(key) {
  const part = partOf(key);
  if (!part) return;
  for (const other of document.querySelectorAll("details[data-open]")) {
    if (other instanceof HTMLDetailsElement) other.open = other === part;
  }
  /** @type {HTMLElement | null} */ (part.querySelector("input:not([type=hidden]), button"))?.focus();
}

function close() {
  for (const part of document.querySelectorAll("details[data-open]")) {
    if (part instanceof HTMLDetailsElement) part.open = false;
  }
  document.getElementById("stage")?.focus();
}

/** The digit's option in the open part, else the digit's answer. @param {number} digit */
function pick(digit) {
  const part = document.querySelector("details[data-open][open]");
  if (part) {
    const option = part.querySelectorAll("input[type=radio], input[type=checkbox]")[digit - 1];
    if (option instanceof HTMLInputElement) {
      option.click();
      option.focus();
    }
    return;
  }
  const button = document.querySelector(`button[data-key="${digit}"]`);
  if (button instanceof HTMLButtonElement) button.click();
}

function accept() {
  const button = document.querySelector('form[data-verdict="accepted"] button');
  if (button instanceof HTMLButtonElement) button.click();
}

/** @type {Record<string, (argument: string) => void>} */
const DOES = { accept, reject: () => open("r"), correct: () => open("e"), close, pick: (digit) => pick(Number(digit)) };

/** @type {Command[]} */
const COMMANDS = [
  { id: "accept", title: "", keys: ["a"] },
  { id: "reject", title: "", keys: ["r"] },
  { id: "correct", title: "", keys: ["e"] },
  { id: "close", title: "", keys: ["Escape"], when: "always" },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => ({ id: "pick", title: "", keys: [String(digit)], argument: String(digit) })),
];

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const typing = target.matches("textarea, input:not([type=radio]):not([type=checkbox])");
  const pressable = target.matches("button, a[href], summary");
  const command = commandFor(event, { typing, pressable, open: false }, COMMANDS);
  if (!command) return;
  event.preventDefault();
  DOES[command.id]?.(command.argument ?? "");
});

for (const figure of document.querySelectorAll("[data-picture]")) openViewer(/** @type {HTMLElement} */ (figure));
askLive(document);
