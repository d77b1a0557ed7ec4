// Appearance of shapes: class color and line style.
import { onTheme, shadesOf } from "../colors.js";

/** @typedef {import("../colors.js").Shades} Colours */

const CLASSES = 12;
const PEOPLE = [20, 21, 22, 23, 24]; // of what several people have, then of each of them (css/tokens.css)
/** Beside its colour each class has a line: whole, long dashes, short ones, dash and dot. @type {number[][]} */
const DASHES = [[], [8, 4], [3, 3], [10, 3, 2, 3]];

const UNNAMED = [1, 4]; // what has no class yet is dotted

/** @param {number} colour of a class, or of a person; 0: no class yet */
export const dashOf = (colour) => (colour === 0 ? UNNAMED : (DASHES[(colour - 1) % DASHES.length] ?? []));

/** @param {number} number */
const isKnown = (number) => (number >= 0 && number <= CLASSES) || PEOPLE.includes(number);

/** The colours of now. @param {() => void} changed after the theme changed */
export const coloursOf = (changed) => ({
  /** @param {number} number @returns {Colours} */
  of: (number) => shadesOf(isKnown(number) ? number : 1),
  destroy: onTheme(changed),
});
