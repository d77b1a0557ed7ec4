// Claims the next item while the current one is being labeled, and sends annotations.
import { afterAttempt, inOrder, nextSequence, retryDelay, underNewGuideline } from "./outbox.js";
import { afterPaint } from "./painted.js";
import { Refusal, Unreachable } from "./server.js";

/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./contract").Sending} Sending */
/** @typedef {import("./contract").Submitted} Submitted */
/** @typedef {Item | null | undefined} Ahead  null: the queue is empty; undefined: not known, the server can't be reached */

/**
 * @param {{
 *   store: import("./store.js").Store, viewer: string, nextUrl: string,
 *   post: (url: string, body: object) => Promise<any>,
 *   comes: (item: Item) => void, held: () => void,
 *   told: (state: {waiting: number, reachable: boolean, why?: string}) => void,
 *   accepted: (entry: Sending, answer: Submitted) => void,
 *   refused: (entry: Sending, refusal: Refusal) => Promise<void>,
 *   stale: (refusal: Refusal) => void,
 *   stopped: (refusal: Refusal) => void,
 * }} wiring
 */
export function lineUp({ store, viewer, nextUrl, post, comes, held, told, accepted, refused, stale, stopped }) {
  /** @type {Sending[]} */
  let entries = [];
  /** @type {Promise<Ahead>} */
  let ahead = Promise.resolve(undefined);
  /** @type {Item | null} what `ahead` came to, for code that can't wait (leaving the page) */
  let known = null;
  /** @type {Map<string, (next: Ahead) => void>} who waits for the item that the answer to a submission brings */
  const waiters = new Map();
  let attempt = 0;
  let timer = 0;
  let sending = false;

  /** @param {Promise<Ahead>} promise */
  function expect(promise) {
    ahead = promise;
    known = null;
    promise.then((item) => {
      if (ahead === promise) known = item ?? null;
      held();
      if (item) comes(item);
    });
  }

  /** @param {number | null} after @returns {Promise<Ahead>} */
  async function ask(after) {
    try {
      return (await post(nextUrl, { after })).item;
    } catch (problem) {
      if (problem instanceof Refusal) return noMore(problem);
      if (!(problem instanceof Unreachable)) throw problem;
      told({ waiting: entries.length, reachable: false, why: problem.why });
      return undefined;
    }
  }

  /** The server gives nothing out now, and says why: a paused project, another role, a new guideline.
   * @param {Refusal} refusal @returns {null} */
  function noMore(refusal) {
    if (refusal.code === "stale_guideline") stale(refusal);
    else stopped(refusal);
    return null;
  }

  /** @param {Sending} entry @param {Ahead} next */
  function settle(entry, next) {
    waiters.get(entry.key)?.(next);
    waiters.delete(entry.key);
  }

  /** @param {Sending} entry @returns {Promise<"accepted" | "refused" | "unreachable" | "stale">} */
  async function attemptOne(entry) {
    try {
      const answer = /** @type {Submitted} */ (await post(entry.url, entry.body));
      accepted(entry, answer);
      settle(entry, answer.next);
      return "accepted";
    } catch (problem) {
      if (problem instanceof Refusal) return turnedDown(entry, problem);
      if (!(problem instanceof Unreachable)) throw problem;
      told({ waiting: entries.length, reachable: false, why: problem.why });
      settle(entry, undefined);
      return "unreachable";
    }
  }

  /** @param {Sending} entry @param {Refusal} refusal */
  async function turnedDown(entry, refusal) {
    if (refusal.code === "stale_guideline") {
      stale(refusal);
      return "stale";
    }
    await refused(entry, refusal);
    if (waiters.has(entry.key)) settle(entry, await ask(entry.body.after)); // nobody waits for what follows an earlier visit's
    return "refused";
  }

  async function flush() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    try {
      await sendAll();
    } finally {
      sending = false;
    }
  }

  async function sendAll() {
    for (let entry = entries[0]; entry; entry = entries[0]) {
      const outcome = await attemptOne(entry);
      entries = afterAttempt(entries, entry.key, outcome);
      if (outcome === "unreachable") timer = window.setTimeout(flush, retryDelay(attempt++));
      if (outcome === "unreachable" || outcome === "stale") return;
      attempt = 0;
      await store.remove("outbox", entry.key);
      told({ waiting: entries.length, reachable: true });
    }
  }

  addEventListener("online", flush);

  return {
    flush,
    waiting: () => entries.length,
    /** @param {number} assignment */
    isWaiting: (assignment) => entries.some((entry) => entry.assignment === assignment),
    /** Answers that an earlier visit could not send. */
    async load() {
      entries = inOrder(await store.all("outbox"), viewer);
    },
    /** @param {Item} item the one being shown */
    prefetch: (item) => expect(ask(item.assignment)),
    /** @param {Item | null} item put this one in front */
    putAhead: (item) => expect(Promise.resolve(item)),
    ahead: () => ahead,
    aheadNow: () => known,
    /** The assignments whose answers wait, and the one claimed ahead. */
    assignments: () => [...entries.map(({ assignment }) => assignment), ...(known ? [known.assignment] : [])],
    fetchNow: () => ask(null),
    /**
     * Queues the answer and at once expects what its confirmation brings as the next item.
     * @param {Item} item @param {Omit<Sending["body"], "key">} body
     */
    async submit(item, body) {
      const key = crypto.randomUUID();
      const entry = {
        key,
        viewer,
        sequence: nextSequence(entries),
        assignment: item.assignment,
        url: item.urls.submit,
        item,
        body: { ...body, key },
      };
      entries = [...entries, entry];
      held();
      expect(new Promise((resolve) => waiters.set(key, resolve)));
      await Promise.all([store.put("outbox", entry), afterPaint()]);
      flush();
    },
    /** @param {{from: number, to: number}} version */
    async guidelineRead(version) {
      entries = underNewGuideline(entries, version);
      for (const entry of entries) await store.put("outbox", entry);
      await flush();
    },
  };
}
