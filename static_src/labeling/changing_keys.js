// The shortcut editor in the "?" dialog: a button, the new key, and a message with the result.
import { chooseKeys, chosen, ownKeys } from "./chosen_keys.js";
import { pressOf } from "./commands.js";
import { keyLabel, nameOf } from "./keys.js";
import { letPlainKeysWork } from "./plain_keys.js";
import { clashOf, isOfTheBrowser, ownerOf } from "./remapping.js";
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
  take(own);
  /** @type {Command | null} which one waits for its new key */
  let waiting = null;

  /** @param {OwnKeys} now */
  function take(now) {
    chooseKeys(now);
    plain.checked = now.plain;
    letPlainKeysWork(now.plain);
  }

  /** What the sheet says when it opens: keys that were chosen on different pages can meet on this one. */
  function sayClash() {
    const clash = clashOf(chosen(commands()), ownKeys());
    note.textContent = clash
      ? say("keysClash", {
          key: keyLabel(clash.key),
          one: titleOf(clash.commands[0]),
          other: titleOf(clash.commands[1]),
        })
      : "";
  }

  /** @param {OwnKeys} wanted @param {string} said */
  async function keep(wanted, said) {
    try {
      take(await post(url, wanted));
      note.textContent = said;
    } catch (problem) {
      if (!(problem instanceof Refusal || problem instanceof Unreachable)) throw problem;
      note.textContent = problem instanceof Refusal ? problem.message : say("keysUnsent");
    }
    plain.checked = ownKeys().plain;
    changed();
  }

  /** @param {Command} command @param {string} key */
  async function give(command, key) {
    const label = keyLabel(key);
    if (isOfTheBrowser(key)) return void (note.textContent = say("keysBrowser", { key: label }));
    const owner = ownerOf(chosen(commands()), command.id, key);
    if (owner) return void (note.textContent = say("keysTaken", { key: label, command: titleOf(owner) }));
    waiting = null;
    await keep(
      { ...ownKeys(), keys: { ...ownKeys().keys, [command.id]: key } },
      say("keysGiven", { key: label, command: titleOf(command) }),
    );
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
    const waited = waiting;
    waiting = null;
    note.textContent = "";
    if (waited) changed(); // it may be open again already: browsers tell of the end a little later
  });
  plain.addEventListener("change", () =>
    keep({ ...ownKeys(), plain: plain.checked }, say(plain.checked ? "keysPlainOn" : "keysPlainOff")),
  );

  return {
    /** with this person's keys @param {Command[]} all */
    of: (all) => chosen(all),
    sayClash,
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
