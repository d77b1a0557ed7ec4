// The labeling page: reads its data, mounts the kinds, and ties desk, work, controls, drafts, queue and heartbeat together.
import "./bundles/core.js";
import { bindControls } from "./controls.js";
import { createDesk } from "./desk.js";
import { keepDrafts } from "./drafts.js";
import { loadFields } from "./fields.js";
import { startHeartbeat } from "./heartbeat.js";
import { holdItems, settleLeft } from "./leaving.js";
import { fetchAhead } from "./media.js";
import { lineUp } from "./next.js";
import { serverWith } from "./server.js";
import { openStore } from "./store.js";
import { say, speak } from "./texts.js";
import { showStale } from "./trouble.js";
import * as view from "./view.js";
import { createWork } from "./work.js";

/** @type {import("./contract").PageData} */
const page = view.dataBlock("labeling-data");
speak(view.dataBlock("labeling-texts"));
view.settleNotices();
const form = /** @type {HTMLFormElement} */ (view.part("labeling-form"));
const token = /** @type {HTMLInputElement} */ (form.querySelector("[name=csrfmiddlewaretoken]")).value;
const post = serverWith(token);
const [editors, store] = await Promise.all([loadFields(page.project.fields, form), openStore()]);

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
  reached: (why) =>
    why === null
      ? view.showConnection({ waiting: queue.waiting(), reachable: true })
      : hearConnection({ waiting: queue.waiting(), reachable: false, why }),
  lapsed: (of) => void (of.assignment === desk.item()?.assignment && beat()), // which says why
  conflict: (of, server) => of.assignment === desk.item()?.assignment && desk.offerBoth(server, Date.now()),
});

/** @type {import("./desk.js").Mounted} */
const mounted = new Map(
  editors.map((editor) => [
    editor,
    editor.kind.mount?.(
      editor.stage,
      editor.field,
      (command, how) => desk.act(editor, command, how),
      () => desk.use(editor),
    ),
  ]),
);

/** Another tab that is closed gives back nothing of these. */
const held = () => holdItems([desk.item()?.assignment ?? 0, ...queue.assignments()]);

const desk = createDesk({ editors, mounted, drafts, held });

const queue = lineUp({
  store,
  viewer: page.viewer,
  nextUrl: page.urls.next,
  post: postCounted,
  held,
  comes(item) {
    fetchAhead(item.content);
    drafts.ahead(item);
  },
  told: hearConnection,
  accepted: (entry, answer) => {
    work.accepted(entry.assignment, entry.body.answer);
    drafts.done(entry.assignment);
    day = answer.earnings ?? { ...day, submitted: day.submitted + 1 };
    view.showEarnings(day);
  },
  refused: (entry, refusal) => work.refused(entry, refusal),
  stale: showStale,
  stopped: (refusal) => view.showStopped(refusal.code, refusal.message || say("refused_other")),
});

const work = createWork({ editors, mounted, desk, drafts, queue, post, isDayOld, schema: page.project.schema });

async function beat() {
  const item = desk.item();
  if (!item) return;
  try {
    const { leaseUntil } = await post(item.urls.beat, { ahead: queue.aheadNow()?.assignment ?? null });
    if (item === desk.item()) view.showLease(leaseUntil);
    view.showConnection({ waiting: queue.waiting(), reachable: true });
    drafts.flush();
    if (queue.waiting()) queue.flush();
  } catch (problem) {
    work.trouble(problem, item);
  }
}

const sense = startHeartbeat(beat);

/** @param {{waiting: number, reachable: boolean, why?: string}} state */
function hearConnection(state) {
  view.showConnection({ ...state, atRisk: store.atRisk() });
  if (state.reachable) drafts.flush();
  if (!state.reachable && view.mode() === "wait") view.showMode("offline");
  const idle = desk.item() === null && !work.isBusy() && view.mode() === "offline";
  if (state.reachable && state.waiting === 0 && idle) work.goOn(() => queue.fetchNow()); // the last answers arrived: go on
}

async function start() {
  view.takeOver();
  view.showEarnings(day);
  bindControls({
    form,
    token,
    post,
    ownKeys: page.keys,
    keysUrl: page.urls.keys,
    editors,
    mounted,
    desk,
    drafts,
    queue,
    work,
  });
  await queue.load();
  await drafts.forgetOld();
  const answered = page.item !== null && queue.isWaiting(page.item.assignment);
  if (queue.waiting()) await queue.flush(); // an earlier visit answered; that goes first
  await settleLeft(post);
  await work.goOn(async () => (answered ? queue.fetchNow() : page.item));
  document.body.dataset.ready = "yes";
  performance.mark("labeling:ready");
}

addEventListener("online", () => drafts.flush());
addEventListener("beforeunload", (event) => store.atRisk() && event.preventDefault());

await start();
