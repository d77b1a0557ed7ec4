// The labeling page: reads its data, mounts the kinds, and ties desk, keys, drafts, queue and heartbeat together.
import { pageCommands, placeOf, pressOf } from "./commands.js";
import { createDesk } from "./desk.js";
import { keepDrafts } from "./drafts.js";
import { activeEditor, loadFields, problemsOf, showAllProblems } from "./fields.js";
import { startHeartbeat } from "./heartbeat.js";
import { commandFor } from "./keys.js";
import { lineUp } from "./next.js";
import { Refusal, Unreachable, serverWith } from "./server.js";
import { fillSheet } from "./sheet.js";
import { openStore } from "./store.js";
import { say, speak } from "./texts.js";
import { explain, showStale, staleVersion } from "./trouble.js";
import * as view from "./view.js";

/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./fields.js").Editor} Editor */

const CALM = 150; // ms after a new item in which Enter does nothing: it was meant for the one before

/** @type {import("./contract").PageData} */
const page = view.dataBlock("labeling-data");
speak(view.dataBlock("labeling-texts"));
const form = /** @type {HTMLFormElement} */ (view.part("labeling-form"));
const token = /** @type {HTMLInputElement} */ (form.querySelector("[name=csrfmiddlewaretoken]")).value;
const post = serverWith(token);
const [editors, store] = await Promise.all([loadFields(page.project.fields, form), openStore()]);

let busy = false;
/** @type {Map<number, Item>} items whose answer is on its way or came back refused */
const left = new Map();
/** @type {Map<number, number>} guideline versions that were acknowledged here, old to new */
const readVersions = new Map();

// ---- what the modules tell -------------------------------------------------------------------------------------

/** The server counts these requests as beats. @type {typeof post} */
const postCounted = async (url, body, options) => {
  const answer = await post(url, body, options);
  sense("sent");
  return answer;
};

/** The day so far: counted on here, asked of the server now and then. */
let day = page.earnings;
let dayAskedAt = performance.now();
const DAY_EVERY = 15_000;

function isDayOld() {
  const now = performance.now();
  if (now - dayAskedAt < DAY_EVERY) return false;
  dayAskedAt = now;
  return true;
}

const drafts = keepDrafts({
  store,
  viewer: page.viewer,
  post: postCounted,
  told: view.showDraftState,
  conflict: (of, server) => of.assignment === desk.item()?.assignment && desk.offerBoth(server, Date.now()),
});

const desk = createDesk({ editors, drafts });

const queue = lineUp({
  store,
  viewer: page.viewer,
  nextUrl: page.urls.next,
  post: postCounted,
  told: hearConnection,
  accepted: (entry, answer) => {
    left.delete(entry.assignment);
    drafts.done(entry.assignment);
    day = answer.earnings ?? { ...day, submitted: day.submitted + 1 };
    view.showEarnings(day);
  },
  refused: (entry, refusal) => {
    const about = left.get(entry.assignment);
    if (about) explainTo(refusal, about);
  },
  stale: showStale,
  stopped: (refusal) => view.fill(view.part("empty"), { why: refusal.message || say("refused_other") }),
});

const sense = startHeartbeat(async () => {
  const item = desk.item();
  if (!item) return;
  try {
    const { leaseUntil } = await post(item.urls.beat, { ahead: queue.aheadNow()?.assignment ?? null });
    if (item === desk.item()) view.showLease(leaseUntil);
    view.showConnection({ waiting: queue.waiting(), reachable: true });
    if (queue.waiting()) queue.flush();
  } catch (problem) {
    trouble(problem, item);
  }
});

/** @param {{waiting: number, reachable: boolean, why?: string}} state */
function hearConnection(state) {
  view.showConnection(state);
  if (!state.reachable && view.mode() === "wait") view.showMode("offline");
  const idle = desk.item() === null && !busy && view.mode() === "offline";
  if (state.reachable && state.waiting === 0 && idle) goOn(() => queue.fetchNow()); // the last answers arrived: go on
}

// ---- submit and skip -------------------------------------------------------------------------------------------

/** Meanwhile no command counts. @param {Item | null} about @param {() => Promise<void>} work */
async function whileBusy(about, work) {
  busy = true;
  try {
    await work();
  } catch (problem) {
    if (about) trouble(problem, about);
    else throw problem;
  } finally {
    busy = false;
  }
}

/** @param {() => Promise<Item | null | undefined>} find */
const goOn = (find) =>
  whileBusy(null, async () => {
    await desk.show(await find());
    prefetch();
  });

function prefetch() {
  const item = desk.item();
  if (item && queue.waiting() === 0) queue.prefetch(item);
}

async function submit() {
  const item = desk.item();
  if (!item || busy) return;
  const problems = problemsOf(editors, desk.answer());
  const first = showAllProblems(editors, problems);
  if (first) {
    mounted.get(first)?.focus();
    view.announce(problems.map(({ message }) => message).join(" "));
    return;
  }
  await whileBusy(item, () => send(item, desk.answer()));
}

/** The item claimed ahead appears at once; the answer travels behind. @param {Item} done @param {import("./contract").Answer} answer */
async function send(done, answer) {
  view.showMode("wait");
  const next = await queue.ahead();
  left.set(done.assignment, done);
  const saving = drafts.submitting(done);
  if (next) await desk.show(next);
  await saving;
  const guideline = readVersions.get(done.guideline.id) ?? done.guideline.id;
  await queue.submit(done, { answer, revision: done.revision, guideline, after: next?.assignment ?? null, earnings: isDayOld() });
  if (next) return;
  await desk.show(await queue.ahead());
  prefetch();
}

/** @param {FormData} reasons */
async function skip(reasons) {
  const item = desk.item();
  if (!item || busy) return;
  await whileBusy(item, async () => {
    const next = await queue.ahead();
    await drafts.submitting(item);
    const words = { reason: reasons.get("reason"), comment: reasons.get("comment") };
    const answer = await post(item.urls.skip, { ...words, after: next?.assignment ?? null });
    drafts.done(item.assignment);
    await desk.show(next ?? answer.next);
    if (next) queue.putAhead(answer.next);
    else prefetch();
  });
}

// ---- when something is wrong -----------------------------------------------------------------------------------

/** @param {unknown} problem @param {Item} about */
function trouble(problem, about) {
  if (problem instanceof Unreachable) return view.showConnection({ waiting: queue.waiting(), reachable: false, why: problem.why });
  if (!(problem instanceof Refusal)) throw problem;
  left.set(about.assignment, about);
  explainTo(problem, about);
}

/** @param {Refusal} refusal @param {Item} about */
function explainTo(refusal, about) {
  const shown = about.assignment === desk.item()?.assignment;
  explain(refusal, about, { shown });
  if (shown) showAllProblems(editors, refusal.detail.problems ?? []);
}

/** Read and understood: what waits goes out under the new version, and the page shows the new text. */
async function acknowledge() {
  const { from, to, url } = staleVersion();
  try {
    await post(url, { guideline: to });
  } catch (problem) {
    if (!(problem instanceof Unreachable || problem instanceof Refusal)) throw problem;
    const sentence = problem instanceof Refusal ? problem.message : say("unreachable_offline", { waiting: queue.waiting() });
    view.fill(view.part("stale"), { problem: sentence });
    return;
  }
  readVersions.set(from, to);
  dialogOf("stale").close();
  await queue.guidelineRead({ from, to });
  await drafts.flush();
  if (queue.waiting() === 0) location.reload();
}

/** The refused item goes back on the desk; the one that was there comes right after it. @param {(about: Item) => Promise<Item>} find */
async function bringBack(find) {
  const about = left.get(Number(view.part("trouble").dataset.assignment));
  if (!about || busy) return;
  await whileBusy(about, async () => {
    const current = desk.item();
    const back = await find(about);
    view.banner("trouble", null);
    await drafts.flush();
    await desk.show(back);
    if (current && current.assignment !== back.assignment) queue.putAhead(current);
  });
}

// ---- commands --------------------------------------------------------------------------------------------------

/** @param {string} id */
const dialogOf = (id) => /** @type {HTMLDialogElement} */ (view.part(id));

/** @type {Record<string, (source: HTMLElement) => void>} */
const ACTIONS = {
  submit: () => submit(),
  undo: () => desk.undo(),
  redo: () => desk.redo(),
  save: () => drafts.flush(),
  skip: () => desk.item() && dialogOf("skip").showModal(),
  guideline: () => view.toggleGuideline(),
  keys: () => dialogOf("keys").showModal(),
  leave: () => view.part("stage").focus(),
  close: (source) => source.closest("dialog")?.close(),
  retry: () => goOn(() => queue.fetchNow()),
  acknowledge: () => acknowledge(),
  "use-here": () => desk.useDraft("here"),
  "use-there": () => desk.useDraft("there"),
  retake: (button) => bringBack(async () => (await post(button.dataset.url ?? "", {})).item),
  reopen: () => bringBack(async (about) => about),
  dismiss: () => view.banner("trouble", null),
};

const PAGE_COMMANDS = pageCommands();

/** @param {Editor | undefined} active @returns {import("./contract").Command[]} */
const kindCommands = (active) => active?.kind.commands(active.field) ?? [];

/** @param {KeyboardEvent} event */
function onKey(event) {
  const place = placeOf(event.target);
  const active = activeEditor(editors, desk.answer(), desk.lastUsed());
  const command = commandFor(pressOf(event), place, [...PAGE_COMMANDS, ...(desk.item() && !busy ? kindCommands(active) : [])]);
  const implicit = event.key === "Enter" && event.target instanceof HTMLInputElement && !place.open;
  if (command || implicit) event.preventDefault(); // a held Enter must not submit the form by itself either
  if (!command || (command.id === "submit" && desk.age() < CALM)) return;
  const action = ACTIONS[command.id];
  if (action) action(document.body);
  else if (active) desk.act(active, command);
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

// ---- start -----------------------------------------------------------------------------------------------------

const mounted = new Map(
  editors.map((editor) => [editor, editor.kind.mount?.(editor.stage, editor.field, (command, options) => desk.act(editor, command, options))]),
);

function bindForms() {
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  view.part("skip-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const reasons = /** @type {HTMLFormElement} */ (event.target);
    dialogOf("skip").close();
    await skip(new FormData(reasons));
    reasons.reset();
  });
  form.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches(":focus-visible")) view.showBlock(target.value);
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

async function start() {
  view.takeOver();
  bindForms();
  bindPage();
  fillSheet([...PAGE_COMMANDS.slice(0, 2), ...editors.flatMap(kindCommands), ...PAGE_COMMANDS.slice(2)]);
  await queue.load();
  await drafts.forgetOld();
  const answered = page.item !== null && queue.isWaiting(page.item.assignment);
  if (queue.waiting()) await queue.flush(); // an earlier visit answered; that goes first
  await goOn(async () => (answered ? queue.fetchNow() : page.item));
  document.body.dataset.ready = "yes";
  performance.mark("labeling:ready");
}

await start();
