// Which keys did this person choose, and what do they do to the commands? Pure; the only place that changes a command's keys.
import { isPlain } from "./plain_keys.js";

/** @typedef {import("./contract").Command} Command */
/** @typedef {import("./contract").OwnKeys} OwnKeys */

/** As annotation/labeling/own_keys.py has it: keys that browsers and screen readers need. */
const OF_THE_BROWSER = /^(?:(?:Shift\+)?(?:Tab|F\d{1,2})|Ctrl\+(?:Shift\+)?(?:Tab|F\d{1,2}|[rtwnlfpcvxa+\-0])|.*Alt\+.*)$/;

/** @param {string} key */
export const isOfTheBrowser = (key) => OF_THE_BROWSER.test(key);

/** Those with one key and one sense; classes have their keys from the schema. @param {Command[]} commands @returns {Command[]} */
export function changeable(commands) {
  return commands.filter(({ id, argument, keys }) => argument === undefined && keys.length === 1 && commands.filter((other) => other.id === id).length === 1);
}

/** The commands with this person's keys. @param {Command[]} commands @param {OwnKeys} own @returns {Command[]} */
export function withOwnKeys(commands, { keys, plain }) {
  if (plain && !Object.keys(keys).length) return commands;
  const may = new Set(changeable(commands));
  return commands.map((command) => {
    const chosen = may.has(command) ? keys[command.id] : undefined;
    const all = chosen === undefined ? command.keys : [chosen];
    return { ...command, keys: plain ? all : all.filter((key) => !isPlain(key)) };
  });
}

/** Who has the key already. @param {Command[]} commands with their keys of now @param {string} id of the command that wants it @param {string} key @returns {Command | undefined} */
export const ownerOf = (commands, id, key) => commands.find((command) => command.id !== id && command.keys.includes(key));
