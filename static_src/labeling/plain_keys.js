// Whether single-key shortcuts are on for this member. The setting is in the shortcuts dialog; the body carries it.

/** A character alone, also with Shift: somebody who speaks to the computer says such by accident (WCAG 2.1.4). @param {string} key */
export const isPlain = (key) => [...key.replace(/^Shift\+/, "")].length === 1;

export const plainKeysWork = () => document.body.dataset.plainKeys !== "off";

/** @param {boolean} work */
export function letPlainKeysWork(work) {
  document.body.dataset.plainKeys = work ? "on" : "off";
}
