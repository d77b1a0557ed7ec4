// How does a choice answer, single (an option's key, or null) or multiple (a list of keys)?

/** @typedef {string | null | string[]} Chosen */
/** @typedef {import("../contract").Field} Field */

/** @param {Field} field */
const optionsOf = (field) => field.options ?? [];

/** @param {Chosen} value @returns {string[]} */
const listed = (value) => (Array.isArray(value) ? value : value === null ? [] : [value]);

/** A list keeps the schema's order, so that equal answers are equal. @param {Set<string>} keys @param {Field} field */
const inSchemaOrder = (keys, field) => optionsOf(field).map((option) => option.key).filter((key) => keys.has(key));

/** @param {Chosen} value @param {string} key @param {Field} field @returns {Chosen} */
function choose(value, key, field) {
  if (!optionsOf(field).some((option) => option.key === key)) return value;
  if (!field.multiple) return value === key ? value : key;
  const keys = new Set(listed(value));
  if (!keys.delete(key)) keys.add(key);
  return inSchemaOrder(keys, field);
}

/** The first ten options have a digit where the schema names no key. @param {number} index */
const digitOf = (index) => (index < 10 ? String((index + 1) % 10) : undefined);

/** @type {import("../contract").Kind<Chosen>} */
export const kind = {
  name: "choice",

  empty: (field) => (field.multiple ? [] : null),

  reduce(value, command, field) {
    if (command.id === "choose" && command.argument !== undefined) return choose(value, command.argument, field);
    if (command.id === "clear" && listed(value).length) return field.multiple ? [] : null;
    return value;
  },

  problems(value, field) {
    const known = new Set(optionsOf(field).map((option) => option.key));
    const problem = (/** @type {string} */ text, /** @type {Record<string, string>} */ values = {}) => [{ field: field.name, text, values }];
    const unknown = listed(value).find((key) => !known.has(key));
    if (unknown !== undefined) return problem("choiceUnknown", { option: unknown });
    if (field.required && !listed(value).length) return problem(field.multiple ? "choiceSome" : "choiceOne", { field: field.title });
    return [];
  },

  regions(value, field) {
    const chosen = new Set(listed(value));
    return optionsOf(field)
      .filter((option) => chosen.has(option.key))
      .map((option) => ({ id: option.key, text: option.title, colour: option.colour }));
  },

  commands(field) {
    const choices = optionsOf(field).map((option, index) => {
      const key = option.hotkey || digitOf(index);
      return { id: "choose", argument: option.key, title: option.title, keys: key ? [key] : [] };
    });
    return [...choices, { id: "clear", title: "", keys: ["Backspace"] }];
  },

  paint(stage, value, look) {
    const chosen = new Set(listed(value));
    for (const input of stage.querySelectorAll("input")) {
      input.checked = chosen.has(input.value);
      input.disabled = look !== "mine";
    }
  },

  mount(stage, _field, send) {
    const listener = (/** @type {Event} */ event) => {
      if (event.target instanceof HTMLInputElement) send({ id: "choose", argument: event.target.value });
    };
    stage.addEventListener("change", listener);
    return {
      focus(region) {
        const inputs = [...stage.querySelectorAll("input")];
        (inputs.find((input) => input.value === region) ?? inputs.find((input) => input.checked) ?? inputs[0])?.focus();
      },
      destroy: () => stage.removeEventListener("change", listener),
    };
  },
};
