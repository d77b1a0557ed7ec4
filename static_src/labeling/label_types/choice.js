// Choice: one class (an option's key, or null) or several (a list of keys). Classes may form a tree.
import { findIn } from "../filter.js";

/** @typedef {string | null | string[]} Chosen */
/** @typedef {import("../contract").Field} Field */

const FEW = 12; // more classes than these have a box to find one by typing

/** @param {Field} field */
const optionsOf = (field) => field.options ?? [];

/** The classes that stand for those below them and can't be chosen. @param {Field} field @returns {Set<string>} */
const groupsOf = (field) =>
  new Set(
    field.leaf_only === false
      ? []
      : optionsOf(field)
          .map(({ parent }) => parent ?? "")
          .filter(Boolean),
  );

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
const inSchemaOrder = (keys, field) =>
  optionsOf(field)
    .map((option) => option.key)
    .filter((key) => keys.has(key));

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

/** The class and all above it. @param {Field} field @param {string} key @returns {string[]} */
function withParents(field, key) {
  const option = optionsOf(field).find((each) => each.key === key);
  return option ? [key, ...(option.parent ? withParents(field, option.parent) : [])] : [];
}

/** @param {Element} stage @returns {HTMLInputElement[]} */
const boxesIn = (stage) =>
  [...stage.querySelectorAll("input")].filter(({ type }) => type === "radio" || type === "checkbox");

/** A class in a closed branch is shown. @param {HTMLInputElement} input */
function unfold(input) {
  for (let branch = input.closest("details"); branch; branch = branch.parentElement?.closest("details") ?? null)
    branch.open = true;
}

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
    const problem = (/** @type {string} */ text, /** @type {Record<string, string | number>} */ values = {}) => [
      { field: field.name, text, values: { field: field.title, ...values } },
    ];
    const unknown = chosen.find((key) => !known.has(key));
    if (unknown !== undefined) return problem("choiceUnknown", { option: unknown });
    const group = chosen.find((key) => groupsOf(field).has(key));
    if (group !== undefined) return problem("choiceGroup", { option: pathTitle(field, group) });
    if (!chosen.length) return field.required ? problem(field.multiple ? "choiceSome" : "choiceOne") : [];
    if (chosen.length < (field.min_choices ?? 0)) return problem("choiceFew", { number: field.min_choices ?? 0 });
    if (field.max_choices && chosen.length > field.max_choices)
      return problem("choiceMany", { number: field.max_choices });
    return [];
  },

  held: (value, field) => listed(value).flatMap((key) => withParents(field, key)),

  single: (field) => !field.multiple,

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
    const find = optionsOf(field).length > FEW ? [{ id: "find", title: "", keys: ["/"] }] : [];
    return [...choices, ...find, { id: "clear", title: "", keys: ["Backspace"] }];
  },

  paint(stage, value, look) {
    const chosen = new Set(listed(value));
    for (const input of boxesIn(stage)) {
      if (chosen.has(input.value) && !input.checked) unfold(input);
      input.checked = chosen.has(input.value);
      input.disabled = look !== "mine";
    }
  },

  mount(stage, field, send) {
    const isTree = optionsOf(field).some(({ parent }) => parent);
    const finder = findIn(stage, (key) => pathTitle(field, key), { walks: isTree || Boolean(field.multiple) });
    let arrow = false; // an arrow in a list of radio buttons chooses on the way to the class that is meant
    const onKey = (/** @type {KeyboardEvent} */ event) => (arrow = event.key.startsWith("Arrow"));
    const onPointer = () => (arrow = false);
    const onChange = (/** @type {Event} */ event) => {
      if (event.target instanceof HTMLInputElement && boxesIn(stage).includes(event.target))
        send({ id: "choose", argument: event.target.value }, { passing: arrow });
    };
    const listeners = /** @type {[string, EventListener][]} */ ([
      ["keydown", onKey],
      ["pointerdown", onPointer],
      ["change", onChange],
    ]);
    for (const [name, listener] of listeners) stage.addEventListener(name, listener);
    return {
      focus(region) {
        const stops = [...stage.querySelectorAll("summary, .option input")].filter((stop) => stop.checkVisibility());
        const wanted =
          boxesIn(stage).find((input) => input.value === region) ?? boxesIn(stage).find((input) => input.checked);
        if (wanted) unfold(wanted);
        /** @type {HTMLElement | undefined} */ (wanted ?? stops[0])?.focus(); // never the box to type in: digits are to choose
      },
      find: () => /** @type {HTMLElement | null} */ (stage.querySelector("[data-filter]"))?.focus(),
      reset: finder.reset,
      destroy() {
        finder.destroy();
        for (const [name, listener] of listeners) stage.removeEventListener(name, listener);
      },
    };
  },
};
