// Questions about the current item: list and ask. The draft is kept.
import { Refusal, Unreachable } from "./server.js";
import { say } from "./texts.js";
import { announce, banner, dialogOf, fill, part, textElement } from "./view.js";

/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./contract").Asked} Asked */

/** Answers first, as they help at once; then what still waits. @param {Asked[]} questions @returns {Asked[]} */
export function helpfulFirst(questions) {
  return [...questions.filter(({ answer }) => answer), ...questions.filter(({ answer }) => !answer)];
}

/** @param {Asked[]} questions */
function showKnown(questions) {
  const lines = helpfulFirst(questions).flatMap(({ text, answer, by }) => [
    textElement("dt", text),
    textElement("dd", answer ? say("ask_answer", { answer, by }) : say("ask_waits")),
  ]);
  part("ask-list").replaceChildren(...lines);
  part("ask-known").hidden = lines.length === 0;
}

/** @param {unknown} problem @returns {string} */
function sentenceOf(problem) {
  if (problem instanceof Refusal) return problem.message || say("refused_other");
  if (problem instanceof Unreachable) return say("ask_unsent");
  throw problem;
}

/**
 * @param {{
 *   itemNow: () => Item | null,
 *   post: (url: string, body: object) => Promise<any>, read: (url: string) => Promise<any>,
 * }} wiring
 */
export function createAsking({ itemNow, post, read }) {
  const form = /** @type {HTMLFormElement} */ (part("ask-form"));
  /** @type {Item | null} the item the dialog was opened on */
  let about = null;

  /** @param {string} problem */
  const tell = (problem) => fill(form, { problem });

  /** @param {Item} item */
  async function look(item) {
    try {
      const { questions } = await read(item.urls.questions);
      if (item === about) showKnown(questions);
    } catch (problem) {
      sentenceOf(problem); // asking works without it
    }
  }

  /** @param {Item} item @param {string} text */
  async function send(item, text) {
    const button = form.querySelector("button");
    button?.toggleAttribute("disabled", true);
    tell("");
    try {
      await post(item.urls.questions, { text });
      form.reset();
      dialogOf("ask").close();
      if (item === itemNow()) banner("asked", {});
      announce(say("ask_done"));
    } catch (problem) {
      tell(sentenceOf(problem));
    } finally {
      button?.toggleAttribute("disabled", false);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (about) send(about, String(new FormData(form).get("text") ?? ""));
  });

  return {
    open() {
      const item = itemNow();
      if (!item) return;
      if (item.assignment !== about?.assignment) form.reset();
      about = item;
      showKnown([]);
      tell("");
      dialogOf("ask").showModal();
      form.querySelector("textarea")?.focus();
      look(item);
    },
  };
}
