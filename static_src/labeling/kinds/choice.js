// How does a choice answer, single (an option's key, or null) or multiple (a list of keys)?

/** @typedef {string | null | string[]} Chosen */
/** @typedef {import("../contract").Field} Field */

/** @param {Field} field */
const optionsOf = (field) => field.options ?? [];

/** The classes that stand for those below them and can't be chosen. @param {Field} field @returns {Set<string>} */
const groupsOf = (field) => new Set(field.leaf_only === false ? [] : optionsOf(field).map(({ parent }) => parent ?? "").filter(Boolean));

/** @param {Field} field */
function choosable(field) {
  const groups = groupsOf(field);
  return optionsOf(field).filter(({ key }) => !groups.has(key));
}

/** As “Animal › Dog”. @param {Field} field @param {string} key @returns {string} */
function pathTitle(field, key) {
  const option = optionsOf(field).find((each) => each.key === key);
  if (!option) return key;
  return option.parent ? `${pathTitle(field, option.parent)} › ${option.title}` : option.title;
}

/** @param {Chosen} value @returns {string[]} */
const listed = (value) => (Array.isArray(value) ? value : value === null ? [] : [value]);

/** A list keeps the schema's order, so that equal answers are equal. @param {Set<string>} keys @param {Field} field */
const inSchemaOrder = (keys, field) => optionsOf(field).map((option) => option.key).filter((key) => keys.has(key));

/** @param {Chosen} value @param {string} key @param {Field} field @returns {Chosen} */
function choose(value, key, field) {
  if (!choosable(field).some((option) => option.key === key)) return value;
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
    const chosen = listed(value);
    const problem = (/** @type {string} */ text, /** @type {Record<string, string | number>} */ values = {}) => [{ field: field.name, text, values: { field: field.title, ...values } }];
    const unknown = chosen.find((key) => !known.has(key));
    if (unknown !== undefined) return problem("choiceUnknown", { option: unknown });
    const group = chosen.find((key) => groupsOf(field).has(key));
    if (group !== undefined) return problem("choiceGroup", { option: pathTitle(field, group) });
    if (!chosen.length) return field.required ? problem(field.multiple ? "choiceSome" : "choiceOne") : [];
    if (chosen.length < (field.min_choices ?? 0)) return problem("choiceFew", { number: field.min_choices ?? 0 });
    if (field.max_choices && chosen.length > field.max_choices) return problem("choiceMany", { number: field.max_choices });
    return [];
  },

  regions(value, field) {
    const chosen = new Set(listed(value));
    return optionsOf(field)
      .filter((option) => chosen.has(option.key))
      .map((option) => ({ id: option.key, text: pathTitle(field, option.key), colour: option.colour }));
  },

  commands(field) {
    const choices = choosable(field).map((option, index) => {
      const key = option.hotkey || digitOf(index);
      return { id: "choose", argument: option.key, title: pathTitle(field, option.key), keys: key ? [key] : [] };
    });
    return [...choices, { id: "clear", title: "", keys: ["Backspace"] }];
  },

  paint(stage, value, look) {
    const chosen = new Set(listed(value));
    for (const input of stage.querySelectorAll("input")) {
      if (input.type !== "radio" && input.type !== "checkbox") continue;
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
        const inputs = [...stage.querySelectorAll("input")].filter(({ type }) => type === "radio" || type === "checkbox");
        (inputs.find((input) => input.value === region) ?? inputs.find((input) => input.checked) ?? inputs[0])?.focus();
      },
      destroy: () => stage.removeEventListener("change", listener),
    };
  },
};
