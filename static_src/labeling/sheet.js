// Which keys work here? One list feeds the key handler and the sheet on "?".
import { keyLabel } from "./keys.js";
import { say } from "./texts.js";
import { part } from "./view.js";

/** @typedef {import("./contract").Command} Command */

/** @typedef {{title?: string, commands: Command[]}} Group  such as one question with its keys */

/** @param {Group[]} groups */
export function fillSheet(groups) {
  part("keys-list").replaceChildren(...groups.flatMap(rows));
}

/** @param {Group} group @returns {HTMLElement[]} */
function rows({ title, commands }) {
  const shown = commands.filter(({ keys }) => keys.length).map(row);
  return title && shown.length ? [heading(title), ...shown] : shown;
}

/** @param {string} title */
function heading(title) {
  const line = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "rowgroup";
  name.colSpan = 2;
  name.textContent = title;
  line.append(name);
  return line;
}

/** @param {Command} command */
function row({ id, title, keys }) {
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
  line.append(name, cell);
  return line;
}
