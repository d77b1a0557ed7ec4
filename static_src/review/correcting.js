// The reviewer's correction of regions, with the labeling page's editors on the item itself. The form carries the result.
import { loadFields, pruned, valueOf } from "../labeling/fields.js";
import { mediumOf } from "../labeling/media.js";
import { begin, change, redo, undo } from "../labeling/state.js";
import { say } from "../labeling/texts.js";
import { announce } from "../labeling/view.js";
import { taken } from "./taking.js";

/** @typedef {import("../labeling/contract").Field} Field */
/** @typedef {import("../labeling/contract").Command} Command */
/** @typedef {import("../labeling/contract").Item["content"]} Content */

/** @returns {Command[]} */
const STEPS = () => [
  { id: "undo", title: say("key_undo"), keys: ["Ctrl+z"], repeats: true },
  { id: "redo", title: say("key_redo"), keys: ["Ctrl+Shift+z", "Ctrl+y"], repeats: true },
];

const OUTLINED = new Set(["polygon", "polyline", "keypoint"]); // a click begins one

/** What the server put into the form. @param {import("../labeling/fields.js").Editor} editor @returns {unknown} */
function valueIn({ stage, field, kind }) {
  const sent = /** @type {HTMLInputElement | null} */ (stage.querySelector("input[data-value]"));
  return sent?.value ? JSON.parse(sent.value) : kind.empty(field);
}

/**
 * @param {HTMLFormElement} form that corrects @param {Field[]} fields @param {Content} content
 * @param {{touched: () => void, isStill: () => boolean, painted: (answer: Record<string, unknown>) => void}} page touched: a change was made; isStill: regions are only picked now
 * @returns what keys mean here, and what they do
 */
export async function correctOn(form, fields, content, { touched, isStill, painted }) {
  const regional = fields.filter(({ name }) => form.querySelector(`[data-field="${CSS.escape(name)}"] [data-value]`));
  const [editors, medium] = await Promise.all([loadFields(regional, form), mediumOf(content)]);
  const surface = medium.show(/** @type {HTMLElement} */ (document.getElementById("stage")), content);
  let history = begin(Object.fromEntries(editors.map((editor) => [editor.field.name, valueIn(editor)])));
  let active = editors[0];

  const mounted = new Map(
    editors.map((editor) => [
      editor,
      editor.kind.mount?.(
        editor.stage,
        editor.field,
        (act, how) => {
          active = editor;
          if (isStill()) return paint();
          const before = valueOf(editor, history.now);
          const after = editor.kind.reduce(before, act, editor.field);
          if (after !== before)
            move(change(history, pruned(editors, { ...history.now, [editor.field.name]: after }), how));
        },
        () => (active = editor),
      ),
    ]),
  );

  /** @param {typeof history} next */
  function move(next) {
    if (next === history) return;
    history = next;
    touched();
    paint();
  }

  function paint() {
    for (const [{ field, kind }, editor] of mounted)
      editor?.paint?.(history.now[field.name] ?? kind.empty(field), history.now);
    painted(history.now);
  }

  const everywhere = () =>
    editors.flatMap(({ kind, field }) => kind.commands(field).filter((command) => command.everywhere));

  for (const editor of mounted.values()) editor?.laid?.(surface, content);
  paint();
  form.addEventListener(
    "focusin",
    ({ target }) => (active = editors.find(({ stage }) => stage.contains(/** @type {Node} */ (target))) ?? active),
  );

  /** @param {Record<string, unknown>} whole @param {import("./taking.js").Added} added */
  function withRegion(whole, { name, region }) {
    const editor = editors.find(({ field }) => field.name === name);
    return editor
      ? { ...whole, [name]: editor.kind.reduce(valueOf(editor, whole), { id: "add", detail: region }, editor.field) }
      : whole;
  }

  /** Picks it, so that it is seen on the item. @param {{field: string, region: string}} place */
  function show({ field, region }) {
    const row = form.querySelector(
      `[data-field="${CSS.escape(field)}"] [data-region="${CSS.escape(region)}"] [data-select]`,
    );
    if (row instanceof HTMLElement) row.click();
  }

  return {
    /** Takes one region over from somebody's answer, which is one step to undo. @param {Record<string, unknown>} answer @param {string} name @param {string} id */
    take(answer, name, id) {
      const added = taken(history.now, answer, fields, name, id);
      const last = added.at(-1);
      if (!last) return;
      move(change(history, pruned(editors, added.reduce(withRegion, history.now))));
      show({ field: name, region: last.region.id });
      announce(say("regionTaken"));
    },
    /** the board of an image that is drawn on */
    board: () =>
      surface?.type === "image"
        ? /** @type {import("../labeling/media/image.js").ImageSurface} */ (surface).board()
        : null,
    show,
    /** Goes on from another answer, which is one step to undo. @param {Record<string, unknown>} answer */
    startFrom(answer) {
      const values = editors.map(({ field, kind }) => [field.name, answer[field.name] ?? kind.empty(field)]);
      move(change(history, Object.fromEntries(values)));
    },
    /** the region that was picked on the item @returns {{field: string, region: string} | null} */
    picked() {
      const row = /** @type {HTMLElement | null} */ (
        active?.stage.querySelector("[data-regions] > [aria-current]") ?? null
      );
      return row && active ? { field: active.field.name, region: row.dataset.region ?? "" } : null;
    },
    /** What would paint or begin an outline where it is clicked picks, for as long as nothing may be changed. @param {boolean} only */
    pick(only) {
      for (const editor of editors) {
        const id = OUTLINED.has(editor.kind.name)
          ? "shape_pick"
          : editor.kind.name === "mask"
            ? only
              ? "mask_select"
              : "mask_brush"
            : null;
        if (id) mounted.get(editor)?.command?.({ id, title: "", keys: [], detail: only });
      }
    },
    commands: () => [...((active && mounted.get(active)?.commands?.()) ?? []), ...STEPS(), ...everywhere()],
    /** @param {Command} command @returns {boolean} whether it was one of these */
    perform(command) {
      if (command.id === "undo" || command.id === "redo") {
        move((command.id === "undo" ? undo : redo)(history));
        return true;
      }
      const editor = command.everywhere
        ? editors.find(({ kind, field }) => kind.commands(field).some(({ id }) => id === command.id))
        : active;
      return Boolean(editor && mounted.get(editor)?.command?.(command));
    },
  };
}
