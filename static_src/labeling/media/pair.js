// Comparisons side by side: texts that scroll separately, images or audio. Label types can add keys and marks.
import { titleOf } from "../ranking/excerpt.js";
import { imageBody, viewersIn } from "../ranking/images.js";
import { fetchAudio, playersIn, audioBody } from "../ranking/audio.js";
import { preload } from "./preload.js";
import { linesOf, paragraph } from "./text.js";

/** @typedef {import("../contract").Part} Part */
/** @typedef {ReturnType<typeof surfaceOf>} PairSurface */

/** @type {import("../contract").Medium} */
export const medium = {
  show: (stage, content) => surfaceOf(stage, content.text ?? "", content.parts ?? []),
  spoken: (content) =>
    [content.text, ...(content.parts ?? []).map((part, index) => part.text ?? titleOf(part, index))]
      .filter(Boolean)
      .join(". ")
      .slice(0, 300),
  enliven: (stage, { parts = [] }) => void liven(stage, parts[0]?.media),
  ahead({ parts = [] }) {
    if (parts[0]?.media === "audio") fetchAudio(parts);
    if (parts[0]?.media === "image") for (const part of parts) preload(part, false, parts.length);
  },
};

/** A long text is scrolled by the keys. @param {Part} part @param {string} title */
function textBody({ text = "" }, title) {
  const body = document.createElement("div");
  body.className = "part-text";
  body.tabIndex = 0;
  body.role = "group";
  body.ariaLabel = title;
  body.append(...linesOf(text).map(paragraph));
  return body;
}

/** @param {Part} part @param {string} title @param {number} index */
function bodyOf(part, title, index) {
  if (part.media === "image") return imageBody(part, title);
  return part.media === "audio" ? audioBody(part, title, index) : textBody(part, title);
}

/** The same as templates/annotation/datasets/_stage.html. @param {Part} part @param {number} index */
function cardOf(part, index) {
  const card = document.createElement("li");
  const head = document.createElement("h2");
  head.textContent = titleOf(part, index);
  card.append(head, bodyOf(part, head.textContent, index));
  return card;
}

/** What the cards can do by themselves: zoom together, play one at a time. @param {HTMLElement} stage @param {string | undefined} media */
function liven(stage, media) {
  if (media === "image") return viewersIn(stage);
  return media === "audio" ? playersIn(stage) : null;
}

/** @param {HTMLElement} stage @param {string} text @param {Part[]} parts */
export function surfaceOf(stage, text, parts) {
  const cards = parts.map(cardOf);
  const list = document.createElement("ol");
  list.className = "parts";
  list.append(...cards);
  stage.replaceChildren(...(text ? linesOf(text).map(paragraph) : []), list);
  const life = liven(stage, parts[0]?.media);
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
    destroy: () => life?.destroy(),
  };
}
