// Selected region, class of the next region, and the meaning of digits, for all label types with regions. Pure.
//
// One rule serves those who choose the class first and those who draw first. A digit does one thing:
//   1. it names the region that was drawn without a class (pressed twice, it does no more than pressed once), or
//   2. it changes the region that the person selected: by a click on it, in the list or by PageUp/PageDown, or
//   3. it sets the class of what is drawn next, which stays for the next regions and the next items.
// What was just drawn is current (its attributes are asked, the arrows and Backspace mean it), but not selected: a digit
// doesn't change it, and a drag that begins inside it draws. `Esc` never changes the class of what comes next; `letGo` does.
import { neighbour, NO_CLASS } from "./model.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** Why the current region is current: it was drawn just now; a digit named it since; another digit was pressed since; the page went to it; the person selected it.
 * @typedef {"drawn" | "named" | "done" | "shown" | "selected"} How */
/** @typedef {{next: string | null, id: string | null, how: How}} Selection next: the class of what is drawn next; id: the current region */
/** @typedef {{does: "name" | "relabel" | "next" | "nothing", id: string | null}} Outcome of a digit, and the region it means */

/** @param {string[]} classes of the field; a single one needs no choosing @returns {Selection} */
export const begun = (classes) => ({ next: classes.length === 1 ? (classes[0] ?? null) : null, id: null, how: "done" });

/** Nothing is current: another item, or `Esc`. @param {Selection} now @returns {Selection} */
export const left = (now) => (now.id === null ? now : { ...now, id: null, how: "done" });

/** @param {Selection} now */
export const labelOfNew = ({ next }) => next ?? NO_CLASS;

/** @param {Selection} now @param {string} id @returns {Selection} */
export const drawn = (now, id) => ({ ...now, id, how: "drawn" });

/** By the person. @param {Selection} now @param {string | null} id @returns {Selection} */
export const selected = (now, id) => (id === null ? left(now) : { ...now, id, how: "selected" });

/** By the page. @param {Selection} now @param {string} id @returns {Selection} */
export const shown = (now, id) => (now.id === id ? now : { ...now, id, how: "shown" });

/** Whether a drag takes hold of the region. @param {Selection} now @param {string} id */
export const isHeld = (now, id) => now.id === id && now.how === "selected";

/** Whether a stroke of the brush goes on with the current region. @param {Selection} now */
export const goesOn = ({ id, how }) => id !== null && (how === "drawn" || how === "selected");

/** The next class is no longer chosen: what is drawn waits for its digit. @param {Selection} now @param {string[]} classes @returns {Selection} */
export const letGo = (now, classes) => ({ ...finished(now), next: begun(classes).next });

/** What was drawn is done: a stroke of the brush begins another. @param {Selection} now @returns {Selection} */
const finished = (now) => (now.how === "drawn" || now.how === "named" ? { ...now, how: "done" } : now);

/** What a digit does. @param {Selection} now @param {string} label @param {RegionValue | undefined} current @returns {{now: Selection, outcome: Outcome}} */
export function chosen(now, label, current) {
  if (current?.label === NO_CLASS)
    return { now: now.how === "selected" ? now : { ...now, how: "named" }, outcome: { does: "name", id: current.id } };
  if (current && isHeld(now, current.id)) return { now, outcome: { does: "relabel", id: current.id } };
  if (now.how === "named" && current?.label === label) return { now, outcome: { does: "nothing", id: null } };
  return { now: { ...finished(now), next: label }, outcome: { does: "next", id: null } };
}

/** What is current after a region was removed: whoever removes what they selected goes on with the one after it. @param {Selection} now @param {RegionValue[]} regions before @param {string} id @returns {Selection} */
export function removed(now, regions, id) {
  if (now.id !== id) return now;
  const after = now.how === "selected" || now.how === "shown" ? neighbour(regions, id, 1) : undefined;
  return after && after.id !== id ? shown(now, after.id) : left(now);
}

/** The class that the palette shows: that of the region a digit would change, else of what is drawn next. @param {Selection} now @param {RegionValue | undefined} current */
export const classShown = (now, current) =>
  current && (isHeld(now, current.id) || current.label === NO_CLASS) ? current.label : labelOfNew(now);
