// Handlers of the page's keys, buttons and forms.
import { createOwnKeys } from "./changing_keys.js";
import { guideCommands, pageCommands, placeOf, pressOf } from "./commands.js";
import { MOVE, ZOOM } from "../image/keys.js";
import { AUDIO_TOLD } from "./ranking/keys.js";
import { activeEditor, askedOf, blockOf } from "./fields.js";
import { VIDEO } from "./video/keys.js";
import { commandFor } from "./keys.js";
import { giveBack } from "./leaving.js";
import { createAsking } from "./questions.js";
import { changeable } from "./remapping.js";
import { bindRecent } from "./recent.js";
import { read } from "./server.js";
import { fillSheet } from "./sheet.js";
import { say } from "./texts.js";
import { TIME_KEYS } from "./time/keys.js";
import * as view from "./view.js";

/** @typedef {import("./contract").Command} Command */
/** @typedef {import("./fields.js").Editor} Editor */

const CALM = 150; // ms after a new item in which Enter does nothing: it was meant for the one before

/** What shows the medium hears them itself. @type {Record<string, Command[]>} */
const MEDIA_KEYS = { image: [...ZOOM, MOVE], video: [...VIDEO, ...ZOOM], ...TIME_KEYS };

/** The same of what is compared, by its medium. @type {Record<string, Command[]>} */
const COMPARED_KEYS = { image: [...ZOOM, MOVE], audio: AUDIO_TOLD };

/** Of the medium that is shown. @param {import("./contract").Content | undefined} content @returns {Command[]} */
const mediaKeys = (content) => MEDIA_KEYS[content?.type ?? ""] ?? COMPARED_KEYS[content?.parts?.[0]?.media ?? ""] ?? [];

/** @param {Editor | undefined} editor @returns {Command[]} */
const ownCommands = (editor) => editor?.kind.commands(editor.field) ?? [];

/**
 * @param {{
 *   form: HTMLFormElement, token: string, post: (url: string, body: object) => Promise<any>, ownKeys: import("./contract").OwnKeys, keysUrl: string,
 *   editors: Editor[], mounted: import("./desk.js").Mounted,
 *   desk: ReturnType<typeof import("./desk.js").createDesk>, drafts: ReturnType<typeof import("./drafts.js").keepDrafts>,
 *   queue: ReturnType<typeof import("./next.js").lineUp>, work: ReturnType<typeof import("./work.js").createWork>,
 * }} page
 */
export function bindControls({ form, token, post, ownKeys, keysUrl, editors, mounted, desk, drafts, queue, work }) {
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
    reload: () => location.reload(),
    "change-key": (button) => {
      const command = everyCommand().find(({ id }) => id === button.dataset.id);
      if (command) keys.wait(command);
    },
    "reset-keys": () => keys.reset(),
  };

  const pageKeys = pageCommands();
  const everyCommand = () => [...pageKeys, ...editors.flatMap(ownCommands), ...mediaKeys(desk.item()?.content)];
  const keys = createOwnKeys({ own: ownKeys, url: keysUrl, post, commands: everyCommand, changed: showKeys });
  const pageKeysNow = () => keys.of(pageKeys);

  /** On the buttons of the page, and in the sheet if it is open. */
  function showKeys() {
    view.showPageKeys(pageKeysNow());
    if (view.dialogOf("keys").open) fillSheetNow();
  }

  /** Of the active field, while there is an item to answer. @param {Editor | undefined} editor @returns {Command[]} */
  function fieldKeys(editor) {
    if (!desk.item() || work.isBetween()) return [];
    const commands = keys.of(mounted.get(/** @type {Editor} */ (editor))?.commands?.() ?? ownCommands(editor));
    return [...commands, ...commands.flatMap(guideCommands)];
  }

  /** Whose command it is, of the field with the keys or of another whose keys work everywhere. @param {Editor | undefined} editor @returns {Map<Command, Editor>} */
  function heard(editor) {
    const others =
      desk.item() && !work.isBetween() ? askedOf(editors, desk.answer()).filter((each) => each !== editor) : [];
    return new Map([
      ...fieldKeys(editor).map((command) => /** @type {[Command, Editor]} */ ([command, editor])),
      ...others.flatMap((other) =>
        keys
          .of(ownCommands(other))
          .filter(({ everywhere }) => everywhere)
          .map((command) => /** @type {[Command, Editor]} */ ([command, other])),
      ),
    ]);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented) return; // a field has used it up
    const place = placeOf(event.target);
    const fields = heard(active());
    const command = commandFor(pressOf(event), place, [...fields.keys(), ...pageKeysNow()]);
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

  /** Leaving the page gives back what was claimed ahead, unless another tab has it; the shown item stays, with its draft. */
  const onLeave = () => giveBack(queue.aheadNow(), token);

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
  const questions = editors.map((editor) => ({
    title: editors.length > 1 ? editor.field.title : "",
    commands: ownCommands(editor),
  }));
  showKeys();

  /** As it is for the item on the desk: most media have keys of their own. */
  function showSheet() {
    fillSheetNow();
    view.dialogOf("keys").showModal();
    keys.sayClash();
  }

  function fillSheetNow() {
    const content = desk.item()?.content;
    const ofMedium = mediaKeys(content);
    const pageTitle = questions.length > 1 || ofMedium.length ? say("key_page") : "";
    const medium = ofMedium.length ? [{ title: say(`key_${content?.type}`), commands: ofMedium }] : [];
    const may = new Set([pageKeys, ofMedium, ...editors.map(ownCommands)].flatMap(changeable).map(({ id }) => id));
    const groups = [
      { commands: pageKeys.slice(0, 2) },
      ...questions,
      ...medium,
      { title: pageTitle, commands: [...guide, ...pageKeys.slice(2)] },
    ];
    fillSheet(
      groups.map((group) => ({ ...group, commands: keys.of(group.commands) })),
      { may: (id) => may.has(id), isWaiting: keys.isWaiting },
    );
  }
}
