// Choice of the better of two: by key, card or form.
import { betterOf } from "./excerpt.js";
import { keyOf } from "./ranks.js";

/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../media/pair.js").PairSurface} PairSurface */
/** @typedef {import("../label_types/ranking.js").Ranked} Ranked */

/** @param {HTMLElement} stage @param {Field} field @param {import("../contract").Send} send @param {() => void} use @returns {import("../contract").Mounted} */
export function mountPair(stage, field, send, use) {
  /** @type {number[]} */
  let shown = [];
  /** @type {PairSurface | null} */
  let surface = null;
  let arrow = false; // on the way to the one that is meant
  const inputs = () => /** @type {HTMLInputElement[]} */ ([...stage.querySelectorAll("input[type=radio]")]);

  /** @param {string} key */
  const command = (key) => ({ id: "choose", argument: key, detail: { shown } });
  const onKey = (/** @type {KeyboardEvent} */ event) => (arrow = event.key.startsWith("Arrow"));
  const onPointer = () => (arrow = false);
  const onChange = (/** @type {Event} */ event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && inputs().includes(input)) send(command(input.value), { passing: arrow });
  };
  const listeners = /** @type {[string, EventListener][]} */ ([
    ["keydown", onKey],
    ["pointerdown", onPointer],
    ["change", onChange],
  ]);
  for (const [name, listener] of listeners) stage.addEventListener(name, listener);

  return {
    laid(found, content) {
      surface = found?.type === "pair" ? /** @type {PairSurface} */ (found) : null;
      shown = content.order ?? [];
      for (const input of inputs()) {
        const name = input.value === "0" ? null : input.closest("label")?.querySelector(".name");
        if (name) name.textContent = betterOf(content.parts?.[0], input.value);
      }
      surface?.offer(field.name, ["1", "2"], (index) => {
        use();
        send(command(String(index + 1)));
      });
    },
    /** @param {Ranked} value */
    paint(value) {
      const key = value?.ranks ? keyOf(value.ranks, shown) : "";
      for (const input of inputs()) input.checked = input.value === key;
      surface?.mark(
        field.name,
        [],
        ["1", "2"].map((each) => each === key || key === "0"),
      );
    },
    commands: () => [
      ...(field.ties ? ["1", "2", "0"] : ["1", "2"]).map((key) => ({ ...command(key), title: "", keys: [key] })),
      { id: "clear", title: "", keys: ["Backspace"] },
    ],
    focus(region) {
      const all = inputs();
      (all.find((input) => input.value === region) ?? all.find((input) => input.checked) ?? all[0])?.focus();
    },
    destroy() {
      for (const [name, listener] of listeners) stage.removeEventListener(name, listener);
    },
  };
}
