// Text: stored as typed. The server strips surrounding whitespace.

/** @typedef {import("../contract").Field} Field */

const PAUSE = 2_000; // ms without a key, after which undo makes a step of its own

/** Characters as the server counts them. @param {string} value */
const lengthOf = (value) => [...value.trim()].length;

/** @param {HTMLElement} stage */
const boxIn = (stage) =>
  /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (stage.querySelector("textarea, input[type=text]"));

/** @type {import("../contract").Kind<string>} */
export const kind = {
  name: "text",

  empty: () => "",

  reduce(value, command) {
    if (command.id === "type" && command.argument !== undefined) return command.argument;
    return command.id === "clear" ? "" : value;
  },

  problems(value, field) {
    const length = lengthOf(value);
    const problem = (/** @type {string} */ text, number = 0) => [
      { field: field.name, text, values: { field: field.title, number } },
    ];
    if (!length) return field.required ? problem("textNeeded") : [];
    if (length < (field.min_length ?? 0)) return problem("textShort", field.min_length);
    if (length > (field.max_length ?? 2000)) return problem("textLong", field.max_length ?? 2000);
    if (!field.multiline && value.trim().includes("\n")) return problem("textOneLine");
    return [];
  },

  regions(value, field) {
    const text = value.trim().replace(/\s+/g, " ");
    return text ? [{ id: field.name, text: text.length > 80 ? `${text.slice(0, 79)}…` : text }] : [];
  },

  commands: () => [],

  paint(stage, value, look) {
    const box = boxIn(stage);
    if (!box) return;
    if (box.value !== value) box.value = value; // setting the same would move the caret
    box.readOnly = look !== "mine";
  },

  mount(stage, field, send) {
    let step = 0;
    let typedAt = 0;
    /** One undo step for each word, and after each pause. @param {Event} event */
    const listener = (event) => {
      const box = boxIn(stage);
      if (!box || event.target !== box) return;
      const typed = event instanceof InputEvent ? (event.data ?? "") : "";
      if (event.timeStamp - typedAt > PAUSE || /\s/.test(typed)) step += 1;
      typedAt = event.timeStamp;
      send({ id: "type", argument: box.value }, { gesture: `${field.name}/${step}` });
    };
    stage.addEventListener("input", listener);
    return {
      focus: () => boxIn(stage)?.focus(),
      destroy: () => stage.removeEventListener("input", listener),
    };
  },
};
