// Which keys play sounds that are compared, so that none is one that answers? Pure: letters that lie side by side on the usual keyboards.

/** @typedef {import("../contract").Command} Command */

/** Of the first sounds, in the order shown. */
export const LETTERS = ["c", "v", "b", "n"];

/** @type {Command[]} */
const GENERAL = [
  { id: "sound_pause", title: "", keys: ["Space"] },
  { id: "sound_next", title: "", keys: ["Shift+Space"] },
];

/** `detail`: which sound. @type {Command[]} */
export const SOUND_KEYS = [
  ...LETTERS.map((letter, index) => ({ id: "sound_play", title: "", keys: [letter], detail: index })),
  ...GENERAL,
];

/** The same for the sheet. @type {Command[]} */
export const SOUNDS_TOLD = [{ id: "sound_play", title: "", keys: LETTERS, each: true }, ...GENERAL];
