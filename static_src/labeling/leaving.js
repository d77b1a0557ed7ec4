// Releases on leaving the page what no other tab has open. A page opened at the same time could ask for work before this request arrives and get an item that is about to be released.
import { Refusal, Unreachable } from "./server.js";

const LEFT = "labeling-left";
const LATE = 60_000; // ms; what was said longer ago has arrived
const TABS = "labeling-tab-";
const DAY = 24 * 3_600_000; // ms; a tab that said nothing for so long isn't there any more: its leases have ended
const OWN = TABS + crypto.randomUUID();

/** Tells the other tabs which assignments this one shows, has ahead or is about to send. @param {number[]} assignments */
export function holdItems(assignments) {
  try {
    localStorage.setItem(OWN, JSON.stringify({ assignments, at: Date.now() }));
  } catch {
    // it has no room, or forbids it: then another tab may give an item back that this one has
  }
}

function letItemsGo() {
  try {
    localStorage.removeItem(OWN);
  } catch {
    // then nothing was kept either
  }
}

/** @param {string | null} kept @returns {{assignments: number[], at: number}} */
function readTab(kept) {
  try {
    const { assignments, at } = JSON.parse(kept ?? "");
    return Array.isArray(assignments) ? { assignments, at: Number(at) } : { assignments: [], at: 0 };
  } catch {
    return { assignments: [], at: 0 };
  }
}

/** Whether another tab of this browser has the assignment. @param {number} assignment */
function isHeldElsewhere(assignment) {
  try {
    const others = Object.keys(localStorage).filter((key) => key.startsWith(TABS) && key !== OWN);
    const tabs = others.map((key) => ({ key, ...readTab(localStorage.getItem(key)) }));
    for (const { key, at } of tabs) if (Date.now() - at > DAY) localStorage.removeItem(key);
    return tabs.some(({ assignments, at }) => Date.now() - at <= DAY && assignments.includes(assignment));
  } catch {
    return false;
  }
}

/** The item that was claimed ahead. @param {import("./contract").Item | null} ahead @param {string} token */
export function giveBack(ahead, token) {
  letItemsGo();
  if (!ahead || isHeldElsewhere(ahead.assignment)) return;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  navigator.sendBeacon(ahead.urls.release, body);
  try {
    sessionStorage.setItem(
      LEFT,
      JSON.stringify({ url: ahead.urls.release, assignment: ahead.assignment, at: Date.now() }),
    );
  } catch {
    // the browser forbids it: then what was just given back may come once more, and say so
  }
}

/** Says it again for the page before this one, and waits: from then on nothing is on its way. @param {(url: string, body: object) => Promise<any>} post */
export async function settleLeft(post) {
  const url = takeLeft();
  if (url === null) return;
  try {
    await post(url, {});
  } catch (problem) {
    if (!(problem instanceof Refusal || problem instanceof Unreachable)) throw problem;
  }
}

/** @returns {string | null} */
function takeLeft() {
  try {
    const { url, assignment, at } = JSON.parse(sessionStorage.getItem(LEFT) ?? "{}");
    sessionStorage.removeItem(LEFT);
    return Date.now() - at < LATE && !isHeldElsewhere(assignment) ? url : null;
  } catch {
    return null;
  }
}
