// Shortcuts of the review page: `a` accepts, `r`, `e` and `x` open their panels, `m` goes to the remarks, Shift+`t` copies the next region, digits select a reason or an annotation.
// While the page is in use, the review stays in the reviewer's hands.
import "../labeling/bundles/core.js";
import { askLive } from "../labeling/asking.js";
import { startHeartbeat } from "../labeling/heartbeat.js";
import { commandFor } from "../labeling/keys.js";
import { mediumOf } from "../labeling/media.js";
import { plainKeysWork } from "../labeling/plain_keys.js";
import { Refusal, serverWith } from "../labeling/server.js";
import { speak } from "../labeling/texts.js";
import { dataBlock } from "../labeling/view.js";
import { openViewer } from "../image/viewer.js";
import { correctOn } from "./correcting.js";
import { overlay } from "./overlay.js";
import { regionAt, remarksIn } from "./remarking.js";
import { startFrom } from "./starting.js";
import { offersOf } from "./takeover.js";

/** @typedef {import("../labeling/contract").Command} Command */

/** @param {string} key @returns {HTMLDetailsElement | null} */
const partOf = (key) => document.querySelector(`details[data-open="${key}"]`);

speak(dataBlock("labeling-texts"));
const { fields, content, starts } = dataBlock("review-data");

/** Opens one part and closes the others. @param {string} key */
function show(key) {
  const part = partOf(key);
  for (const other of part ? document.querySelectorAll("details[data-open]") : []) {
    if (other instanceof HTMLDetailsElement) other.open = other === part;
  }
  return part;
}

/** And puts the focus on its first control; on the item where that is what is corrected. @param {string} key */
function open(key) {
  const part = show(key);
  if (!part) return;
  if (key === "e" && correcting) return document.getElementById("stage")?.focus();
  /** @type {HTMLElement | null} */ (part.querySelector("input:not([type=hidden]), textarea, button"))?.focus();
}

function close() {
  for (const part of document.querySelectorAll("details[data-open]")) {
    if (part instanceof HTMLDetailsElement) part.open = false;
  }
  document.getElementById("stage")?.focus();
}

/** The digit's option in the open part, else the digit's answer. @param {number} digit */
function pick(digit) {
  const part = document.querySelector("details[data-open][open]");
  if (part) {
    const option = part.querySelectorAll("input[type=radio], input[type=checkbox]")[digit - 1];
    if (option instanceof HTMLInputElement) {
      option.click();
      option.focus();
    }
    return;
  }
  const button = document.querySelector(`button[data-key="${digit}"]`);
  if (button instanceof HTMLButtonElement) button.click();
}

function accept() {
  const button = document.querySelector('form[data-verdict="accepted"] button');
  if (button instanceof HTMLButtonElement) button.click();
}

/** To the list of regions, which stands where an answer is sent back. */
function remark() {
  if (!remarks) return;
  show("r");
  remarks.choose();
}

/** To the next region of somebody's answer that the own one lacks. */
function takeOver() {
  if (!correcting) return;
  show("e");
  offers.next();
}

/** @type {Record<string, (argument: string) => void>} */
const DOES = {
  accept,
  reject: () => open("r"),
  remark,
  take: takeOver,
  person: (number) => people?.toggle(Number(number)),
  correct: () => open("e"),
  exclude: () => open("x"),
  close,
  pick: (digit) => pick(Number(digit)),
};

/** @type {Command[]} */
const COMMANDS = [
  { id: "accept", title: "", keys: ["a"] },
  { id: "reject", title: "", keys: ["r"] },
  { id: "remark", title: "", keys: ["m"] },
  { id: "take", title: "", keys: ["Shift+t"] },
  { id: "correct", title: "", keys: ["e"] },
  { id: "exclude", title: "", keys: ["x"] },
  { id: "close", title: "", keys: ["Escape"], when: "always" },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => ({
    id: "pick",
    title: "",
    keys: [String(digit)],
    argument: String(digit),
  })),
  ...[1, 2, 3, 4].map((number) => ({ id: "person", title: "", keys: [`Shift+${number}`], argument: String(number) })),
];

/** Set where the answer has regions: they are mended on the item itself. @type {Awaited<ReturnType<typeof correctOn>> | null} */
let correcting = null;

/** The regions of those who answered; nothing where they are not chosen from. */
const offers = offersOf(starts, { take: (answer, field, region) => correcting?.take(answer, field, region) });
/** Set where several people's shapes lie over one image. @type {ReturnType<typeof overlay>} */
let people = null;

const remarking = document.querySelector("[data-remarking]");
const remarks = remarking instanceof HTMLElement ? remarksIn(remarking, (place) => correcting?.show(place)) : null;
const isRemarking = () => Boolean(remarks && partOf("r")?.open);

/** While something is corrected, the kind's own keys come first. */
const commandsNow = () => (correcting && partOf("e")?.open ? [...correcting.commands(), ...COMMANDS] : COMMANDS);

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const typing = target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  const pressable = target.matches("button, a[href], summary");
  const command = commandFor(event, { typing, pressable, open: false, plain: plainKeysWork() }, commandsNow());
  if (!command) return;
  event.preventDefault();
  if (partOf("e")?.open && correcting?.perform(command)) return;
  DOES[command.id]?.(command.argument ?? "");
});

const correction = document.querySelector('details[data-open="e"] form');
if (correction instanceof HTMLFormElement && correction.querySelector("[data-value]")) {
  correcting = await correctOn(correction, fields, content, {
    touched: () => show("e"),
    isStill: isRemarking,
    painted: offers.show,
  });
  const switches = document.getElementById("people");
  const board = switches && correcting.board();
  if (board) people = overlay(switches, board);
}
document.addEventListener("click", (event) => {
  const place = isRemarking() && event.target instanceof Element ? event.target.closest("#stage, .candidate") : null;
  const region = place?.id === "stage" ? correcting?.picked() : place && regionAt(event);
  if (region) remarks?.on(region);
});
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-start]") : null;
  if (!(link instanceof HTMLAnchorElement) || !(correction instanceof HTMLFormElement)) return;
  event.preventDefault();
  const answer = starts[link.dataset.start ?? ""];
  startFrom(correction, fields, answer);
  correcting?.startFrom(answer);
});
partOf("r")?.addEventListener("toggle", () => correcting?.pick(isRemarking()));
for (const figure of document.querySelectorAll("[data-image]"))
  if (!figure.closest(".parts")) openViewer(/** @type {HTMLElement} */ (figure));
if (content.parts?.[0]?.media && !correcting)
  (await mediumOf(content)).enliven?.(/** @type {HTMLElement} */ (document.getElementById("stage")), content);
askLive(document);
const BEAT_EVERY = 60_000; // the lease is much longer
const form = document.getElementById("beat");
if (form instanceof HTMLFormElement) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  const send = serverWith(token instanceof HTMLInputElement ? token.value : "");
  let sentAt = performance.now();
  let isTaken = false;
  startHeartbeat(async () => {
    if (isTaken || performance.now() - sentAt < BEAT_EVERY) return;
    sentAt = performance.now();
    try {
      await send(form.action, {});
    } catch (error) {
      isTaken = error instanceof Refusal && [404, 409].includes(error.status); // anything else: the next beat tries again
      const notification = document.getElementById("taken");
      if (notification) notification.hidden = !isTaken;
    }
  });
}
document.body.dataset.ready = "yes";
