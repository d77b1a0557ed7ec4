// Submits, skips and reopens items, and handles refusals of the server.
import { inWords, problemsOf, showAllProblems } from "./fields.js";
import { remember } from "./recent.js";
import { Refusal, Unreachable } from "./server.js";
import { say } from "./texts.js";
import { explain, showStale, staleVersion } from "./trouble.js";
import * as view from "./view.js";

/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./contract").Answer} Answer */

const EXCERPT = 80; // characters

/**
 * @param {{
 *   editors: import("./fields.js").Editor[], mounted: import("./desk.js").Mounted,
 *   desk: ReturnType<typeof import("./desk.js").createDesk>, drafts: ReturnType<typeof import("./drafts.js").keepDrafts>,
 *   queue: ReturnType<typeof import("./next.js").lineUp>, post: (url: string, body: object) => Promise<any>, isDayOld: () => boolean, schema: number,
 * }} wiring
 */
export function createWork({ editors, mounted, desk, drafts, queue, post, isDayOld, schema }) {
  let busy = false;
  /** Ends when what keeps the page busy ends. */
  let settled = Promise.resolve();
  /** @type {Map<number, Item>} items whose answer is on its way or came back refused */
  const left = new Map();
  /** @type {Map<number, string>} what those items say, for the list of the last answers */
  const excerpts = new Map();
  /** @type {Map<number, number>} guideline versions that were acknowledged here, old to new */
  const readVersions = new Map();

  /** Meanwhile no command counts, but for the item that is on the desk already. @param {Item | null} about @param {() => Promise<void>} work */
  async function whileBusy(about, work) {
    busy = true;
    /** @type {() => void} */
    let done = () => {};
    settled = new Promise((resolve) => (done = resolve));
    try {
      await work();
    } catch (problem) {
      if (about) trouble(problem, about);
      else throw problem;
    } finally {
      busy = false;
      done();
    }
  }

  /** Busy without an item that could be worked on: the one before is stored a moment longer than the next is shown. */
  const isBetween = () => busy && view.mode() !== "item";

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
    if (isBetween()) return;
    await settled;
    const item = desk.item();
    if (!item || busy) return;
    const problems = problemsOf(editors, desk.answer(), item.content);
    const first = showAllProblems(editors, problems);
    if (first) {
      mounted.get(first)?.focus(problems.find(({ field }) => field === first.field.name)?.region);
      view.announce(problems.map(({ message }) => message).join(" "));
      return;
    }
    await whileBusy(item, () => send(item, desk.toSend()));
  }

  /** The item claimed ahead appears at once; the answer travels behind. @param {Item} done @param {Answer} answer */
  async function send(done, answer) {
    view.showMode("wait");
    const next = await queue.ahead();
    left.set(done.assignment, done);
    excerpts.set(done.assignment, desk.spoken().slice(0, EXCERPT));
    const saving = drafts.submitting(done);
    try {
      if (next) await desk.show(next);
    } finally {
      // whatever is wrong with the next item: this answer goes out
      await saving;
      const guideline = readVersions.get(done.guideline.id) ?? done.guideline.id;
      await queue.submit(done, {
        answer,
        revision: done.revision,
        guideline,
        schema,
        after: next?.assignment ?? null,
        earnings: isDayOld(),
      });
    }
    if (next) return;
    await desk.show(await sure(await queue.ahead()));
    prefetch();
  }

  /** What comes with an answer passes over items that others are busy with; before the page says "no work" it asks for those.
   * @param {import("./next.js").Ahead} next */
  const sure = async (next) => (next === null ? queue.fetchNow() : next);

  /** Without an answer. @param {(item: Item) => string} urlOf @param {object} words */
  async function leave(urlOf, words) {
    const item = desk.item();
    if (!item || busy) return;
    await whileBusy(item, async () => {
      const next = await queue.ahead();
      await drafts.submitting(item);
      const answer = await post(urlOf(item), { ...words, after: next?.assignment ?? null });
      drafts.done(item.assignment);
      await desk.show(next ?? (await sure(answer.next)));
      if (next) queue.putAhead(answer.next);
      else prefetch();
    });
  }

  /** @param {FormData} reasons */
  const skip = (reasons) =>
    leave((item) => item.urls.skip, { reason: reasons.get("reason"), comment: reasons.get("comment") });

  /** The answer that was taken up again stands as it was. */
  const keep = () => leave((item) => item.urls.keep, {});

  /** @param {unknown} problem @param {Item} about */
  function trouble(problem, about) {
    if (problem instanceof Unreachable)
      return view.showConnection({ waiting: queue.waiting(), reachable: false, why: problem.why });
    if (!(problem instanceof Refusal)) throw problem;
    if (problem.code === "stale_guideline") return showStale(problem);
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
      const sentence =
        problem instanceof Refusal ? problem.message : say("unreachable_offline", { waiting: queue.waiting() });
      view.fill(view.part("stale"), { problem: sentence });
      return;
    }
    readVersions.set(from, to);
    view.dialogOf("stale").close();
    await queue.guidelineRead({ from, to });
    await drafts.flush();
    if (queue.waiting() === 0) location.reload();
  }

  /** An item goes back on the desk; the one that was there comes right after it. @param {Item | null} about @param {() => Promise<Item>} find */
  async function putBack(about, find) {
    if (busy) return;
    await whileBusy(about, async () => {
      const current = desk.item();
      await drafts.flush();
      const back = await find();
      view.banner("trouble", null);
      await desk.show(back);
      if (current && current.assignment !== back.assignment) queue.putAhead(current);
    });
  }

  /** An own answer is taken up again. @param {string} url */
  async function reopen(url) {
    if (busy) return;
    const current = desk.item();
    try {
      const { item } = await post(url, {});
      await putBack(item, async () => item);
      if (!current) prefetch();
    } catch (problem) {
      trouble(problem, current ?? /** @type {Item} */ ({ assignment: 0 }));
    }
  }

  /** The refused one. @param {(about: Item) => Promise<Item>} find */
  async function bringBack(find) {
    const about = left.get(Number(view.part("trouble").dataset.assignment));
    if (about) await putBack(about, () => find(about));
  }

  return {
    isBusy: () => busy,
    isBetween,
    goOn,
    submit,
    skip,
    keep,
    reopen,
    trouble,
    acknowledge,
    bringBack,
    putBack,
    /** @param {number} assignment @param {Answer} answer */
    accepted(assignment, answer) {
      const done = left.get(assignment);
      if (done)
        remember({
          assignment,
          excerpt: excerpts.get(assignment) ?? "",
          summary: inWords(editors, answer),
          reopen: done.urls.reopen,
        });
      left.delete(assignment);
      excerpts.delete(assignment);
    },
    /** @param {import("./contract").Sending} entry @param {Refusal} refusal */
    async refused({ assignment, body, item }, refusal) {
      const about = left.get(assignment) ?? item; // an answer of an earlier visit brings its item along
      if (!about) return;
      left.set(assignment, about);
      if (refusal.code === "lease_expired") await drafts.keep(about, body.answer);
      explainTo(refusal, about);
    },
  };
}
