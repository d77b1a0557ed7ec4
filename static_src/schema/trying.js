// When is an item put into the preview anew? When the questions or the item have changed; what was marked stays as far as it fits.
import { tryOut } from "./sample.js";

/** @typedef {import("../labeling/contract").Answer} Answer */

/** @param {Document} page */
const dataIn = (page) => page.getElementById("sample-data")?.textContent ?? "";

export function createTrying() {
  let data = "";
  let turn = 0;
  /** @type {Awaited<ReturnType<typeof tryOut>> | null} */
  let tried = null;
  /** @type {{item: number, answer: Answer}} */
  let kept = { item: 0, answer: {} };

  function end() {
    if (tried) kept.answer = tried.answer();
    tried?.destroy();
    tried = null;
    data = "";
    turn += 1;
  }

  return {
    /** Whether the preview minds its own changes. */
    isOn: () => tried !== null,
    /** Whether a fresh page asks the same about the same item. @param {Document} page */
    isAsIn: (page) => tried !== null && dataIn(page) === data,
    async begin() {
      end();
      const mine = turn;
      const found = dataIn(document);
      if (!found) return;
      const sample = /** @type {import("./sample.js").Sample} */ (JSON.parse(found));
      if (sample.item !== kept.item) kept = { item: sample.item, answer: {} };
      const preview = /** @type {HTMLElement} */ (document.querySelector('[data-part="preview"]'));
      const begun = await tryOut(preview, sample, kept.answer);
      if (mine !== turn) return begun.destroy(); // the preview is another one by now
      tried = begun;
      data = found;
      preview.dataset.tried = "yes";
    },
  };
}
