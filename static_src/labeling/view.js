// Access to the page's elements. The only module that knows the template's ids and slots.
import { keyLabel } from "./keys.js";
import { clock, deadline, say } from "./texts.js";

/** @typedef {import("./contract").Item} Item */

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
export const part = (id) => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return /** @type {T} */ (element);
};

/** @param {string} id */
export const dialogOf = (id) => /** @type {HTMLDialogElement} */ (part(id));

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
  banner("returned", item.returned && returnedWords(item.returned));
  part("returned").classList.toggle("no-comment", !item.returned?.comment);
  banner("two-drafts", null);
  banner("reopened", item.reopened ? {} : null);
  banner("asked", null);
  fill(document.body, { guideline: item.guideline.label });
}

/** Why it came back; how many remarks there are on regions, which stand there. @param {NonNullable<Item["returned"]>} returned */
function returnedWords({ reason, comment, by, remarks }) {
  const count = Object.values(remarks).reduce((sum, texts) => sum + Object.keys(texts).length, 0);
  return { reason, comment, by, remarks: count ? say(count === 1 ? "remarkOne" : "remarkMany", { count }) : "" };
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
  part("lease").textContent = say("lease", { time: deadline(until) });
}

/** @param {"device" | "unkept" | "saving" | "saved" | "refused" | "clean"} state @param {string} [why] it was refused */
export function showDraftState(state, why = "") {
  part("draft-state").textContent = state === "clean" ? "" : say(`draft_${state}`, { why });
}

/** @param {{waiting: number, reachable: boolean, why?: string, atRisk?: boolean}} state `atRisk`: what waits is in this page alone */
export function showConnection({ waiting, reachable, why, atRisk }) {
  const line = part("connection");
  line.dataset.state = reachable ? "good" : "bad";
  const sentence = reachable ? (waiting ? say("sending") : "") : say(`unreachable_${why ?? "offline"}`, { waiting });
  line.textContent = !reachable && atRisk ? `${sentence} ${say("unkept")}` : sentence;
}

/** @param {import("./contract").Earnings} earnings */
export function showEarnings({ today, accepted, submitted, asOf }) {
  fill(part("progress"), { today, accepted: String(accepted), submitted: String(submitted), asOf: clock(asOf) });
}

/** @param {"item" | "empty" | "offline" | "wait"} mode */
export function showMode(mode) {
  document.body.dataset.mode = mode;
  part("work").hidden = mode === "empty" || mode === "offline";
  part("empty").hidden = mode !== "empty";
  part("offline").hidden = mode !== "offline";
  if (mode === "item") fill(part("empty"), { title: say("empty_title"), why: say("empty_why") });
}

/** The server gives out no work now, and says why: paused is not the same as done. @param {string} code @param {string} why */
export function showStopped(code, why) {
  fill(part("empty"), { title: say(code === "project_paused" ? "empty_paused" : "empty_stopped"), why });
}

export const mode = () => document.body.dataset.mode;

/** Opens the class's block in the guideline, closes the others. @param {string | undefined} key @returns {boolean} whether there is one */
export function showBlock(key) {
  const blocks = [...document.querySelectorAll("#guideline details")].map(
    (block) => /** @type {HTMLDetailsElement} */ (block),
  );
  if (!blocks.some((block) => block.dataset.block === key)) return false;
  for (const block of blocks) {
    block.open = block.dataset.block === key;
    block.toggleAttribute("data-current", block.open);
    if (block.open) scrollPanelTo(block);
  }
  return true;
}

/** Only the panel moves: on a phone it lies below the answer, which must stay where it is. @param {HTMLElement} block */
function scrollPanelTo(block) {
  const panel = part("guideline");
  const [outer, inner] = [panel.getBoundingClientRect(), block.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) panel.scrollTop += inner.top - outer.top;
}

/** What the guideline says of a class, also where the panel was closed. @param {string | undefined} key */
export function guideTo(key) {
  const panel = document.getElementById("guideline");
  if (!panel) return;
  toggleGuideline(true);
  if (!showBlock(key)) return;
  panel.querySelector("[data-current]")?.scrollIntoView({ block: "nearest" });
  announce(panel.querySelector("[data-current]")?.textContent?.trim().replace(/\s+/g, " ") ?? "");
}

const GUIDELINE = "guideline";

/** Whether the guideline was open; nothing where the browser forbids to keep that. @returns {string | null} */
function remembered() {
  try {
    return localStorage.getItem(GUIDELINE);
  } catch {
    return null;
  }
}

/** @param {"open" | "closed"} state */
function remember(state) {
  try {
    localStorage.setItem(GUIDELINE, state);
  } catch {
    // it has no room, or forbids it: the next page begins as it does for everybody
  }
}

/** @param {boolean} [open] without it: the other way round; then it is remembered on this device */
export function toggleGuideline(open) {
  const now = open ?? document.body.dataset.guideline === "closed";
  document.body.dataset.guideline = now ? "open" : "closed";
  document.querySelector('[data-do="guideline"]')?.setAttribute("aria-expanded", String(now));
  if (open === undefined) remember(now ? "open" : "closed");
}

/** From here on the script does what the page did without it. */
export function takeOver() {
  for (const id of ["skip", "recent", "ask"]) part(id).removeAttribute("popover");
  for (const button of document.querySelectorAll("[popovertarget]")) button.removeAttribute("popovertarget");
  toggleGuideline((remembered() ?? (innerWidth < 900 ? "closed" : "open")) === "open");
}

/** @param {HTMLElement} fieldset @param {string[]} sentences */
export function showProblems(fieldset, sentences) {
  const list = /** @type {HTMLElement} */ (fieldset.querySelector(".errors"));
  list.hidden = sentences.length === 0;
  list.replaceChildren(...sentences.map((sentence) => textElement("li", sentence)));
  for (const input of fieldset.querySelectorAll("input, textarea"))
    input.setAttribute("aria-invalid", String(sentences.length > 0));
}

/** Where the schema names no key, the page shows the digit. @param {HTMLElement} fieldset @param {import("./contract").Command[]} commands */
export function showKeys(fieldset, commands) {
  for (const { argument, keys } of commands) {
    const input =
      argument === undefined || !keys[0] ? null : fieldset.querySelector(`input[value="${CSS.escape(argument)}"]`);
    const label = input?.closest("label");
    if (!input || !label || label.querySelector("kbd")) continue;
    input.setAttribute("aria-keyshortcuts", keys[0] ?? "");
    if (label.querySelector(".number")?.textContent === keys[0]) continue; // a point says its own key
    const cap = document.createElement("kbd");
    cap.textContent = keyLabel(keys[0] ?? "");
    cap.ariaHidden = "true";
    label.append(cap);
  }
}

/** The page's buttons say their keys. @param {import("./contract").Command[]} commands */
export function showPageKeys(commands) {
  for (const id of new Set(commands.map((command) => command.id))) {
    const [key] = commands.filter((command) => command.id === id).flatMap(({ keys }) => keys);
    for (const cap of document.querySelectorAll(
      `:is(.work-bar, .submit-bar) :is([data-do="${id}"], [data-${id}]) > kbd`,
    )) {
      /** @type {HTMLElement} */ (cap).hidden = !key;
      if (key) cap.textContent = keyLabel(key).replace("Shift + ", "⇧ ").replace("Enter", "↵");
    }
  }
}

const READ_IN = 8_000; // ms for a sentence on something that is done

/** Let the image leave the notices their room, and take away after a while what only says that something was done. */
export function settleNotices() {
  const notices = /** @type {HTMLElement} */ (document.querySelector(".work-notices"));
  new ResizeObserver(() => document.body.style.setProperty("--notices", `${notices.offsetHeight}px`)).observe(notices);
  const done = notices.querySelectorAll(".messages :is(.success, .info)");
  setTimeout(() => {
    for (const each of done) each.remove();
    if (!notices.querySelector(".messages li")) notices.querySelector(".messages")?.parentElement?.remove();
  }, READ_IN);
}
