// Canvas colors from the current style sheet.
import { colour, fontFamily, onTheme, shadesOf } from "../colors.js";

/** @typedef {{ink: string, soft: string, line: string, faint: string, surface: string, accent: string, font: string, ofClass: (number: number) => import("../colors.js").Shades, destroy: () => void}} Palette */

/** @param {() => void} changed after the theme changed @returns {Palette} */
export function paletteOf(changed) {
  return {
    get ink() {
      return colour("--ink");
    },
    get soft() {
      return colour("--ink-soft");
    },
    get line() {
      return colour("--line-strong");
    },
    get faint() {
      return colour("--line");
    },
    get surface() {
      return colour("--surface");
    },
    get accent() {
      return colour("--accent");
    },
    get font() {
      return fontFamily();
    },
    ofClass: shadesOf,
    destroy: onTheme(changed),
  };
}
