// Drag and drop of ranked rows: by the handle, with the mouse anywhere but on buttons.

const FAR = 4; // pixels after which a press is a drag

/**
 * @param {HTMLElement} list whose rows say their `data-place`
 * @param {{begin: () => string, move: (place: number, above: number, gesture: string) => void, end: (place: number) => void}} hands
 *   `begin` gives the drag its name, `above` is how many of the other rows lie above it
 */
export function draggedIn(list, { begin, move, end }) {
  /** @type {{place: number, row: HTMLElement, startedAt: number, gesture: string, above: number} | null} */
  let drag = null;

  const onDown = (/** @type {PointerEvent} */ event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = /** @type {HTMLElement | null} */ (target?.closest("li") ?? null);
    const byHandle = Boolean(target?.closest("[data-handle]"));
    if (
      !row ||
      !event.isPrimary ||
      event.button !== 0 ||
      (!byHandle && (event.pointerType !== "mouse" || target?.closest("button:not([data-pick])")))
    )
      return;
    drag = { place: Number(row.dataset.place), row, startedAt: event.clientY, gesture: "", above: -1 };
  };

  /** How many of the other rows have their middle above the pointer. @param {number} y @param {HTMLElement} row */
  const above = (y, row) =>
    [...list.children].filter((other) => other !== row).filter((other) => middleOf(other) < y).length;

  const onMove = (/** @type {PointerEvent} */ event) => {
    if (!drag) return;
    if (!drag.gesture) {
      if (Math.abs(event.clientY - drag.startedAt) < FAR) return;
      drag.gesture = begin();
      list.setPointerCapture(event.pointerId); // the rows move below the pointer, the list doesn't
      drag.row.classList.add("dragged");
    }
    const now = above(event.clientY, drag.row);
    if (now === drag.above) return;
    drag.above = now;
    move(drag.place, now, drag.gesture);
  };

  const onUp = () => {
    if (drag?.gesture) {
      drag.row.classList.remove("dragged");
      list.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => list.removeEventListener("click", swallow, { capture: true }));
      end(drag.place);
    }
    drag = null;
  };

  const listeners = /** @type {[string, EventListener][]} */ ([
    ["pointerdown", onDown],
    ["pointermove", onMove],
    ["pointerup", onUp],
    ["pointercancel", onUp],
  ]);
  for (const [name, listener] of listeners) list.addEventListener(name, listener);
  return {
    destroy() {
      for (const [name, listener] of listeners) list.removeEventListener(name, listener);
    },
  };
}

/** The end of a drag is no click. @param {Event} event */
const swallow = (event) => event.stopPropagation();

/** @param {Element} element */
function middleOf(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
