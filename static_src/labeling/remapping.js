// Applies the member's own shortcuts to the commands. The only place that changes a command's keys. Pure.
import { isPlain } from "./plain_keys.js";

/** @typedef {import("./contract").Command} Command */
/** @typedef {import("./contract").OwnKeys} OwnKeys */

/** As annotation/workflow/shortcuts/own_keys.py has it: keys that browsers and screen readers need. */
const OF_THE_BROWSER =
  /^(?:(?:Shift\+)?(?:Tab|F\d{1,2})|Ctrl\+(?:Shift\+)?(?:Tab|F\d{1,2}|[rtwnlfpcvxa+\-0])|.*Alt\+.*)$/;

/** @param {string} key */
export const isOfTheBrowser = (key) => OF_THE_BROWSER.test(key);

/** Those of one sense, whatever their number of keys and contexts; classes have their keys from the schema, arrows and digits mean a direction or a place, and some are heard by what knows one key only. @param {Command[]} commands @returns {Command[]} */
export function changeable(commands) {
  const several = new Set(
    commands
      .filter(({ argument, detail, each, fixed }) => argument !== undefined || detail !== undefined || each || fixed)
      .map(({ id }) => id),
  );
  return commands.filter(({ id, keys }) => keys.length > 0 && !several.has(id));
}

/** What else has this sense, in another context, stands above it. @param {Command[]} commands @param {Command} command */
export const isFirst = (commands, command) => commands.find(({ id }) => id === command.id) === command;

/** The command with the one key instead of all it had. Without Ctrl a key writes where somebody types: there it doesn't act. @param {Command} command @param {string} key @param {boolean} first of its sense @returns {Command} */
function given(command, key, first) {
  if (!command.when || key.startsWith("Ctrl+") || command.keys.includes(key)) return { ...command, keys: [key] };
  return first ? { ...command, keys: [key], when: "page" } : command;
}

/** The commands with this person's keys. @param {Command[]} commands @param {OwnKeys} own @returns {Command[]} */
export function withOwnKeys(commands, { keys, plain }) {
  if (plain && !Object.keys(keys).length) return commands;
  const may = new Set(changeable(commands));
  return commands.map((command) => {
    const chosen = may.has(command) ? keys[command.id] : undefined;
    const now = chosen === undefined ? command : given(command, chosen, isFirst(commands, command));
    return plain ? now : { ...now, keys: now.keys.filter((key) => !isPlain(key)) };
  });
}

/** Who has the key already. @param {Command[]} commands with their keys of now @param {string} id of the command that wants it @param {string} key @returns {Command | undefined} */
export const ownerOf = (commands, id, key) =>
  commands.find((command) => command.id !== id && command.keys.includes(key));

/** Two commands that have one key here since it was chosen on a page that knew just one of them. @param {Command[]} commands with their keys of now @param {OwnKeys} own @returns {{key: string, commands: [Command, Command]} | undefined} the first such pair */
export function clashOf(commands, { keys }) {
  return Object.entries(keys).flatMap(([id, key]) => {
    const command = commands.find((each) => each.id === id && each.keys.includes(key));
    const owner = command && ownerOf(commands, id, key);
    return owner ? [{ key, commands: /** @type {[Command, Command]} */ ([command, owner]) }] : [];
  })[0];
}
