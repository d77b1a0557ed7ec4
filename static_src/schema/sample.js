// How are the questions of the form tried out on an item? With the labeling page's own editors. Nothing of it leaves the page.
import { pageCommands, placeOf, pressOf } from "../labeling/commands.js";
import {
  activeEditor,
  answerAfter,
  askedOf,
  goOnFrom,
  loadFields,
  paintAll,
  problemsOf,
  pruned,
  readable,
  showAllProblems,
} from "../labeling/fields.js";
import { commandFor } from "../labeling/keys.js";
import { mediumOf } from "../labeling/media.js";
import { begin, change, redo, undo } from "../labeling/state.js";
import { announce } from "../labeling/view.js";

/** @typedef {import("../labeling/contract").Answer} Answer */
/** @typedef {import("../labeling/contract").Command} Command */
/** @typedef {import("../labeling/fields.js").Editor} Editor */
/** @typedef {{item: number, content: import("../labeling/contract").Content, fields: import("../labeling/contract").Field[]}} Sample */

/**
 * Puts the item on the stage and the fields' editors beside it.
 * @param {HTMLElement} preview @param {Sample} sample @param {Answer} kept what was marked before the questions changed
 */
export async function tryOut(preview, { content, fields }, kept) {
  const stage = /** @type {HTMLElement} */ (preview.querySelector("#stage"));
  const form = /** @type {HTMLElement} */ (preview.querySelector("[data-preview-form]"));
  const complete = /** @type {HTMLElement} */ (preview.querySelector("[data-complete]"));
  const [editors, medium] = await Promise.all([loadFields(fields, form), mediumOf(content)]);
  const over = new AbortController();
  let history = begin(readable(editors, kept, content).answer);
  /** @type {Editor | undefined} */
  let lastUsed;

  /** @type {import("../labeling/desk.js").Mounted} */
  const mounted = new Map(
    editors.map((editor) => [
      editor,
      editor.kind.mount?.(
        editor.stage,
        editor.field,
        (command, how) => act(editor, command, how),
        () => void (lastUsed = editor),
      ),
    ]),
  );
  const surface = medium.show(stage, content);

  function paint() {
    paintAll(editors, history.now, mounted);
    for (const [name, steps] of Object.entries({ undo: history.past, redo: history.future })) {
      preview.querySelector(`[data-try="${name}"]`)?.toggleAttribute("disabled", steps.length === 0);
    }
  }

  /** @param {typeof history} next */
  function move(next) {
    if (next === history) return;
    history = next;
    paint();
    complete.hidden = true;
    showAllProblems(editors, []);
  }

  /** @param {Editor} editor @param {import("../labeling/contract").Act} command @param {import("../labeling/contract").How} [how] */
  function act(editor, command, how = {}) {
    lastUsed = editor;
    move(change(history, pruned(editors, answerAfter(editor, history.now, command)), how));
    if (command.id === "choose" && !how.passing) goOnFrom(editors, mounted, history.now, editor, command.argument);
  }

  /** What the labeling page would say on Submit. */
  function check() {
    const problems = problemsOf(editors, history.now, content);
    const first = showAllProblems(editors, problems);
    complete.hidden = first !== undefined;
    if (!first) return;
    mounted.get(first)?.focus(problems.find(({ field }) => field === first.field.name)?.region);
    announce(problems.map(({ message }) => message).join(" "));
  }

  const active = () => activeEditor(editors, history.now, lastUsed);

  /** @type {Record<string, () => void>} */
  const DOES = {
    submit: check,
    undo: () => move(undo(history)),
    redo: () => move(redo(history)),
    find: () => mounted.get(/** @type {Editor} */ (active()))?.find?.(),
    leave: () => stage.focus(),
  };
  const own = pageCommands().filter(({ id }) => id in DOES);

  /** Whose command it is, of the field with the keys or of another whose keys work everywhere. @returns {Map<Command, Editor>} */
  function heard() {
    const first = active();
    const ofFirst = first ? (mounted.get(first)?.commands?.() ?? first.kind.commands(first.field)) : [];
    const others = askedOf(editors, history.now).filter((each) => each !== first);
    return new Map([
      ...ofFirst.map((command) => /** @type {[Command, Editor]} */ ([command, first])),
      ...others.flatMap((other) =>
        other.kind
          .commands(other.field)
          .filter(({ everywhere }) => everywhere)
          .map((command) => /** @type {[Command, Editor]} */ ([command, other])),
      ),
    ]);
  }

  /** Keys count while the focus is in the preview: elsewhere the form is written. @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented) return;
    const fields = heard();
    const command = commandFor(pressOf(event), placeOf(event.target), [...fields.keys(), ...own]);
    if (command || (event.key === "Enter" && event.target instanceof HTMLInputElement)) event.preventDefault();
    if (!command) return;
    const editor = fields.get(command);
    const action = DOES[command.id];
    if (action) action();
    else if (editor && !mounted.get(editor)?.command?.(command)) act(editor, command);
  }

  for (const editor of mounted.values()) editor?.laid?.(surface, content);
  paint();
  for (const editor of mounted.values()) editor?.reset?.();
  preview.addEventListener("keydown", onKey, { signal: over.signal });
  preview.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-try]") : null;
      if (button instanceof HTMLElement) DOES[button.dataset.try ?? ""]?.();
    },
    { signal: over.signal },
  );

  return {
    answer: () => history.now,
    destroy() {
      over.abort();
      for (const editor of mounted.values()) editor?.destroy();
      surface?.destroy?.();
    },
  };
}
