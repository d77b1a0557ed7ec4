// Shortcuts for playing audio in comparisons, on neighboring keys that no field uses. Pure.

/** @typedef {import("../contract").Command} Command */

/** Of the first audio, in the order shown. */
export const LETTERS = ["c", "v", "b", "n"];

/** @type {Command[]} */
const GENERAL = [
  { id: "audio_pause", title: "", keys: ["Space"] },
  { id: "audio_next", title: "", keys: ["Shift+Space"] },
];

/** `detail`: which audio. @type {Command[]} */
export const AUDIO_KEYS = [
  ...LETTERS.map((letter, index) => ({ id: "audio_play", title: "", keys: [letter], detail: index })),
  ...GENERAL,
];

/** The same for the sheet. @type {Command[]} */
export const AUDIO_TOLD = [{ id: "audio_play", title: "", keys: LETTERS, each: true }, ...GENERAL];
