// Shared parts of ranking rows: an entry by its number, and the form field of the value.
import { say } from "../texts.js";

/** @typedef {import("../contract").Part} Part */

const MAX_LENGTH = 60; // characters of a text in a row
const TITLES = { text: "partTitle", image: "partTitleImage", audio: "partTitleAudio" };
const BETTER = { text: "rankBetter", image: "rankBetterImage", audio: "rankBetterAudio" };

/** Text 1, Image 1 or Audio 1. @param {Part} part @param {number} index */
export const titleOf = ({ media }, index) => say(TITLES[media ?? "text"], { number: index + 1 });

/** “Text 1 is better”, in the word for what is compared. @param {Part | undefined} part @param {string | number} number */
export const betterOf = (part, number) => say(BETTER[part?.media ?? "text"], { number });

/** @param {Part} part @param {number} index */
export function excerptOf(part, index) {
  const title = titleOf(part, index);
  if (part.text === undefined) return title;
  const words = part.text.trim().replace(/\s+/g, " ");
  const short = words.length <= MAX_LENGTH ? words : `${words.slice(0, MAX_LENGTH - 1)}…`;
  return `${title}: ${short}`;
}

/** The same with the image, or the outline of the recording, small. @param {Part} part @param {number} index @returns {(Node | string)[]} */
export function excerptNodes(part, index) {
  if (!part.thumbnail) return [excerptOf(part, index)];
  const small = new Image(96, 72);
  small.alt = "";
  small.src = part.thumbnail;
  return [small, excerptOf(part, index)];
}

/** For forms that are sent without the labeling page's script. @param {HTMLElement} stage */
export const sentIn = (stage) => /** @type {HTMLInputElement | null} */ (stage.querySelector("input[data-value]"));
