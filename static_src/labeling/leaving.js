// What does a tab hand back as it is left? A page that is opened there at once could ask for work before that has arrived, and be given what is about to go.
import { Refusal, Unreachable } from "./server.js";

const LEFT = "labeling-left";
const LATE = 60_000; // ms; what was said longer ago has arrived

/** The item that was claimed ahead. @param {string} url that takes it back @param {string} token */
export function giveBack(url, token) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  navigator.sendBeacon(url, body);
  try {
    sessionStorage.setItem(LEFT, JSON.stringify({ url, at: Date.now() }));
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
    const { url, at } = JSON.parse(sessionStorage.getItem(LEFT) ?? "{}");
    sessionStorage.removeItem(LEFT);
    return Date.now() - at < LATE ? url : null;
  } catch {
    return null;
  }
}
