// The editor shared by all label types with regions: a list, a selection and the current class. The label type adds the drawing tool.
import { firstProblem, loadAttributes } from "./attributes.js";
import { withLayer } from "./layers.js";
import { NO_CLASS, numberProblems, reduceRegions, titleOf } from "./model.js";
import { say } from "../texts.js";
import { openRegions } from "./opened.js";

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
 * @property {(id: string) => boolean} isLocked so that the pointer goes past it
 * @property {(id: string | null) => boolean} mayChange false, and it is said, where it is locked: for what takes several steps
 * @property {(id: string) => boolean} isHeld whether the person selected it, so that a drag takes hold of it (selection.js)
 * @property {() => boolean} goesOn whether a stroke of the brush goes on with the selected one
 * @property {() => string | null} label the class that a new region gets; null: it waits for one
 * @property {(label: string) => number} colour
 * @property {(region: RegionValue) => string} title of its class, with a sign where a reviewer remarked on it
 * @property {(id: string) => string} remark what a reviewer said of it when the answer came back; "" for nothing
 * @property {(measures: Record<string, unknown>, how?: {label?: string, gesture?: string, quiet?: boolean}) => string | null} add the id of the new region, which is current then; without a class in hand it has none yet; null where it was refused
 * @property {(regions: RegionValue[]) => void} addAll at once, with ids of their own; one step of undo
 * @property {() => RegionValue[]} before what the item before had, where anything was marked on it
 * @property {(id: string, measures: Record<string, unknown>, how?: {gesture?: string}) => void} reshape
 * @property {(id: string, how?: {gesture?: string}) => void} remove
 * @property {(id: string | null, how?: {quiet?: boolean, byPage?: boolean}) => void} select by the person, unless it is said to be by the page
 * @property {() => string} gesture a new name, so that all changes of one drag are one step of undo
 * @property {() => void} repaint
 * @property {() => void} remeasure the numbers of the selected region are others now
 * @property {(sentence: string) => void} say to screen readers
 * @property {(sentence: string) => void} refuse says, and shows until something changes, why nothing was made
 * @property {HTMLElement} fieldset with the buttons of the kind
 * @property {() => void} use the keys are this field's from now on
 */
/**
 * @typedef {object} Tool a kind's hand on the stage
 * @property {(regions: RegionValue[], selected: string | null) => void} paint
 * @property {(label: string) => boolean} [take] makes a region of what waits for a class; false: nothing waits
 * @property {(command: Command) => boolean} [command] false: not mine
 * @property {() => Command[]} [commands] keys that mean something only now; they come before all others
 * @property {(region: RegionValue) => import("./table.js").Measure[] | null} [measures] numbers to type in just now instead of the kind's, such as those of a taken point
 * @property {(region: RegionValue, measures: Record<string, any>) => Record<string, unknown> | null} [measured] what those change
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
 * @property {(made: RegionValue, regions: RegionValue[], field: Field, content: Content | undefined) => {text: string, values: Record<string, string | number>} | null} [refused] why a new region isn't taken at all, beside those that are there
 * @property {(field: Field) => Command[]} [commands]
 * @property {(surface: any, hands: Hands, content: Content) => Tool} tool
 * @property {boolean} [hasLayers] a person may say which lies in front
 */

/** @type {WeakMap<Field, import("./attributes.js").Asking[]>} */
const attributesOf = new WeakMap();

/** The first ten classes have a digit where the schema names no key. @param {number} index */
const digitOf = (index) => (index < 10 ? String((index + 1) % 10) : undefined);

/** @param {Spec} spec @returns {import("../contract").Kind<RegionValue[]>} */
export function regionKind(spec) {
  /** @type {import("../contract").Kind<RegionValue[]>} */
  const kind = {
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
      const make = (text, values = {}, region = undefined) => ({
        field: field.name,
        text,
        values: { field: field.title, ...values },
        region,
      });
      const asked = value.flatMap((region) => {
        const found = firstProblem(attributesOf.get(field) ?? [], region);
        return found
          ? [
              {
                ...make("regionAsked", {
                  where: `${titleOf(field, region.label)}, ${spec.told(region, undefined, field, content)}`,
                  problem: say(found.text, found.values),
                }),
                region: region.id,
              },
            ]
          : [];
      });
      const unnamed = value
        .filter(({ label }) => label === NO_CLASS)
        .map((region) => make("regionUnnamed", { where: spec.told(region, undefined, field, content) }, region.id));
      return [
        ...unnamed,
        ...numberProblems(value, field, make),
        ...spec.problems(value, field, make, content),
        ...asked,
      ];
    },
    held: (value) => value.map(({ label }) => label),
    ...(spec.prune ? { prune: spec.prune } : {}),
    regions: (value, field, whole, content) =>
      value.map((region) => ({
        id: region.id,
        text: `${titleOf(field, region.label)}: ${withLayer(spec.told(region, whole, field, content), region)}`,
        colour: field.options?.find(({ key }) => key === region.label)?.colour,
      })),
    commands(field) {
      const classes = (field.options ?? []).map((option, index) => {
        const key = option.hotkey || digitOf(index);
        return { id: "choose", argument: option.key, title: option.title, keys: key ? [key] : [] };
      });
      return [
        ...classes,
        ...(classes.length > 1 ? [LET_GO] : []),
        ...(spec.commands?.(field) ?? []),
        ...COMMON,
        ...(spec.hasLayers ? LAYERS : []),
      ];
    },
    paint() {},
    mount: (stage, field, send, use = () => {}) =>
      openRegions(spec, {
        stage,
        field,
        attributes: attributesOf.get(field) ?? [],
        commands: kind.commands(field),
        send,
        use,
      }),
  };
  return kind;
}

/** @type {Command} */
const LET_GO = { id: "class_none", title: "", keys: ["Shift+c"] };

/** @type {Command[]} */
const COMMON = [
  { id: "region_next", title: "", keys: ["PageDown"], repeats: true },
  { id: "region_previous", title: "", keys: ["PageUp"], repeats: true },
  { id: "region_remove", title: "", keys: ["Backspace", "Delete"] },
  { id: "region_lock", title: "", keys: ["Shift+l"] },
  { id: "region_hide", title: "", keys: ["Shift+x"] },
  { id: "region_remarked", title: "", keys: ["Shift+PageDown"], repeats: true },
];

/** @type {Command[]} */
const LAYERS = [
  { id: "region_front", title: "", keys: ["Shift+f"] },
  { id: "region_back", title: "", keys: ["Shift+b"] },
];
