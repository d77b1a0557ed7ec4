// The current item and annotation, and the effect of each change on the page.
import { askedAnswer } from "./conditions.js";
import {
  activeEditor,
  answerAfter,
  askedOf,
  blockOf,
  goOnFrom,
  inWords,
  paintAll,
  pruned,
  readable,
  showAllProblems,
} from "./fields.js";
import { mediumOf } from "./media.js";
import { afterPaint } from "./painted.js";
import { begin, change, redo, undo } from "./state.js";
import { clock, say } from "./texts.js";
import * as view from "./view.js";

/** @typedef {import("./contract").Answer} Answer */
/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./contract").ServerDraft} ServerDraft */
/** @typedef {import("./fields.js").Editor} Editor */
/** @typedef {import("./state.js").History} History */

/** @type {Record<import("./drafts.js").Choice["from"], "clean" | "saved" | "device">} */
const DRAFT_STATE = { answer: "clean", server: "saved", local: "device", both: "device" };

/** @param {History} history */
function paintSteps({ past, future }) {
  for (const [name, steps] of Object.entries({ undo: past, redo: future })) {
    view
      .part("labeling-form")
      .querySelector(`[data-do="${name}"]`)
      ?.toggleAttribute("disabled", steps.length === 0);
  }
}

/** @typedef {Map<Editor, import("./contract").Mounted | undefined>} Mounted */

/**
 * @param {{editors: Editor[], mounted: Mounted, drafts: ReturnType<typeof import("./drafts.js").keepDrafts>, held: () => void}} wiring held: another item is shown
 */
export function createDesk({ editors, mounted, drafts, held }) {
  const stage = view.part("stage");
  /** @type {Item | null} */
  let item = null;
  let history = begin({});
  /** @type {import("./contract").Surface | null} */
  let surface = null;
  let shownAt = 0;
  let spoken = "";
  /** @type {Editor | undefined} */
  let lastUsed;
  /** @type {{here: Answer, there: ServerDraft} | null} two drafts of the shown item, until the person chose */
  let both = null;
  /** whether the page came with problems: its form was sent before the scripts were there, and refused */
  let isRefused = document.querySelector("#labeling-form .errors li") !== null;

  function paint() {
    paintAll(editors, history.now, mounted);
    paintSteps(history);
  }

  /** @param {"empty" | "offline"} mode */
  function clear(mode) {
    item = null;
    both = null;
    surface?.destroy?.();
    surface = null;
    for (const id of ["returned", "two-drafts", "reopened", "asked"]) view.banner(id, null);
    view.showMode(mode);
    view.part(mode).focus();
  }

  /** @param {Item} next */
  async function lay(next) {
    const [draft, medium] = await Promise.all([drafts.restore(next), mediumOf(next.content)]);
    item = next;
    held();
    const kept = readable(editors, draft.answer, next.content);
    history = begin(kept.answer);
    lastUsed = undefined;
    both = null;
    surface?.destroy?.();
    surface = medium.show(stage, next.content);
    for (const [{ field }, editor] of mounted)
      editor?.laid?.(surface, next.content, next.returned?.remarks[field.name]);
    view.showAround(next);
    view.showDraftState(DRAFT_STATE[draft.from]);
    const odd = kept.odd.map(({ name }) => ({ field: name, message: say("keptForAnother") }));
    if (odd.length || !isRefused) showAllProblems(editors, odd);
    isRefused = false;
    paint();
    view.showMode("item");
    if (draft.from === "both") offerBoth(draft.server, draft.local.changedAt);
    shownAt = performance.now();
    performance.mark("labeling:shown");
    for (const box of [stage.parentElement, document.querySelector("#labeling-form .fields")]) box?.scrollTo(0, 0);
    for (const editor of mounted.values()) editor?.reset?.();
    settleFocus();
    spoken = medium.spoken(next.content);
    void afterPaint().then(() => view.announce(say("newItem", { text: spoken }))); // its words would have the item laid out again
  }

  /** On the item; where nothing is chosen by a key, in the first field to type in. */
  function settleFocus() {
    stage.focus({ preventScroll: true }); // out of the field of the item before
    const first = activeEditor(editors, history.now, undefined) ?? askedOf(editors, history.now)[0];
    if (first && !first.kind.commands(first.field).length) mounted.get(first)?.focus();
  }

  /** @param {History} next */
  function move(next) {
    if (next === history || !item) return;
    history = next;
    paint();
    showAllProblems(editors, []);
    drafts.changed(item, history.now);
  }

  /** @param {ServerDraft} there @param {number} hereAt */
  function offerBoth(there, hereAt) {
    both = { here: history.now, there };
    view.banner("two-drafts", {
      here: `${clock(hereAt)}: ${inWords(editors, both.here, item?.content)}`,
      there: `${clock(there.savedAt)}: ${inWords(editors, there.answer, item?.content)}`,
    });
  }

  return {
    item: () => item,
    answer: () => history.now,
    lastUsed: () => lastUsed,
    /** The keys are this field's from now on. @param {Editor} editor */
    use: (editor) => void (lastUsed = editor),
    /** the item in words */
    spoken: () => spoken,
    /** what is sent: without answers to what is not asked */
    toSend: () => askedAnswer(editors, history.now),
    /** ms since the item appeared */
    age: () => performance.now() - shownAt,
    offerBoth,
    /** @param {Item | null | undefined} next null: nothing to do; undefined: not known, the server can't be reached */
    show: async (next) => (next ? lay(next) : clear(next === null ? "empty" : "offline")),
    /** @param {Editor} editor @param {import("./contract").Act} command @param {import("./contract").How} [how] */
    act(editor, command, how = {}) {
      lastUsed = editor;
      move(change(history, pruned(editors, answerAfter(editor, history.now, command)), how));
      view.showBlock(blockOf(editor, command.argument ?? command.detail?.label));
      if (command.id === "choose" && !how.passing) goOnFrom(editors, mounted, history.now, editor, command.argument);
    },
    undo: () => move(undo(history)),
    redo: () => move(redo(history)),
    /** What is here may have gone on meanwhile: it stays as it is now. @param {"here" | "there"} side */
    useDraft(side) {
      if (!both || !item) return;
      drafts.accept(item, both.there.revision);
      if (side === "there") history = change(history, readable(editors, both.there.answer, item.content).answer);
      both = null;
      view.banner("two-drafts", null);
      paint();
      drafts.changed(item, history.now);
    },
  };
}
