// Where on the page does each thing appear? The only module that knows the template's ids and slots.
import { clock, say } from "./texts.js";

/** @typedef {import("./contract").Item} Item */

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
export const part = (id) => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return /** @type {T} */ (element);
};

/** @template T @param {string} id @returns {T} */
export const dataBlock = (id) => JSON.parse(part(id).textContent ?? "null");

/** @param {HTMLElement} place @param {Record<string, string>} values */
export function fill(place, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const slot of place.querySelectorAll(`[data-slot="${name}"]`)) slot.textContent = value;
  }
}

/** Says it once to screen readers. @param {string} sentence */
export function announce(sentence) {
  const region = part("announce");
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = sentence));
}

/** @param {string} id @param {Record<string, string> | null} values null hides it */
export function banner(id, values) {
  const element = part(id);
  element.hidden = values === null;
  if (values) fill(element, values);
}

/** @param {Item} item */
export function showAround(item) {
  showMeta(item.meta);
  showLease(item.leaseUntil);
  banner("returned", item.returned);
  part("returned").classList.toggle("no-comment", !item.returned?.comment);
  banner("two-drafts", null);
  fill(document.body, { guideline: item.guideline.label });
}

/** @param {[string, string][]} meta */
function showMeta(meta) {
  const list = part("meta");
  list.hidden = meta.length === 0;
  list.replaceChildren(...meta.flatMap(([name, value]) => [textElement("dt", name), textElement("dd", value)]));
}

/** @param {"dt" | "dd" | "li"} tag @param {string} text */
export function textElement(tag, text) {
  const element = document.createElement(tag);
  element.dir = "auto";
  element.textContent = text;
  return element;
}

/** @param {string} until */
export function showLease(until) {
  part("lease").textContent = say("lease", { time: clock(until) });
}

/** @param {"device" | "saving" | "saved" | "clean"} state */
export function showDraftState(state) {
  part("draft-state").textContent = state === "clean" ? "" : say(`draft_${state}`);
}

/** @param {{waiting: number, reachable: boolean, why?: string}} state */
export function showConnection({ waiting, reachable, why }) {
  const line = part("connection");
  line.dataset.state = reachable ? "good" : "bad";
  line.textContent = reachable ? (waiting ? say("sending") : "") : say(`unreachable_${why ?? "offline"}`, { waiting });
}

/** @param {import("./contract").Earnings} earnings */
export function showEarnings({ today, accepted, submitted }) {
  fill(part("progress"), { today, accepted: String(accepted), submitted: String(submitted) });
}

/** @param {"item" | "empty" | "offline" | "wait"} mode */
export function showMode(mode) {
  document.body.dataset.mode = mode;
  part("work").hidden = mode === "empty" || mode === "offline";
  part("empty").hidden = mode !== "empty";
  part("offline").hidden = mode !== "offline";
}

export const mode = () => document.body.dataset.mode;

/** Opens the class's block in the guideline, closes the others. @param {string | undefined} key */
export function showBlock(key) {
  const blocks = [...document.querySelectorAll("#guideline details")].map((block) => /** @type {HTMLDetailsElement} */ (block));
  if (!blocks.some((block) => block.dataset.block === key)) return;
  for (const block of blocks) {
    block.open = block.dataset.block === key;
    block.toggleAttribute("data-current", block.open);
    if (block.open) block.scrollIntoView({ block: "nearest" });
  }
}

const GUIDELINE = "guideline";

/** @param {boolean} [open] without it: the other way round; then it is remembered on this device */
export function toggleGuideline(open) {
  const now = open ?? document.body.dataset.guideline === "closed";
  document.body.dataset.guideline = now ? "open" : "closed";
  document.querySelector('[data-do="guideline"]')?.setAttribute("aria-expanded", String(now));
  if (open === undefined) localStorage.setItem(GUIDELINE, now ? "open" : "closed");
}

/** From here on the script does what the page did without it. */
export function takeOver() {
  part("skip").removeAttribute("popover");
  for (const button of document.querySelectorAll("[popovertarget]")) button.removeAttribute("popovertarget");
  toggleGuideline((localStorage.getItem(GUIDELINE) ?? (innerWidth < 900 ? "closed" : "open")) === "open");
}

/** @param {HTMLElement} fieldset @param {string[]} sentences */
export function showProblems(fieldset, sentences) {
  const list = /** @type {HTMLElement} */ (fieldset.querySelector(".errors"));
  list.hidden = sentences.length === 0;
  list.replaceChildren(...sentences.map((sentence) => textElement("li", sentence)));
  for (const input of fieldset.querySelectorAll("input")) input.setAttribute("aria-invalid", String(sentences.length > 0));
}
