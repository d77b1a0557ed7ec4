// How do the kinds' editors together hold one answer? Mounts them, reduces commands, checks, paints.
import { same } from "./state.js";
import { say } from "./texts.js";
import { showProblems } from "./view.js";

/** @typedef {import("./contract").Answer} Answer */
/** @typedef {import("./contract").Field} Field */
/** @typedef {import("./contract").Kind<any>} Kind */

/** One chunk for each kind; only those of the project are loaded. @type {Record<string, () => Promise<{kind: Kind}>>} */
const KINDS = {
  choice: () => import("./kinds/choice.js"),
  rating: () => import("./kinds/rating.js"),
  text: () => import("./kinds/text.js"),
};

/** @param {Field[]} fields @param {HTMLElement} form */
export async function loadFields(fields, form) {
  return Promise.all(fields.map(async (field) => {
    const load = KINDS[field.kind];
    if (!load) throw new Error(`No editor for the kind ${field.kind}`);
    const stage = /** @type {HTMLElement} */ (form.querySelector(`[data-field="${CSS.escape(field.name)}"]`));
    return { field, stage, kind: (await load()).kind };
  }));
}

/** @typedef {Awaited<ReturnType<typeof loadFields>>[number]} Editor */

/** @param {Editor} editor @param {Answer} answer */
export const valueOf = ({ field, kind }, answer) => answer[field.name] ?? kind.empty(field);

/**
 * The answer after a command of one field; the same object when nothing changed. What is empty is left out.
 * @param {Editor} editor @param {Answer} answer @param {{id: string, argument?: string}} command @returns {Answer}
 */
export function answerAfter(editor, answer, command) {
  const { field, kind } = editor;
  const before = valueOf(editor, answer);
  const after = kind.reduce(before, command, field);
  if (after === before) return answer;
  const { [field.name]: _old, ...others } = answer;
  return same(after, kind.empty(field)) ? others : { ...others, [field.name]: after };
}

/** @param {Editor[]} editors @param {Answer} answer */
export function paintAll(editors, answer) {
  for (const editor of editors) editor.kind.paint(editor.stage, valueOf(editor, answer), "mine");
}

/** Digits go to the field that has the focus, else to the first without an answer, else to the last one used.
 * @param {Editor[]} editors @param {Answer} answer @param {Editor | undefined} last */
export function activeEditor(editors, answer, last) {
  const focused = editors.find((editor) => editor.stage.contains(document.activeElement));
  return focused ?? editors.find(({ field }) => !(field.name in answer)) ?? last ?? editors[0];
}

/** @param {Editor[]} editors @param {Answer} answer */
export function problemsOf(editors, answer) {
  return editors.flatMap((editor) => editor.kind.problems(valueOf(editor, answer), editor.field))
    .map(({ field, text, values }) => ({ field, message: say(text, values) }));
}

/** @param {Editor[]} editors @param {{field: string, message: string}[]} problems @returns {Editor | undefined} the first with one */
export function showAllProblems(editors, problems) {
  for (const { field, stage } of editors) {
    showProblems(stage, problems.filter((problem) => problem.field === field.name).map(({ message }) => message));
  }
  return editors.find(({ field }) => problems.some((problem) => problem.field === field.name));
}

/** One line of words, to tell two drafts apart. @param {Editor[]} editors @param {Answer} answer */
export function inWords(editors, answer) {
  const words = editors.flatMap((editor) => editor.kind.regions(valueOf(editor, answer), editor.field)).map(({ text }) => text);
  return words.join(", ") || say("nothingYet");
}
