// Which keys work here? One list feeds the key handler and the sheet on "?".
import { keyLabel } from "./keys.js";
import { say } from "./texts.js";
import { part } from "./view.js";

/** @typedef {import("./contract").Command} Command */

const COMMON = ["clear", "find"]; // each field has them; once is enough

/** @param {Command[]} commands */
export function fillSheet(commands) {
  const shown = commands.filter(({ keys, id }, index) => keys.length && !(COMMON.includes(id) && commands.findIndex((one) => one.id === id) < index));
  part("keys-list").replaceChildren(...shown.map(row));
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
