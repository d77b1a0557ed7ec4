// The list of shortcuts, used by the key handler and the "?" dialog.
import { keyLabel } from "./keys.js";
import { isFirst } from "./remapping.js";
import { say } from "./texts.js";
import { part } from "./view.js";

/** @typedef {import("./contract").Command} Command */

/** @typedef {{title?: string, commands: Command[]}} Group  such as one question with its keys */

/** @typedef {{may: (id: string) => boolean, isWaiting: (id: string) => boolean}} Changing which commands can get another key, and which waits for it */

/** @param {Group[]} groups @param {Changing} changing */
export function fillSheet(groups, changing) {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
  part("keys-list").replaceChildren(...groups.flatMap((group) => rows(group, changing)));
  if (focused) /** @type {HTMLElement | null} */ (part("keys-list").querySelector(`[data-id="${focused}"]`))?.focus();
}

/** @param {Group} group @param {Changing} changing @returns {HTMLElement[]} */
function rows({ title, commands }, changing) {
  const shown = commands
    .filter(({ id, keys }) => keys.length || changing.may(id))
    .map((command) => row(command, isFirst(commands, command), changing));
  return title && shown.length ? [heading(title), ...shown] : shown;
}

/** @param {string} title */
function heading(title) {
  const line = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "rowgroup";
  name.colSpan = 3;
  name.textContent = title;
  line.append(name);
  return line;
}

/** Contexts of one command change together: the first has the button. @param {Command} command @param {boolean} first @param {Changing} changing */
function row({ id, title, keys }, first, changing) {
  const line = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = title || say(`key_${id}`);
  const cell = document.createElement("td");
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = keyLabel(key);
    cell.append(cap, " ");
  }
  const last = document.createElement("td");
  if (first && changing.may(id)) last.append(changer(id, name.textContent ?? "", changing.isWaiting(id)));
  line.append(name, cell, last);
  return line;
}

/** @param {string} id @param {string} title @param {boolean} isWaiting */
function changer(id, title, isWaiting) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.dataset.do = "change-key";
  button.dataset.id = id;
  button.textContent = isWaiting ? "…" : say("keysChange");
  button.ariaLabel = say("keysChangeOf", { command: title });
  button.ariaPressed = String(isWaiting);
  return button;
}
