// Messages for images and other media that load slowly, fail to load, or have the wrong size.
import { labelKeys } from "../labeling/chosen_keys.js";

/** @typedef {import("./zoom").Size} Size */

const SLOW = 600; // ms

/** @param {string} id @returns {HTMLElement | null} a copy of what the template holds, with this person's keys on its buttons */
export function copyOf(id) {
  const template = document.getElementById(id);
  const first = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null;
  const copy = first ? /** @type {HTMLElement} */ (first.cloneNode(true)) : null;
  if (copy) labelKeys(copy);
  return copy;
}

/** Something didn't come: tried again when told to, and by itself once there is a connection again.
 * @param {HTMLElement} notification with a button, gone then @param {() => void} does */
export function triedAgain(notification, does) {
  const over = new AbortController();
  const again = () => {
    const isShown = notification.isConnected; // else its item has left with it
    over.abort();
    notification.remove();
    if (isShown) does();
  };
  notification.querySelector("button")?.addEventListener("click", again);
  addEventListener("online", again, { signal: over.signal });
}

/** The image didn't come: says so, and tries again.
 * @param {HTMLElement} figure @param {HTMLImageElement} image @param {() => void} [again] once it is on its way again */
export function tellLost(figure, image, again) {
  if (figure.querySelector("[data-lost]")) return;
  const notification = copyOf("image-lost");
  if (!notification) return;
  figure.prepend(notification);
  triedAgain(notification, () => {
    image.src = image.src.replace(/#.*$|$/, `#${Date.now()}`);
    again?.();
  });
}

/** It came in another size than the server measured, so that shapes would lie elsewhere. @param {HTMLElement} figure */
export function tellOdd(figure) {
  const notification = figure.querySelector("[data-odd]") ? null : copyOf("image-odd");
  if (notification) figure.prepend(notification);
}

/** Says after a moment that it is still on its way; the answer takes that back. @param {HTMLElement} view @param {string} [id] of the template with the words */
export function tellSlow(view, id = "image-slow") {
  const notification = copyOf(id);
  const timer = setTimeout(() => notification && view.append(notification), SLOW);
  return () => {
    clearTimeout(timer);
    notification?.remove();
  };
}
