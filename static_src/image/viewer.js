// The image viewer: zoom by key, wheel and button, pan by drag and arrow keys.
import { chosen } from "../labeling/chosen_keys.js";
import { commandFor, nameOf } from "../labeling/keys.js";
import { plainKeysWork } from "../labeling/plain_keys.js";
import { actOf, moveBy, ZOOM } from "./keys.js";
import { copyOf, tellLost } from "./lost.js";
import { fitting, kept, stepped } from "./zoom.js";

/** What is seen of an image: how much larger than it fits, and which point of it, from 0 to 1, lies in the middle.
 * @typedef {{zoom: number, x: number, y: number}} Seen */

/**
 * Makes a figure with a `[data-view]` and its image zoomable.
 * @param {HTMLElement} figure @param {{tools?: HTMLElement | null, moved?: (seen: Seen) => void}} [place] where the buttons go, null for none; `moved`: something else is seen now
 * @returns {{destroy(): void, follow(seen: Seen): void}}
 */
export function openViewer(figure, { tools: place = figure, moved } = {}) {
  const view = /** @type {HTMLElement} */ (figure.querySelector("[data-view]"));
  const image = /** @type {HTMLImageElement} */ (view.querySelector("img"));
  const tools = place && copyOf("image-tools");
  const over = new AbortController();
  const { signal } = over;
  let scale = 0; // 0: as it fits
  view.tabIndex = 0;
  view.setAttribute("role", "group");
  view.setAttribute("aria-label", image.alt);
  if (tools) place?.prepend(tools);

  const fit = () => fitting({ width: view.clientWidth, height: view.clientHeight }, natural());
  const natural = () => ({
    width: image.naturalWidth || image.width || 1,
    height: image.naturalHeight || image.height || 1,
  });

  /** @param {number} next @param {{x: number, y: number}} [at] the point that stays, from the view's corner */
  function show(next, at = { x: view.clientWidth / 2, y: view.clientHeight / 2 }) {
    const least = fit();
    const before = scale || least;
    const box = image.getBoundingClientRect();
    const frame = view.getBoundingClientRect();
    const from = {
      x: view.scrollLeft + at.x - Math.max(0, box.left - frame.left + view.scrollLeft),
      y: view.scrollTop + at.y - Math.max(0, box.top - frame.top + view.scrollTop),
    };
    scale = next <= least ? 0 : next;
    view.classList.toggle("zoomed", scale > 0);
    image.style.inlineSize = scale ? `${Math.round(natural().width * scale)}px` : "";
    if (scale) {
      view.scrollLeft = kept(from.x - at.x, at.x, before, scale);
      view.scrollTop = kept(from.y - at.y, at.y, before, scale);
    }
    const level = tools?.querySelector("[data-zoom-level]");
    if (level) level.textContent = `${Math.round((scale || least) * 100)}%`;
  }

  /** @returns {Seen} */
  function seen() {
    const share = (/** @type {number} */ scrolled, /** @type {number} */ shown, /** @type {number} */ whole) =>
      (scrolled + shown / 2) / Math.max(whole, 1);
    return {
      zoom: scale / fit(),
      x: share(view.scrollLeft, view.clientWidth, view.scrollWidth),
      y: share(view.scrollTop, view.clientHeight, view.scrollHeight),
    };
  }

  /** @param {string} command @param {{x: number, y: number}} [at] */
  function act(command, at) {
    if (command === "fit") show(0);
    else show(stepped(scale || fit(), command === "in" ? 1 : -1, fit()), at);
    moved?.(seen());
  }

  tools?.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-zoom]") : null;
    if (button instanceof HTMLElement) act(button.dataset.zoom ?? "");
  });
  view.addEventListener(
    "wheel",
    (event) => {
      if (event.shiftKey || event.altKey || event.deltaY === 0) return;
      event.preventDefault();
      const frame = view.getBoundingClientRect();
      act(event.deltaY < 0 ? "in" : "out", { x: event.clientX - frame.left, y: event.clientY - frame.top });
    },
    { passive: false, signal },
  );
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || !scale) return;
    event.preventDefault();
    view.setPointerCapture(event.pointerId);
    view.classList.add("moving");
  });
  view.addEventListener("pointermove", (event) => {
    if (!view.hasPointerCapture(event.pointerId)) return;
    view.scrollBy(-event.movementX, -event.movementY);
  });
  for (const end of ["pointerup", "pointercancel"]) view.addEventListener(end, () => view.classList.remove("moving"));
  document.addEventListener(
    "keydown",
    (event) => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const typing = target.matches(
        "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]",
      );
      const open = document.querySelector("dialog[open]") !== null;
      const command = commandFor(event, { typing, pressable: false, open, plain: plainKeysWork() }, chosen(ZOOM));
      // The view itself scrolls by arrows; here the focus is on what holds it, where each new item puts it.
      const around = scale > 0 && !open && target !== document.body && target !== view && target.contains(view);
      const way = around ? moveBy(nameOf(event), { width: view.clientWidth, height: view.clientHeight }) : null;
      if (way) view.scrollBy(way);
      if (way) event.preventDefault();
      if (!command) return;
      event.preventDefault();
      act(actOf(command));
    },
    { signal },
  );
  if (moved) view.addEventListener("scroll", () => moved(seen()), { signal });
  const sized = new ResizeObserver(() => show(scale));
  sized.observe(view);
  image.addEventListener("load", () => show(0), { signal });
  image.addEventListener("error", () => tellLost(figure, image), { signal });
  if (image.complete && image.naturalWidth === 0 && image.src) tellLost(figure, image);
  return {
    follow({ zoom, x, y }) {
      show(zoom * fit());
      view.scrollLeft = x * view.scrollWidth - view.clientWidth / 2;
      view.scrollTop = y * view.scrollHeight - view.clientHeight / 2;
    },
    destroy() {
      over.abort();
      sized.disconnect();
      tools?.remove();
    },
  };
}
