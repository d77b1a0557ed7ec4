// Ranking: the better one, an order, or best and worst, each in the order in which this annotator sees the entries.
import { mountEnds } from "../ranking/ends.js";
import { betterOf } from "../ranking/excerpt.js";
import { mountList } from "../ranking/list.js";
import { mountPair } from "../ranking/pair.js";
import { dropped, groupsOf, keyOf, ranksByKey, ranksOf, stepped, tied } from "../ranking/ranks.js";
import { same } from "../state.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Act} Act */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../ranking/ranks.js").Groups} Groups */
/** @typedef {{ranks?: number[], best?: number, worst?: number, shown?: number[]}} Value places are those of the stored item; `shown` is their order on this page */
/** @typedef {Value | null} Ranked */
/** @typedef {{shown: number[], place: number, step: number, above: number, back: Ranked}} Detail of a command: not all of it is there for each */

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];
const TEXTS_OF_A_PAIR = 2;

/** The order so far; before anything is said, as the texts are shown. @param {Ranked} value @param {number[]} shown */
const groupsIn = (value, shown) => (value?.ranks ? groupsOf(value.ranks, shown) : shown.map((place) => [place]));

/** What each command makes of the groups of a list; null: it isn't one of a list. @param {Groups} groups @param {Act} command @param {Field} field @returns {Groups | null} */
function moved(groups, { id, detail }, field) {
  const { place, step, above } = /** @type {Detail} */ (detail ?? {});
  if (id === "rank_keep") return groups;
  if (id === "rank_step") return stepped(groups, place, step);
  if (id === "rank_drop") return dropped(groups, place, above);
  return id === "rank_tie" && field.ties ? tied(groups, place) : null;
}

/** One end; what was the other one before is that no more. @param {Ranked} value @param {"best" | "worst"} end @param {Detail} detail @returns {Value} */
function withEnd(value, end, { shown, place }) {
  const other = end === "best" ? "worst" : "best";
  const kept = value?.[other];
  return { ...(kept === undefined || kept === place ? {} : { [other]: kept }), [end]: place, shown };
}

/** @param {Ranked} value @param {Act} command @param {Field} field @returns {Ranked} */
function after(value, command, field) {
  const detail = /** @type {Detail} */ (command.detail ?? {});
  if (command.id === "clear") return null;
  if (command.id === "rank_back") return detail.back;
  if (!detail.shown) return value;
  if (field.way === "best_worst") {
    if (command.id !== "rank_best" && command.id !== "rank_worst") return value;
    return withEnd(value, command.id === "rank_best" ? "best" : "worst", detail);
  }
  const { shown } = detail;
  if (field.way === "list") {
    const groups = moved(groupsIn(value, shown), command, field);
    return groups ? { ranks: ranksOf(groups), shown } : value;
  }
  const ranks =
    command.id === "choose" && (command.argument !== "0" || field.ties)
      ? ranksByKey(command.argument ?? "", shown)
      : null;
  return ranks ? { ranks, shown } : value;
}

/** In the numbers of this page. @param {Value} value @param {Field} field @param {import("../contract").Part} [part] one of what is compared */
function told({ ranks, best, worst, shown = [] }, field, part) {
  const number = (/** @type {number | undefined} */ place) => (place === undefined ? "–" : shown.indexOf(place) + 1);
  if (field.way === "best_worst") return say("rankEnds", { best: number(best), worst: number(worst) });
  if (!ranks) return "";
  if (field.way === "pair") return sentenceOf(keyOf(ranks, shown), part);
  return groupsOf(ranks, shown)
    .map((group) => group.map(number).join(" = "))
    .join(" > ");
}

/** @param {string} key @param {import("../contract").Part} [part] */
const sentenceOf = (key, part) =>
  key === "0" ? say("rankBoth") : part ? betterOf(part, key) : say("rankBetterKey", { number: key });

/** @type {import("../contract").Kind<Ranked>} */
export const kind = {
  name: "ranking",

  empty: () => null,

  reduce(value, command, field) {
    const next = after(value, command, field);
    return same(next, value) ? value : next;
  },

  problems(value, field, content) {
    const problem = (/** @type {string} */ text, number = 0) => [
      { field: field.name, text, values: { field: field.title, number } },
    ];
    const count = content?.parts?.length;
    if (field.way === "pair" && count !== undefined && count !== TEXTS_OF_A_PAIR) return problem("rankTwo", count);
    if (value === null)
      return field.required
        ? problem(field.way === "pair" ? "rankOne" : field.way === "list" ? "rankNone" : "rankNoEnds")
        : [];
    if (field.way === "best_worst")
      return value.best === undefined || value.worst === undefined ? problem("rankNoEnds") : [];
    if (!value.ranks) return problem("rankNone");
    return !field.ties && new Set(value.ranks).size < value.ranks.length ? problem("rankTies") : [];
  },

  single: (field) => field.way === "pair",

  regions: (value, field, _answer, content) =>
    value === null ? [] : [{ id: field.name, text: told(value, field, content?.parts?.[0]) }],

  commands(field) {
    const clear = { id: "clear", title: "", keys: ["Backspace"] };
    if (field.way === "best_worst") {
      return [
        { id: "rank_best", title: "", keys: DIGITS, each: true },
        { id: "rank_worst", title: "", keys: DIGITS.map((digit) => `Shift+${digit}`), each: true },
        clear,
      ];
    }
    if (field.way === "list") {
      const tie = field.ties ? [{ id: "rank_tie", title: "", keys: ["="] }] : [];
      return [
        { id: "rank_pick", title: "", keys: DIGITS, each: true },
        { id: "rank_step", title: "", keys: ["ArrowUp", "ArrowDown"], each: true },
        ...tie,
        { id: "rank_put", title: "", keys: ["Enter"] },
        { id: "rank_back", title: "", keys: ["Escape"] },
        clear,
      ];
    }
    const keys = field.ties ? ["1", "2", "0"] : ["1", "2"];
    return [...keys.map((key) => ({ id: "choose", argument: key, title: sentenceOf(key), keys: [key] })), clear];
  },

  paint() {}, // it takes the item to say which text is the first: see the mounted editors

  mount(stage, field, send, use) {
    const open = field.way === "list" ? mountList : field.way === "best_worst" ? mountEnds : mountPair;
    return open(stage, field, send, use ?? (() => {}));
  },
};
