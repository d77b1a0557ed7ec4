// Combines the editors of all fields into one annotation: mounts them, reduces commands, validates, paints.
import { askedNames } from "./conditions.js";
import { kind as choice } from "./label_types/choice.js";
import { kind as rating } from "./label_types/rating.js";
import { kind as text } from "./label_types/text.js";
import { same } from "./state.js";
import { say } from "./texts.js";
import { showKeys, showProblems } from "./view.js";

/** @typedef {import("./contract").Answer} Answer */
/** @typedef {import("./contract").Field} Field */
/** @typedef {import("./contract").Kind<any>} Kind */

/** Plain kinds are part of each page; the others come with the bundle of what they lie on. @type {Record<string, () => Promise<Kind>>} */
const KINDS = {
  choice: async () => choice,
  rating: async () => rating,
  text: async () => text,
  span: async () => (await import("./bundles/text.js")).span,
  relation: async () => (await import("./bundles/text.js")).relation,
  box: async () => (await import("./bundles/image.js")).box,
  polygon: async () => (await import("./bundles/image.js")).polygon,
  polyline: async () => (await import("./bundles/image.js")).polyline,
  keypoint: async () => (await import("./bundles/image.js")).keypoint,
  mask: async () => (await import("./bundles/image.js")).mask,
  ranking: async () => (await import("./bundles/ranking.js")).ranking,
  segment: async () => (await import("./bundles/timeline.js")).segment,
  track: async () => (await import("./bundles/video.js")).track,
};

/** @param {Field[]} fields @param {HTMLElement} form */
export async function loadFields(fields, form) {
  return Promise.all(
    fields.map(async (field) => {
      const load = KINDS[field.kind];
      if (!load) throw new Error(`No editor for the kind ${field.kind}`);
      const stage = /** @type {HTMLFieldSetElement} */ (form.querySelector(`[data-field="${CSS.escape(field.name)}"]`));
      const kind = await load();
      await kind.prepare?.(field);
      showKeys(stage, kind.commands(field));
      return { field, stage, kind };
    }),
  );
}

/** @typedef {Awaited<ReturnType<typeof loadFields>>[number]} Editor */

/** @param {Editor} editor @param {Answer} answer */
export const valueOf = ({ field, kind }, answer) => answer[field.name] ?? kind.empty(field);

/** Whether the kind can tell of a value that was kept: a draft may be older than the question. @param {Editor} editor @param {Answer} answer @param {import("./contract").Content} content */
function isReadable({ field, kind }, answer, content) {
  const value = answer[field.name];
  if (same(value, kind.empty(field))) return true;
  if (kind.keepsKeys && !Array.isArray(value)) return false;
  try {
    const told = kind.regions(value, field, answer, content);
    return told.length > 0 || !field.options; // classes that are gone are told by nothing
  } catch {
    return false;
  }
}

/** What of a kept answer the questions of now can show, and the fields whose value was for another question of that name.
 * @param {Editor[]} editors @param {Answer} answer @param {import("./contract").Content} content @returns {{answer: Answer, odd: Field[]}} */
export function readable(editors, answer, content) {
  const odd = editors
    .filter((editor) => answer[editor.field.name] !== undefined && !isReadable(editor, answer, content))
    .map(({ field }) => field);
  return odd.length
    ? {
        answer: Object.fromEntries(
          Object.entries(answer).filter(([name]) => !odd.some((field) => field.name === name)),
        ),
        odd,
      }
    : { answer, odd };
}

/** @param {Editor[]} editors @param {Answer} answer @returns {Editor[]} those whose question is asked now */
export function askedOf(editors, answer) {
  const asked = askedNames(editors, answer);
  return editors.filter(({ field }) => asked.has(field.name));
}

/**
 * The answer after a command of one field; the same object when nothing changed. What is empty is left out.
 * @param {Editor} editor @param {Answer} answer @param {import("./contract").Act} command @returns {Answer}
 */
export function answerAfter(editor, answer, command) {
  const { field, kind } = editor;
  const before = valueOf(editor, answer);
  const after = kind.reduce(before, command, field);
  if (after === before) return answer;
  const { [field.name]: _old, ...others } = answer;
  return same(after, kind.empty(field)) ? others : { ...others, [field.name]: after };
}

/** What an answer leaves of the others: a relation goes where its span went. @param {Editor[]} editors @param {Answer} answer @returns {Answer} */
export function pruned(editors, answer) {
  return editors.reduce((whole, editor) => {
    const { field, kind } = editor;
    const before = whole[field.name];
    if (!kind.prune || before === undefined) return whole;
    const after = kind.prune(before, whole, field);
    if (after === before) return whole;
    const { [field.name]: _old, ...others } = whole;
    return same(after, kind.empty(field)) ? others : { ...others, [field.name]: after };
  }, answer);
}

/** Questions that are not asked are hidden, and disabled so that nothing of them is focused or sent.
 * @param {Editor[]} editors @param {Answer} answer @param {import("./desk.js").Mounted} mounted */
export function paintAll(editors, answer, mounted) {
  const asked = askedNames(editors, answer);
  for (const editor of editors) {
    editor.stage.hidden = editor.stage.disabled = !asked.has(editor.field.name);
    editor.kind.paint(editor.stage, valueOf(editor, answer), "mine");
    mounted.get(editor)?.paint?.(valueOf(editor, answer), answer);
  }
}

/** Digits go to the field that has the focus, else to the first without an answer, else to the last one used;
 * a field that has no keys of its own is passed over unless it has the focus. One whose answer is many regions keeps them
 * until another is gone to.
 * @param {Editor[]} editors @param {Answer} answer @param {Editor | undefined} last */
export function activeEditor(editors, answer, last) {
  const asked = askedOf(editors, answer);
  const focused = asked.find((editor) => editor.stage.contains(document.activeElement));
  const keyed = asked.filter(({ kind, field }) => kind.commands(field).length);
  const before = keyed.find((editor) => editor === last);
  const keeps = (before ?? keyed[0])?.kind.keepsKeys ? (before ?? keyed[0]) : undefined;
  return focused ?? keeps ?? keyed.find(({ field }) => !(field.name in answer)) ?? before ?? keyed[0];
}

/** Where the focus goes on to: the next field without an answer, else the first of them.
 * @param {Editor[]} editors @param {Answer} answer @param {Editor} done @returns {Editor | undefined} */
function nextUnanswered(editors, answer, done) {
  const asked = askedOf(editors, answer);
  const open = asked.filter((editor) => editor !== done && !(editor.field.name in answer));
  return open.find((editor) => asked.indexOf(editor) > asked.indexOf(done)) ?? open[0];
}

/** After a single choice the focus goes on, if there is a further question; else it stays with what was chosen.
 * @param {Editor[]} editors @param {import("./desk.js").Mounted} mounted @param {Answer} answer @param {Editor} from @param {string | undefined} chosen */
export function goOnFrom(editors, mounted, answer, from, chosen) {
  const isAnswered = from.kind.single?.(from.field) && from.field.name in answer;
  const next = isAnswered ? nextUnanswered(editors, answer, from) : undefined;
  if (next) mounted.get(next)?.focus();
  else if (from.stage.contains(document.activeElement)) mounted.get(from)?.focus(chosen);
}

/** @param {Editor[]} editors @param {Answer} answer @param {import("./contract").Item["content"]} [content] */
export function problemsOf(editors, answer, content) {
  return askedOf(editors, answer)
    .flatMap((editor) => editor.kind.problems(valueOf(editor, answer), editor.field, content))
    .map(({ field, text, values, region }) => ({ field, message: say(text, values), region }));
}

/** @param {Editor[]} editors @param {{field: string, message: string}[]} problems @returns {Editor | undefined} the first with one */
export function showAllProblems(editors, problems) {
  for (const { field, stage } of editors) {
    showProblems(
      stage,
      problems.filter((problem) => problem.field === field.name).map(({ message }) => message),
    );
  }
  return editors.find(({ field }) => problems.some((problem) => problem.field === field.name));
}

/** One line of words, to tell two drafts apart. @param {Editor[]} editors @param {Answer} answer @param {import("./contract").Content} [content] */
export function inWords(editors, answer, content) {
  const words = askedOf(editors, answer).map((editor) =>
    editor.kind
      .regions(valueOf(editor, answer), editor.field, answer, content)
      .map(({ text }) => text)
      .join(", "),
  );
  return words.filter(Boolean).join("; ") || say("nothingYet");
}

const MAIN = "label"; // as annotation/projects/guidelines/classes.py has it

/** The guideline's name for a class: the key alone in the field MAIN, elsewhere with the field's name before.
 * @param {Editor} editor @param {string | undefined} key */
export function blockOf(editor, key) {
  if (!editor.field.options || key === undefined) return undefined;
  return editor.field.name === MAIN ? key : `${editor.field.name}.${key}`;
}
