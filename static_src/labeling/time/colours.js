// Which colours does a canvas draw with? Those of the style sheet, read again when the theme changes.

/** @typedef {{line: string, soft: string, ink: string}} Shades */
/** @typedef {{ink: string, soft: string, line: string, faint: string, surface: string, accent: string, font: string, ofClass: (number: number) => Shades, destroy: () => void}} Palette */

/** @param {HTMLElement} place @param {() => void} changed @returns {Palette} */
export function paletteOf(place, changed) {
  const probe = document.createElement("span");
  probe.className = "time-probe";
  probe.hidden = true;
  place.append(probe);
  /** @type {Map<number, Shades>} */
  const classes = new Map();
  const palette = /** @type {Palette} */ ({ ofClass, destroy });

  /** @param {string} name of a custom property */
  function colour(name) {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  }

  /** @param {number} number */
  function ofClass(number) {
    const known = classes.get(number);
    if (known) return known;
    probe.className = `time-probe c-${number}`;
    const shades = { line: colour("--class"), soft: colour("--class-soft"), ink: colour("--class-ink") };
    classes.set(number, shades);
    return shades;
  }

  function read() {
    classes.clear();
    Object.assign(palette, { ink: colour("--ink"), soft: colour("--ink-soft"), line: colour("--line-strong"), faint: colour("--line"), surface: colour("--surface"), accent: colour("--accent"), font: getComputedStyle(place).fontFamily });
  }

  function again() {
    read();
    changed();
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const themed = new MutationObserver(again);
  dark.addEventListener("change", again);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  read();

  function destroy() {
    dark.removeEventListener("change", again);
    themed.disconnect();
    probe.remove();
  }

  return palette;
}
