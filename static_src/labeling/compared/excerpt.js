// What do the rows of a comparison have in common: a text by its number, and where a form keeps the answer?
import { say } from "../texts.js";

const LONGEST = 60; // characters of a text in a row

/** @param {import("../contract").Part} part @param {number} index */
export function excerptOf({ text }, index) {
  const words = text.trim().replace(/\s+/g, " ");
  const short = words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`;
  return `${say("partTitle", { number: index + 1 })}: ${short}`;
}

/** For forms that are sent without the labeling page's script. @param {HTMLElement} stage */
export const sentIn = (stage) => /** @type {HTMLInputElement | null} */ (stage.querySelector("input[data-value]"));
