// Caches the style sheet's colors until the theme changes, because reading them recalculates the styles of the whole page.

/** @typedef {{line: string, soft: string, ink: string, halo: string}} Shades of a class, or of a person; halo: round a line, so that it is seen on any image */

/** @type {Map<string, string>} */
const read = new Map();
/** @type {Map<number, Shades>} */
const shades = new Map();
let font = "";
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {HTMLElement | null} an element whose colour is read */
let probe = null;

function again() {
  read.clear();
  shades.clear();
  for (const listener of listeners) listener();
}

function watched() {
  if (probe) return probe;
  probe = document.createElement("span");
  probe.hidden = true;
  probe.style.setProperty("forced-color-adjust", "none"); // canvases aren't forced: with the forced colour words would be as dark as their ground
  document.body.append(probe);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return probe;
}

/** @param {string} name of a custom property @param {number} [number] of the class whose colour it is */
export function colour(name, number) {
  const key = `${name} ${number}`;
  const known = read.get(key);
  if (known) return known;
  const place = watched();
  place.className = number === undefined ? "" : `c-${number}`;
  place.style.color = `var(${name})`;
  const found = getComputedStyle(place).color;
  read.set(key, found);
  return found;
}

/** @param {number} number @returns {Shades} */
export function shadesOf(number) {
  const found = shades.get(number) ?? {
    line: colour("--class", number),
    soft: colour("--class-soft", number),
    ink: colour("--class-ink", number),
    halo: colour("--surface"),
  };
  shades.set(number, found);
  return found;
}

/** The page's font, for canvases. */
export const fontFamily = () => (font ||= getComputedStyle(document.body).fontFamily);

/** @param {() => void} changed after the theme changed @returns {() => void} no more */
export function onTheme(changed) {
  watched();
  listeners.add(changed);
  return () => void listeners.delete(changed);
}
