// Messages and actions for requests that the server refuses.
import { say } from "./texts.js";
import { banner, part, textElement } from "./view.js";

/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./server.js").Refusal} Refusal */

const KNOWN = ["revision", "invalid", "submitted", "not_found"];

/** @param {Refusal} refusal @param {Item} about @param {{shown: boolean}} place */
export function explain(refusal, about, { shown }) {
  const sentence = KNOWN.includes(refusal.code)
    ? say(`refused_${refusal.code}`)
    : refusal.message || say("refused_other");
  const details = (refusal.detail.problems ?? []).map((/** @type {{message: string}} */ { message }) => message);
  banner("trouble", { message: [sentence, ...details].join(" ") });
  part("trouble").dataset.assignment = String(about.assignment);
  offer("retake", refusal.code === "lease_expired" && Boolean(refusal.detail.canRetake), refusal.detail.url);
  offer("reload", refusal.code === "schema_changed");
  offer("reopen", ["invalid", "other_labels"].includes(refusal.code) && !shown);
}

/** @param {string} name @param {boolean} possible @param {string} [url] */
function offer(name, possible, url = "") {
  const button = /** @type {HTMLButtonElement} */ (part("trouble").querySelector(`[data-do="${name}"]`));
  button.hidden = !possible;
  button.dataset.url = url;
}

/** @param {Refusal} refusal */
export function showStale(refusal) {
  const dialog = /** @type {HTMLDialogElement} */ (part("stale"));
  const changed = /** @type {string[]} */ (refusal.detail.changed ?? []);
  part("stale-changed").replaceChildren(...changed.map((title) => textElement("li", title)));
  dialog.dataset.version = JSON.stringify(refusal.detail);
  if (!dialog.open) dialog.showModal();
}

/** @returns {{from: number, to: number, url: string}} what the dialog speaks of */
export function staleVersion() {
  return JSON.parse(part("stale").dataset.version ?? "{}");
}
