// What do keys, buttons and forms of the page do?
import { guideCommands, pageCommands, placeOf, pressOf } from "./commands.js";
import { MOVE, ZOOM } from "../picture/keys.js";
import { activeEditor, askedOf, blockOf } from "./fields.js";
import { commandFor } from "./keys.js";
import { createAsking } from "./questions.js";
import { bindRecent } from "./recent.js";
import { read } from "./server.js";
import { fillSheet } from "./sheet.js";
import { say } from "./texts.js";
import * as view from "./view.js";

/** @typedef {import("./contract").Command} Command */
/** @typedef {import("./fields.js").Editor} Editor */

const CALM = 150; // ms after a new item in which Enter does nothing: it was meant for the one before

/** @type {Command[]} for the sheet: the picture's viewer hears them itself */
const PICTURE_KEYS = [...ZOOM, { id: "move", title: "", keys: MOVE }].map((command) => ({ ...command, id: `picture_${command.id}` }));

/** @param {Editor | undefined} editor @returns {Command[]} */
const ownCommands = (editor) => editor?.kind.commands(editor.field) ?? [];

/**
 * @param {{
 *   form: HTMLFormElement, token: string, post: (url: string, body: object) => Promise<any>,
 *   editors: Editor[], mounted: import("./desk.js").Mounted,
 *   desk: ReturnType<typeof import("./desk.js").createDesk>, drafts: ReturnType<typeof import("./drafts.js").keepDrafts>,
 *   queue: ReturnType<typeof import("./next.js").lineUp>, work: ReturnType<typeof import("./work.js").createWork>,
 * }} page
 */
export function bindControls({ form, token, post, editors, mounted, desk, drafts, queue, work }) {
  const active = () => activeEditor(editors, desk.answer(), desk.lastUsed());
  const asking = createAsking({ itemNow: desk.item, post, read });
  const mountedActive = () => mounted.get(/** @type {Editor} */ (active()));

  /** @type {Record<string, (source: HTMLElement, command?: Command) => void>} */
  const ACTIONS = {
    submit: () => work.submit(),
    undo: () => desk.undo(),
    redo: () => desk.redo(),
    save: () => drafts.flush(),
    skip: () => desk.item() && view.dialogOf("skip").showModal(),
    ask: () => asking.open(),
    guideline: () => view.toggleGuideline(),
    guide: (_source, command) => {
      const editor = active();
      if (editor) view.guideTo(blockOf(editor, command?.argument));
    },
    find: () => mountedActive()?.find?.(),
    recent: () => view.dialogOf("recent").showModal(),
    keys: () => showSheet(),
    leave: () => view.part("stage").focus(),
    close: (source) => source.closest("dialog")?.close(),
    retry: () => work.goOn(() => queue.fetchNow()),
    acknowledge: () => work.acknowledge(),
    "use-here": () => desk.useDraft("here"),
    "use-there": () => desk.useDraft("there"),
    retake: (button) => work.bringBack(async () => (await post(button.dataset.url ?? "", {})).item),
    reopen: () => work.bringBack(async (about) => about),
    dismiss: () => view.banner("trouble", null),
  };

  const pageKeys = pageCommands();

  /** Of the active field, while there is an item to answer. @param {Editor | undefined} editor @returns {Command[]} */
  function fieldKeys(editor) {
    if (!desk.item() || work.isBetween()) return [];
    const commands = mounted.get(/** @type {Editor} */ (editor))?.commands?.() ?? ownCommands(editor);
    return [...commands, ...commands.flatMap(guideCommands)];
  }

  /** Whose command it is, of the field with the keys or of another whose keys work everywhere. @param {Editor | undefined} editor @returns {Map<Command, Editor>} */
  function heard(editor) {
    const others = desk.item() && !work.isBetween() ? askedOf(editors, desk.answer()).filter((each) => each !== editor) : [];
    return new Map([
      ...fieldKeys(editor).map((command) => /** @type {[Command, Editor]} */ ([command, editor])),
      ...others.flatMap((other) => ownCommands(other).filter(({ everywhere }) => everywhere).map((command) => /** @type {[Command, Editor]} */ ([command, other]))),
    ]);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented) return; // a field has used it up
    const place = placeOf(event.target);
    const fields = heard(active());
    const command = commandFor(pressOf(event), place, [...fields.keys(), ...pageKeys]);
    const implicit = event.key === "Enter" && event.target instanceof HTMLInputElement && !place.open;
    if (command || implicit) event.preventDefault(); // a held Enter must not submit the form by itself either
    if (!command || (command.id === "submit" && desk.age() < CALM)) return;
    const editor = fields.get(command);
    const action = ACTIONS[command.id];
    if (action) action(document.body, command);
    else if (editor && !mounted.get(editor)?.command?.(command)) desk.act(editor, command);
  }

  /** @param {Event} event */
  function onClick(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (button instanceof HTMLElement) ACTIONS[button.dataset.do ?? ""]?.(button);
  }

  /** Leaving the page gives back what was claimed ahead; the shown item stays, with its draft. */
  function onLeave() {
    const ahead = queue.aheadNow();
    if (!ahead) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token);
    navigator.sendBeacon(ahead.urls.release, body);
  }

  /** @param {FocusEvent} event */
  function onFocus({ target }) {
    if (!(target instanceof HTMLInputElement) || !target.matches(":focus-visible")) return;
    const editor = editors.find(({ stage }) => stage.contains(target));
    if (editor) view.showBlock(blockOf(editor, target.value));
  }

  function bindForms() {
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      work.submit();
    });
    view.part("skip-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const reasons = /** @type {HTMLFormElement} */ (event.target);
      view.dialogOf("skip").close();
      await work.skip(new FormData(reasons));
      reasons.reset();
    });
    form.addEventListener("focusin", onFocus);
    bindRecent(work.reopen);
    view.part("reopened").addEventListener("submit", (event) => {
      event.preventDefault();
      work.keep();
    });
  }

  function bindPage() {
    view.part("stale").addEventListener("cancel", (event) => event.preventDefault());
    addEventListener("keydown", onKey);
    addEventListener("click", onClick);
    addEventListener("pagehide", onLeave);
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => document.hidden && drafts.flush({ keepalive: true }));
  }

  bindForms();
  bindPage();
  const guide = editors.some(({ field }) => field.options) ? [{ id: "guide", title: "", keys: ["Shift+1"] }] : [];
  const questions = editors.map((editor) => ({ title: editors.length > 1 ? editor.field.title : "", commands: ownCommands(editor) }));

  /** As it is for the item on the desk: a picture has keys of its own. */
  function showSheet() {
    const pictured = desk.item()?.content.type === "image";
    const pageTitle = questions.length > 1 || pictured ? say("key_page") : "";
    const picture = pictured ? [{ title: say("key_picture"), commands: PICTURE_KEYS }] : [];
    fillSheet([{ commands: pageKeys.slice(0, 2) }, ...questions, ...picture, { title: pageTitle, commands: [...guide, ...pageKeys.slice(2)] }]);
    view.dialogOf("keys").showModal();
  }
}
