// How do all kinds work whose answers are regions? One list, one selection, one class in hand; a kind brings the tool that draws.
import { say } from "../texts.js";
import { announce } from "../view.js";
import { attributeValue, firstProblem, loadAttributes } from "./attributes.js";
import { freeId, neighbour, numberProblems, reduceRegions } from "./model.js";
import { regionTable } from "./table.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../contract").Problem} Problem */
/** @typedef {import("../contract").Item["content"]} Content */
/** @typedef {(text: string, values?: Record<string, string | number>, region?: string) => Problem} MakeProblem */
/**
 * @typedef {object} Hands what a tool can do with the answer
 * @property {Field} field
 * @property {() => RegionValue[]} regions in their order
 * @property {() => import("../contract").Answer} answer the whole of it, with the other fields
 * @property {() => string | null} selected
 * @property {() => string | null} label the class that a new region gets; null: it waits for one
 * @property {(label: string) => number} colour
 * @property {(region: RegionValue) => string} title of its class, with a sign where a reviewer remarked on it
 * @property {(id: string) => string} remark what a reviewer said of it when the answer came back; "" for nothing
 * @property {(measures: Record<string, unknown>, how?: {label?: string, gesture?: string, quiet?: boolean}) => string | null} add the id of the new region, which is selected; null without a class
 * @property {(regions: RegionValue[]) => void} addAll at once, with ids of their own; one step of undo
 * @property {() => RegionValue[]} before what the item before had, where anything was marked on it
 * @property {(id: string, measures: Record<string, unknown>, how?: {gesture?: string}) => void} reshape
 * @property {(id: string, how?: {gesture?: string}) => void} remove
 * @property {(id: string | null, how?: {quiet?: boolean}) => void} select
 * @property {() => string} gesture a new name, so that all changes of one drag are one step of undo
 * @property {() => void} repaint
 * @property {() => void} remeasure the numbers of the selected region are others now
 * @property {(sentence: string) => void} say to screen readers
 * @property {HTMLElement} fieldset with the buttons of the kind
 * @property {() => void} use the keys are this field's from now on
 */
/**
 * @typedef {object} Tool a kind's hand on the stage
 * @property {(regions: RegionValue[], selected: string | null) => void} paint
 * @property {(label: string) => boolean} [take] makes a region of what waits for a class; false: nothing waits
 * @property {(command: Command) => boolean} [command] false: not mine
 * @property {() => Command[]} [commands] keys that mean something only now; they come before all others
 * @property {() => boolean} [leave] gives up what is being drawn; false: there was nothing
 * @property {() => void} destroy
 */
/**
 * @typedef {object} Spec what a kind says of its regions
 * @property {string} name
 * @property {string[]} media
 * @property {(one: RegionValue, other: RegionValue) => number} order
 * @property {(region: RegionValue, answer?: import("../contract").Answer, field?: Field, content?: Content) => string} told where it is, in a few words
 * @property {(regions: RegionValue[], answer: import("../contract").Answer, field: Field) => RegionValue[]} [prune]
 * @property {(regions: RegionValue[], field: Field, make: MakeProblem, content: Content | undefined) => Problem[]} problems
 * @property {(region: RegionValue, content: Content, field: Field) => import("./table.js").Measure[]} [measures] numbers to type in
 * @property {(region: RegionValue, measures: Record<string, any>, content: Content, field: Field) => Record<string, unknown>} [measured] what typed numbers change
 * @property {(field: Field) => Command[]} [commands]
 * @property {(surface: any, hands: Hands, content: Content) => Tool} tool
 * @property {boolean} [drawsFirst] a new region always has a class: the first until another is chosen
 */

/** @type {WeakMap<Field, import("./attributes.js").Asking[]>} */
const attributesOf = new WeakMap();

/** The first ten classes have a digit where the schema names no key. @param {number} index */
const digitOf = (index) => (index < 10 ? String((index + 1) % 10) : undefined);

/** @param {Field} field @param {string} key */
const titleOf = (field, key) => (field.options ?? []).find((option) => option.key === key)?.title ?? key;

/** @param {Spec} spec @returns {import("../contract").Kind<RegionValue[]>} */
export function regionKind(spec) {
  return {
    name: spec.name,
    keepsKeys: true,
    prepare: async (field) => void attributesOf.set(field, await loadAttributes(field)),
    empty: () => [],
    reduce(value, command, field) {
      const after = reduceRegions(value, command, field);
      return after === value ? value : after.toSorted(spec.order);
    },
    problems(value, field, content) {
      /** @type {MakeProblem} */
      const make = (text, values = {}, region = undefined) => ({ field: field.name, text, values: { field: field.title, ...values }, region });
      const asked = value.flatMap((region) => {
        const found = firstProblem(attributesOf.get(field) ?? [], region);
        return found ? [{ ...found, field: field.name, region: region.id }] : [];
      });
      return [...numberProblems(value, field, make), ...spec.problems(value, field, make, content), ...asked];
    },
    held: (value) => value.map(({ label }) => label),
    ...(spec.prune ? { prune: spec.prune } : {}),
    regions: (value, field, whole, content) =>
      value.map((region) => ({ id: region.id, text: `${titleOf(field, region.label)}: ${spec.told(region, whole, field, content)}`, colour: field.options?.find(({ key }) => key === region.label)?.colour })),
    commands(field) {
      const classes = (field.options ?? []).map((option, index) => {
        const key = option.hotkey || digitOf(index);
        return { id: "choose", argument: option.key, title: option.title, keys: key ? [key] : [] };
      });
      return [...classes, ...(spec.commands?.(field) ?? []), ...COMMON];
    },
    paint() {},
    mount: (stage, field, send, use) => openRegions(spec, stage, field, send, use),
  };
}

/** @type {Command[]} */
const COMMON = [
  { id: "region_next", title: "", keys: ["PageDown"], repeats: true },
  { id: "region_previous", title: "", keys: ["PageUp"], repeats: true },
  { id: "region_remove", title: "", keys: ["Backspace", "Delete"] },
  { id: "region_remarked", title: "", keys: ["Shift+PageDown"], repeats: true },
];
/** @type {Command} */
const LEAVE = { id: "region_leave", title: "", keys: ["Escape"] };

/** @param {Spec} spec @param {HTMLElement} stage @param {Field} field @param {import("../contract").Send} send @param {() => void} [use] @returns {import("../contract").Mounted} */
function openRegions(spec, stage, field, send, use = () => {}) {
  const attributes = attributesOf.get(field) ?? [];
  const keys = (field.options ?? []).map(({ key }) => key);
  const first = (spec.drawsFirst || keys.length === 1 ? keys[0] : undefined) ?? null;
  /** @type {RegionValue[]} */
  let regions = [];
  /** @type {import("../contract").Answer} */
  let answer = {};
  /** @type {string | null} */
  let selected = null;
  /** @type {string | null} */
  let inHand = first;
  /** @type {Tool | null} */
  let tool = null;
  /** @type {Content | null} */
  let content = null;
  /** @type {RegionValue[]} */
  let before = [];
  /** @type {import("../contract").Remarks} */
  let remarks = {};
  let gestures = 0;
  /** for forms that are sent without the labeling page's script */
  const sent = /** @type {HTMLInputElement | null} */ (stage.querySelector("input[data-value]"));

  /** @param {string} id */
  const regionOf = (id) => regions.find((region) => region.id === id);
  /** @param {RegionValue} region */
  const inWords = (region) => [`${titleOf(field, region.label)}, ${told(region)}`, remarks[region.id]].filter(Boolean).join(". ");
  /** @param {RegionValue} region */
  const told = (region) => spec.told(region, answer, field, content ?? undefined);

  /** @type {Hands} */
  const hands = {
    field,
    regions: () => regions,
    answer: () => answer,
    selected: () => selected,
    label: () => inHand,
    colour: (label) => field.options?.find(({ key }) => key === label)?.colour ?? 1,
    title: ({ id, label }) => `${remarks[id] ? "✎ " : ""}${titleOf(field, label)}`,
    remark: (id) => remarks[id] ?? "",
    add(measures, { label = inHand ?? undefined, gesture, quiet = false } = {}) {
      if (label === undefined) return null;
      const id = freeId(regions);
      selected = id;
      send({ id: "add", detail: { id, label, ...measures } }, { gesture: gesture ?? hands.gesture() });
      const made = regionOf(id);
      if (made && !quiet) announce(say("regionAdded", { region: inWords(made), count: regions.length }));
      return made ? id : null;
    },
    addAll: (added) => send({ id: "add_all", detail: { regions: added } }),
    before: () => before,
    reshape: (id, measures, { gesture } = {}) => send({ id: "reshape", detail: { id, ...measures } }, { gesture: gesture ?? hands.gesture() }),
    remove(id, how) {
      const gone = regionOf(id);
      if (!gone) return;
      const next = selected === id ? neighbour(regions, id, 1)?.id ?? null : selected;
      selected = next === id ? null : next;
      send({ id: "remove", detail: { id } }, how);
      announce(say("regionRemoved", { region: inWords(gone) }));
    },
    select(id, { quiet = false } = {}) {
      if (selected === id) return;
      selected = id;
      show();
      const region = id === null ? undefined : regionOf(id);
      if (!region) return;
      table.reveal(region.id);
      if (!quiet) announce(say("regionSelected", { number: regions.indexOf(region) + 1, count: regions.length, region: inWords(region) }));
    },
    gesture: () => `${field.name}-${(gestures += 1)}`,
    repaint: () => tool?.paint(regions, selected),
    remeasure: () => table.remeasure(selected),
    say: announce,
    fieldset: stage,
    use,
  };

  const table = regionTable(stage, field, attributes, {
    told,
    remark: hands.remark,
    measures: (region) => (content && spec.measures?.(region, content, field)) || [],
    hands: {
      select: (id) => hands.select(id),
      relabel: (id, label) => send({ id: "relabel", detail: { id, label } }),
      remove: (id) => hands.remove(id),
      reshape(id, measures) {
        const region = regionOf(id);
        if (region && content) hands.reshape(id, spec.measured?.(region, measures, content, field) ?? measures);
      },
      attribute: answerAttribute,
    },
  });

  /** @param {string} id @param {string} name @param {import("../contract").Act} command */
  function answerAttribute(id, name, command) {
    const region = regionOf(id);
    const attribute = attributes.find((each) => each.field.name === name);
    if (!region || !attribute) return;
    const before = attributeValue(attribute, region);
    const value = attribute.kind.reduce(before, command, attribute.field);
    if (value !== before) send({ id: "attribute", detail: { id, name, value } }, command.id === "type" ? { gesture: `${id}.${name}` } : {});
  }

  /** A class was pressed: for what waits, else for the selected region, else for the next one. @param {string} label */
  function choose(label) {
    if (tool?.take?.(label)) return;
    const region = selected === null ? undefined : regionOf(selected);
    if (region) {
      send({ id: "relabel", detail: { id: region.id, label } });
      announce(say("regionRelabelled", { label: titleOf(field, label) }));
      if (!spec.drawsFirst) return;
    }
    inHand = inHand === label && !spec.drawsFirst && !region && keys.length > 1 ? null : label;
    if (!region) announce(inHand === null ? say("regionNoClass") : say("regionClassChosen", { label: titleOf(field, label) }));
    show();
  }

  /** Gives up the drawing, else the selection, else the class in hand; false: there was nothing to leave. */
  function leave() {
    if (tool?.leave?.()) return true;
    if (selected !== null) return hands.select(null), true;
    if (inHand === first) return false;
    inHand = first;
    show();
    return true;
  }

  /** @type {Record<string, (command: Command) => boolean | void>} */
  const DOES = {
    choose: ({ argument }) => choose(argument ?? ""),
    region_next: () => hands.select(neighbour(regions, selected, 1)?.id ?? null),
    region_previous: () => hands.select(neighbour(regions, selected, -1)?.id ?? null),
    region_remarked: () => hands.select(neighbour(regions.filter(({ id }) => id in remarks || id === selected), selected, 1)?.id ?? null),
    region_remove: () => selected !== null && hands.remove(selected),
    region_leave: leave,
    attribute: ({ argument, detail }) => selected !== null && answerAttribute(selected, argument ?? "", detail),
  };

  function show() {
    if (selected !== null && !regionOf(selected)) selected = null;
    const label = selected === null ? inHand : regionOf(selected)?.label;
    for (const input of stage.querySelectorAll("[data-palette] input")) /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === label;
    if (sent) sent.value = regions.length ? JSON.stringify(regions) : "";
    table.show(regions, selected);
    tool?.paint(regions, selected);
  }

  const onChange = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.closest("[data-palette]")) choose(input.value);
  };
  const keepSelection = (/** @type {Event} */ event) => event.target instanceof Element && event.target.closest("[data-palette]") && event.preventDefault();
  const onClick = (/** @type {Event} */ event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-command]") : null;
    if (button instanceof HTMLElement) perform({ id: button.dataset.command ?? "", title: "", keys: [] });
  };
  stage.addEventListener("click", onClick);
  stage.addEventListener("change", onChange);
  stage.addEventListener("mousedown", keepSelection); // the selected words stay selected while a class is clicked

  /** @param {Command} command */
  function perform(command) {
    if (tool?.command?.(command)) return true;
    const does = DOES[command.id];
    does?.(command);
    return does !== undefined;
  }

  return {
    laid(surface, shown, said = {}) {
      tool?.destroy();
      remarks = said;
      if (regions.length) before = regions;
      [content, selected, inHand] = [shown, null, first];
      tool = surface && spec.media.includes(surface.type) ? spec.tool(surface, hands, shown) : null;
    },
    paint(value, whole) {
      [regions, answer] = [value, whole];
      show();
    },
    commands() {
      const attribute = table.focusedAttribute();
      const always = kindOf(spec).commands(field).filter(({ when }) => when === "always");
      if (attribute) return [...attribute.kind.commands(attribute.field).map((command) => ({ ...command, id: "attribute", argument: attribute.field.name, detail: { id: command.id, argument: command.argument } })), ...always];
      const canLeave = selected !== null || inHand !== first || tool?.commands?.().length;
      return [...(tool?.commands?.() ?? []), ...(canLeave ? [LEAVE] : []), ...kindOf(spec).commands(field).filter(({ told }) => !told)];
    },
    command: perform,
    focus(region) {
      if (region !== undefined) {
        hands.select(region, { quiet: true });
        if (table.focus(region)) return;
      }
      document.getElementById("stage")?.focus();
    },
    destroy() {
      tool?.destroy();
      table.destroy();
      stage.removeEventListener("click", onClick);
      stage.removeEventListener("change", onChange);
      stage.removeEventListener("mousedown", keepSelection);
    },
  };
}

/** @type {WeakMap<Spec, import("../contract").Kind<RegionValue[]>>} */
const kinds = new WeakMap();

/** @param {Spec} spec */
function kindOf(spec) {
  const known = kinds.get(spec) ?? regionKind(spec);
  kinds.set(spec, known);
  return known;
}
