// Best and worst: by key (with Shift for the worst) or in a table of radio buttons.
import { say } from "../texts.js";
import { excerptNodes, excerptOf, sentIn } from "./excerpt.js";

/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../media/pair.js").PairSurface} PairSurface */
/** @typedef {import("../label_types/ranking.js").Ranked} Ranked */

const ENDS = /** @type {("best" | "worst")[]} */ (["best", "worst"]);

/** @param {HTMLElement} stage @param {Field} field @param {import("../contract").Send} send @param {() => void} use @returns {import("../contract").Mounted} */
export function mountEnds(stage, field, send, use) {
  const body = /** @type {HTMLElement} */ (stage.querySelector("[data-ends]"));
  const template = /** @type {HTMLTemplateElement} */ (stage.querySelector("[data-ends-row]"));
  const sent = sentIn(stage);
  /** @type {number[]} */
  let shown = [];
  /** @type {PairSurface | null} */
  let surface = null;

  /** @param {import("../contract").Part} part @param {number} index */
  function rowOf(part, index) {
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const head = /** @type {HTMLElement} */ (row.querySelector("th"));
    head.replaceChildren(...excerptNodes(part, index));
    head.title = excerptOf(part, index);
    for (const input of row.querySelectorAll("input")) {
      input.value = String(shown[index]);
      input.ariaLabel = say(input.dataset.end === "best" ? "rankBestOf" : "rankWorstOf", {
        text: excerptOf(part, index),
      });
    }
    return row;
  }

  /** @param {string} end @param {number} place */
  const inputOf = (end, place) =>
    /** @type {HTMLInputElement | null} */ (body.querySelector(`input[data-end="${end}"][value="${place}"]`));

  const onChange = (/** @type {Event} */ event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.dataset.end)
      send({ id: `rank_${input.dataset.end}`, detail: { shown, place: Number(input.value) } });
  };
  stage.addEventListener("change", onChange);

  /** @param {string} end @param {number} index @param {string} key @returns {Command} */
  const command = (end, index, key) => ({
    id: `rank_${end}`,
    title: "",
    keys: [key],
    detail: { shown, place: shown[index] },
  });

  return {
    laid(found, content) {
      surface = found?.type === "pair" ? /** @type {PairSurface} */ (found) : null;
      shown = content.order ?? [];
      body.replaceChildren(...(content.parts ?? []).map(rowOf));
    },
    /** @param {Ranked} value */
    paint(value) {
      for (const place of shown)
        for (const end of ENDS) {
          const input = inputOf(end, place);
          if (input) input.checked = value?.[end] === place;
        }
      if (sent) sent.value = value ? JSON.stringify(value) : "";
      const words = shown.map((place) =>
        value?.best === place ? say("rankBest") : value?.worst === place ? say("rankWorst") : "",
      );
      surface?.mark(
        field.name,
        words,
        shown.map((place) => value?.best === place),
      );
    },
    commands: () => [
      ...shown.flatMap((_place, index) => {
        const digit = String((index + 1) % 10);
        return [command("best", index, digit), command("worst", index, `Shift+${digit}`)];
      }),
      { id: "clear", title: "", keys: ["Backspace"] },
    ],
    command({ id, detail }) {
      if (id !== "rank_best" && id !== "rank_worst") return false;
      use();
      send({ id, detail });
      inputOf(id.slice("rank_".length), detail.place)?.focus(); // so that the next key is this question's too
      return true;
    },
    focus: () =>
      /** @type {HTMLElement | null} */ (body.querySelector("input:checked") ?? body.querySelector("input"))?.focus(),
    destroy: () => stage.removeEventListener("change", onChange),
  };
}
