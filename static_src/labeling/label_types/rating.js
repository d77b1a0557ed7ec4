// Rating: a point on a scale, as a whole number or null.

/** @typedef {number | null} Rated */
/** @typedef {import("../contract").Field} Field */

/** @param {Field} field @returns {number[]} */
function pointsOf(field) {
  const [least, most] = [field.least ?? 1, field.most ?? 5];
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
}

/** A point's own digit, 0 for ten; where points have no digit (-2 to 2), the digit of the place. @param {number[]} points @param {number} index */
function digitOf(points, index) {
  const point = points[index] ?? 0;
  const [least, most] = [points[0] ?? 0, points.at(-1) ?? 0];
  if (least >= 0 && most <= 10) return point <= 9 ? String(point) : least > 0 ? "0" : undefined;
  return index < 10 ? String((index + 1) % 10) : undefined;
}

/** @type {import("../contract").Kind<Rated>} */
export const kind = {
  name: "rating",

  empty: () => null,

  reduce(value, command, field) {
    if (command.id === "clear") return null;
    const point =
      command.id === "choose" ? pointsOf(field).find((each) => String(each) === command.argument) : undefined;
    return point ?? value;
  },

  problems(value, field) {
    const values = { field: field.title, least: field.least ?? 1, most: field.most ?? 5 };
    if (value === null) return field.required ? [{ field: field.name, text: "ratingOne", values }] : [];
    return pointsOf(field).includes(value) ? [] : [{ field: field.name, text: "ratingOutside", values }];
  },

  held: (value) => (value === null ? [] : [String(value)]),

  single: () => true,

  regions(value, field) {
    if (value === null) return [];
    const label = field.labels?.[String(value)];
    return [{ id: String(value), text: label ? `${value} (${label})` : String(value) }];
  },

  commands(field) {
    const points = pointsOf(field);
    const choices = points.map((point, index) => {
      const key = digitOf(points, index);
      const label = field.labels?.[String(point)];
      return {
        id: "choose",
        argument: String(point),
        title: label ? `${point} (${label})` : String(point),
        keys: key ? [key] : [],
      };
    });
    return [...choices, { id: "clear", title: "", keys: ["Backspace"] }];
  },

  paint(stage, value, look) {
    for (const input of stage.querySelectorAll("input")) {
      if (input.type !== "radio") continue;
      input.checked = input.value === String(value);
      input.disabled = look !== "mine";
    }
  },

  mount(stage, _field, send) {
    let arrow = false; // on the way to the point that is meant
    const onKey = (/** @type {KeyboardEvent} */ event) => (arrow = event.key.startsWith("Arrow"));
    const onPointer = () => (arrow = false);
    const onChange = (/** @type {Event} */ event) => {
      if (event.target instanceof HTMLInputElement)
        send({ id: "choose", argument: event.target.value }, { passing: arrow });
    };
    const listeners = /** @type {[string, EventListener][]} */ ([
      ["keydown", onKey],
      ["pointerdown", onPointer],
      ["change", onChange],
    ]);
    for (const [name, listener] of listeners) stage.addEventListener(name, listener);
    return {
      focus(region) {
        const inputs = [...stage.querySelectorAll("input")].filter(({ type }) => type === "radio");
        (inputs.find((input) => input.value === region) ?? inputs.find((input) => input.checked) ?? inputs[0])?.focus();
      },
      destroy() {
        for (const [name, listener] of listeners) stage.removeEventListener(name, listener);
      },
    };
  },
};
