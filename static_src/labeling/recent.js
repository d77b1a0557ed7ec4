// The list of recent annotations that can be reopened, updated with each submission.
import { clock } from "./texts.js";
import { fill, part } from "./view.js";

const SHOWN = 10;

/** @typedef {{assignment: number, excerpt: string, summary: string, reopen: string}} Given */

/** The newest comes first; an answer given again leaves its old place. @param {Given} given */
export function remember({ assignment, excerpt, summary, reopen }) {
  const list = part("recent-list");
  const row = /** @type {HTMLTemplateElement} */ (part("recent-row")).content.firstElementChild?.cloneNode(true);
  if (!(row instanceof HTMLElement)) return;
  row.dataset.assignment = String(assignment);
  fill(row, { time: clock(Date.now()), summary, excerpt });
  row.querySelector("form")?.setAttribute("action", reopen);
  list.querySelector(`[data-assignment="${assignment}"]`)?.remove();
  list.prepend(row);
  while (list.children.length > SHOWN) list.lastElementChild?.remove();
  part("recent-none").hidden = true;
}

/** @param {(url: string) => void} reopen */
export function bindRecent(reopen) {
  for (const time of part("recent-list").querySelectorAll("time")) time.textContent = clock(time.dateTime); // as the rest of the page says it
  part("recent").addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.querySelector("[data-reopen]")) return;
    event.preventDefault();
    /** @type {HTMLDialogElement} */ (part("recent")).close();
    reopen(form.action);
  });
}
