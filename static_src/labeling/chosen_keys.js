// The member's own shortcuts, known once to the page, for media key handlers and button labels.
import { keyLabel } from "./keys.js";
import { withOwnKeys } from "./remapping.js";

/** @typedef {import("./contract").Command} Command */
/** @typedef {import("./contract").OwnKeys} OwnKeys */

/** @type {OwnKeys} */
let own = { keys: {}, plain: true };

export const ownKeys = () => own;

/** @param {OwnKeys} now */
export function chooseKeys(now) {
  own = now;
  labelKeys(document);
}

/** The commands with this person's keys. @param {Command[]} commands */
export const chosen = (commands) => withOwnKeys(commands, own);

/** The key on each button that says which command it is. @param {ParentNode} root */
export function labelKeys(root) {
  for (const each of root.querySelectorAll("[data-command], [data-video-command], [data-key-of]")) {
    const button = /** @type {HTMLElement} */ (each);
    const cap = button.querySelector("kbd");
    const { command, videoCommand, keyOf } = button.dataset;
    const key = own.keys[keyOf ?? command ?? videoCommand ?? ""];
    if (!cap || (!key && button.dataset.usualKey === undefined)) continue;
    button.dataset.usualKey ??= cap.textContent ?? "";
    button.dataset.usualShortcut ??= button.getAttribute("aria-keyshortcuts") ?? "";
    cap.textContent = key ? keyLabel(key) : button.dataset.usualKey;
    const shortcut = key ?? button.dataset.usualShortcut;
    if (shortcut) button.setAttribute("aria-keyshortcuts", shortcut);
    else button.removeAttribute("aria-keyshortcuts");
  }
}
