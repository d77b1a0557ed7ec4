// How does a person give a command another key? In the sheet on "?": a button, the new key, and a word on what came of it.
import { keyLabel, nameOf } from "./keys.js";
import { pressOf } from "./commands.js";
import { letPlainKeysWork } from "./plain_keys.js";
import { isOfTheBrowser, ownerOf, withOwnKeys } from "./remapping.js";
import { Refusal, Unreachable } from "./server.js";
import { say } from "./texts.js";
import * as view from "./view.js";

/** @typedef {import("./contract").Command} Command */
/** @typedef {import("./contract").OwnKeys} OwnKeys */

/** @param {Command} command */
const titleOf = ({ id, title }) => title || say(`key_${id}`);

/**
 * @param {{own: OwnKeys, url: string, post: (url: string, body: object) => Promise<any>, commands: () => Command[], changed: () => void}} wiring
 *   `commands`: all of the page, as they come
 */
export function createOwnKeys({ own, url, post, commands, changed }) {
  const dialog = view.dialogOf("keys");
  const note = /** @type {HTMLElement} */ (dialog.querySelector("[data-key-note]"));
  const plain = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-plain-keys]"));
  plain.checked = own.plain;
  letPlainKeysWork(own.plain);
  /** @type {Command | null} which one waits for its new key */
  let waiting = null;

  /** @param {OwnKeys} wanted @param {string} said */
  async function keep(wanted, said) {
    try {
      own = await post(url, wanted);
      note.textContent = said;
    } catch (problem) {
      if (!(problem instanceof Refusal || problem instanceof Unreachable)) throw problem;
      note.textContent = problem instanceof Refusal ? problem.message : say("keysUnsent");
    }
    plain.checked = own.plain;
    letPlainKeysWork(own.plain);
    changed();
  }

  /** @param {Command} command @param {string} key */
  async function give(command, key) {
    const label = keyLabel(key);
    if (isOfTheBrowser(key)) return void (note.textContent = say("keysBrowser", { key: label }));
    const owner = ownerOf(withOwnKeys(commands(), own), command.id, key);
    if (owner) return void (note.textContent = say("keysTaken", { key: label, command: titleOf(owner) }));
    waiting = null;
    await keep({ ...own, keys: { ...own.keys, [command.id]: key } }, say("keysGiven", { key: label, command: titleOf(command) }));
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!waiting) return;
    const key = nameOf(pressOf(event));
    if (key === "" || key === "Tab" || key === "Shift+Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (key !== "Escape") return void give(waiting, key);
    waiting = null;
    note.textContent = "";
    changed();
  }

  dialog.addEventListener("keydown", onKey, true);
  dialog.addEventListener("cancel", (event) => waiting && event.preventDefault());
  dialog.addEventListener("close", () => {
    waiting = null;
    note.textContent = "";
  });
  plain.addEventListener("change", () => keep({ ...own, plain: plain.checked }, say(plain.checked ? "keysPlainOn" : "keysPlainOff")));

  return {
    /** with this person's keys @param {Command[]} all */
    of: (all) => withOwnKeys(all, own),
    isWaiting: (/** @type {string} */ id) => waiting?.id === id,
    /** @param {Command} command */
    wait(command) {
      waiting = command;
      note.textContent = say("keysPress", { command: titleOf(command) });
      changed();
    },
    reset: () => keep({ keys: {}, plain: true }, say("keysReset")),
  };
}
