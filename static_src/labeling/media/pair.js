// How are texts shown that are to be compared? Side by side, each scrolling on its own; a kind can put keys and marks on them.
import { say } from "../texts.js";
import { linesOf, paragraph } from "./text.js";

/** @typedef {import("../contract").Part} Part */
/** @typedef {ReturnType<typeof surfaceOf>} PairSurface */

/** @type {import("../contract").Medium} */
export const medium = {
  show: (stage, content) => surfaceOf(stage, content.text ?? "", content.parts ?? []),
  spoken: (content) => [content.text, ...(content.parts ?? []).map(({ text }) => text)].filter(Boolean).join(". ").slice(0, 300),
};

/** The same as templates/annotation/data/_stage.html. @param {Part} part @param {number} index */
function cardOf({ text }, index) {
  const card = document.createElement("li");
  const head = document.createElement("h2");
  head.textContent = say("partTitle", { number: index + 1 });
  const body = document.createElement("div");
  body.className = "part-text";
  body.tabIndex = 0; // a long text is scrolled by the keys
  body.role = "group";
  body.ariaLabel = head.textContent;
  body.append(...linesOf(text).map(paragraph));
  card.append(head, body);
  return card;
}

/** @param {HTMLElement} stage @param {string} text @param {Part[]} parts */
export function surfaceOf(stage, text, parts) {
  const cards = parts.map(cardOf);
  const list = document.createElement("ol");
  list.className = "parts";
  list.append(...cards);
  stage.replaceChildren(...(text ? linesOf(text).map(paragraph) : []), list);
  /** @type {string | null} whose keys and marks the cards bear: the first field that asked */
  let layer = null;

  return {
    type: "pair",
    /** Each card's head becomes a button with its key. @param {string} name of the field @param {string[]} keys @param {(index: number) => void} pick */
    offer(name, keys, pick) {
      if (layer !== null) return;
      layer = name;
      for (const [index, card] of cards.entries()) {
        const head = /** @type {HTMLElement} */ (card.querySelector("h2"));
        const button = document.createElement("button");
        button.type = "button";
        button.className = "quiet";
        const cap = document.createElement("kbd");
        cap.textContent = keys[index] ?? "";
        button.append(head.textContent ?? "", " ", cap);
        button.addEventListener("click", () => pick(index));
        head.replaceChildren(button);
      }
    },
    /** What is said of each card, such as its rank; empty takes it away. @param {string} name @param {string[]} words @param {boolean[]} chosen */
    mark(name, words, chosen) {
      layer ??= name;
      if (layer !== name) return;
      for (const [index, card] of cards.entries()) {
        card.classList.toggle("chosen", Boolean(chosen[index]));
        card.querySelector(".badge")?.remove();
        if (!words[index]) continue;
        const badge = document.createElement("span");
        badge.className = "badge";
        badge.textContent = words[index] ?? "";
        card.querySelector("h2")?.append(" ", badge);
      }
    },
  };
}
