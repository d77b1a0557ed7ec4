// The page's own commands, and where a key event happened.
import { plainKeysWork } from "./plain_keys.js";
import { say } from "./texts.js";

/** @typedef {import("./contract").Command} Command */

/** @returns {Command[]} after the texts are there */
export function pageCommands() {
  return [
    { id: "submit", title: say("key_submit"), keys: ["Enter"], when: "line" },
    { id: "submit", title: say("key_submit_typing"), keys: ["Ctrl+Enter"], when: "always" },
    { id: "undo", title: say("key_undo"), keys: ["Ctrl+z"], repeats: true, when: "answer" },
    { id: "redo", title: say("key_redo"), keys: ["Ctrl+Shift+z", "Ctrl+y"], repeats: true, when: "answer" },
    { id: "save", title: say("key_save"), keys: ["Ctrl+s"], when: "always" },
    { id: "skip", title: say("key_skip"), keys: ["s"] },
    { id: "ask", title: say("key_ask"), keys: ["u"] },
    { id: "recent", title: say("key_recent"), keys: ["Shift+r"] },
    { id: "guideline", title: say("key_guideline"), keys: ["g"] },
    { id: "keys", title: say("key_keys"), keys: ["?"] },
    { id: "leave", title: say("key_leave"), keys: ["Escape"], when: "always" },
  ];
}

/** @param {Command} command of a class @returns {Command[]} the same key with Shift shows what the guideline says of it */
export function guideCommands({ id, argument, keys }) {
  if (id !== "choose" || argument === undefined) return [];
  return [{ id: "guide", argument, title: "", keys: keys.map((key) => `Shift+${key}`) }];
}

/** @param {EventTarget | null} target @returns {import("./keys.js").Place} */
export function placeOf(target) {
  const element = target instanceof HTMLElement ? target : document.body;
  const chooser = element.matches("[type=radio], [type=checkbox]");
  const typing = element.matches("input, textarea, select, [contenteditable]") && !chooser;
  const answers = typing && !element.matches("[data-filter]") && element.closest("[data-field]") !== null;
  const answer = answers ? (element.matches("textarea") ? "lines" : "line") : undefined;
  return {
    typing,
    answer,
    pressable: element.matches("button, a[href], summary"),
    open: document.querySelector("dialog[open]") !== null,
    plain: plainKeysWork(),
  };
}

/** @param {KeyboardEvent} event @returns {import("./keys.js").Press} */
export function pressOf(event) {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, repeat } = event;
  return {
    key,
    code,
    ctrlKey,
    metaKey,
    altKey,
    shiftKey,
    isComposing,
    repeat,
    altGraph: event.getModifierState("AltGraph"),
  };
}
