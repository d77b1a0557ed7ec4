// How do shapes look on a picture? In the colours of their classes, with a line of its own for each; read again when the theme changes.

/** @typedef {{line: string, soft: string, ink: string, halo: string}} Colours halo: round a line, so that it is seen on any picture */

const CLASSES = 12;
const PEOPLE = [20, 21, 22, 23, 24]; // of what several people have, then of each of them (css/tokens.css)
/** Beside its colour each class has a line: whole, long dashes, short ones, dash and dot. @type {number[][]} */
const DASHES = [[], [8, 4], [3, 3], [10, 3, 2, 3]];

/** @param {number} colour of a class, or of a person */
export const dashOf = (colour) => DASHES[(colour - 1) % DASHES.length] ?? [];

/** @param {HTMLElement} place where the classes' colours hold @returns {Map<number, Colours>} */
function read(place) {
  const probe = document.createElement("span");
  place.append(probe);
  const found = new Map();
  for (const colour of [...Array.from({ length: CLASSES }, (_, index) => index + 1), ...PEOPLE]) {
    probe.className = `c-${colour}`;
    const value = (/** @type {string} */ name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    found.set(colour, { line: value("--class"), soft: value("--class-soft"), ink: value("--class-ink"), halo: value("--surface") });
  }
  probe.remove();
  return found;
}

/** The colours of now. @param {HTMLElement} place @param {() => void} changed after the theme changed */
export function coloursIn(place, changed) {
  let colours = read(place);
  const again = () => {
    colours = read(place);
    changed();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const themed = new MutationObserver(again);
  dark.addEventListener("change", again);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return {
    /** @param {number} colour @returns {Colours} */
    of: (colour) => colours.get(colour) ?? /** @type {Colours} */ (colours.get(1)),
    destroy() {
      dark.removeEventListener("change", again);
      themed.disconnect();
    },
  };
}
