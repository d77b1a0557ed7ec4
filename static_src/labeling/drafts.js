// Drafts: picks the valid one when an item opens and saves each change on the device and the server.
import { same } from "./state.js";
import { Refusal, Unreachable } from "./server.js";

/** @typedef {import("./contract").Answer} Answer */
/** @typedef {import("./contract").Item} Item */
/** @typedef {import("./contract").LocalDraft} LocalDraft */
/** @typedef {import("./contract").ServerDraft} ServerDraft */
/**
 * @typedef {{from: "answer" | "local" | "server", answer: Answer, base: number}
 *   | {from: "both", answer: Answer, base: number, local: LocalDraft, server: ServerDraft}} Choice
 */

const QUIET = 2_000;
const AGAIN = 10_000; // ms after a save that didn't reach the server
const MAX_AHEAD = 4;
const KEPT = 30 * 24 * 3600 * 1000;

/**
 * The newer of local and server; both, where each moved without the other. Pure.
 * @param {Item} item @param {LocalDraft | undefined} stored @returns {Choice}
 */
export function chooseDraft(item, stored) {
  const server = item.draft;
  const local = stored?.round === item.revision ? stored : undefined; // an earlier round was submitted long ago
  if (!local) return server ? fromServer(server) : { from: "answer", answer: item.answer, base: 0 };
  if (!server) return { from: "local", answer: local.answer, base: 0 };
  if (same(local.answer, server.answer) || local.synced) return fromServer(server);
  if (local.base === server.revision) return { from: "local", answer: local.answer, base: server.revision };
  return { from: "both", answer: local.answer, base: server.revision, local, server };
}

/** @param {ServerDraft} server @returns {Choice} */
function fromServer(server) {
  return { from: "server", answer: server.answer, base: server.revision };
}

/**
 * What becomes of a kept draft by age. One that the server has may go. One that nobody else has is first marked, and goes
 * when it is still old as long after: a device's clock may have been wrong when it was written, or may be wrong now. Pure.
 * @param {LocalDraft} row @param {number} now ms, as the device has it @returns {"keep" | "mark" | "forget"}
 */
export function fateOf({ synced, changedAt, oldSince }, now) {
  if (now - changedAt <= KEPT) return "keep";
  if (synced) return "forget";
  if (oldSince === undefined) return "mark";
  return now - oldSince > KEPT ? "forget" : "keep";
}

/** @param {string} viewer @param {number} assignment */
const rowId = (viewer, assignment) => `${viewer}/${assignment}`;

/**
 * @param {{
 *   store: import("./store.js").Store, viewer: string,
 *   post: (url: string, body: object, options?: {keepalive?: boolean}) => Promise<any>,
 *   told: (state: "device" | "unkept" | "saving" | "saved" | "refused", why?: string) => void,
 *   reached: (why: string | null) => void, lapsed: (item: Item) => void,
 *   conflict: (item: Item, server: ServerDraft) => void,
 * }} wiring reached: null, or why the server wasn't; lapsed: the draft is kept, but the item isn't the person's any more
 */
export function keepDrafts({ store, viewer, post, told, reached, lapsed, conflict }) {
  /** @type {{item: Item, answer: Answer} | null} */
  let unsaved = null;
  let timer = 0;
  /** @type {Map<number, number>} the server's draft revision this page knows, by assignment */
  const bases = new Map();
  /** Saves go one after the other: each needs the revision that the one before returned. */
  let chain = Promise.resolve();
  /** @type {Map<string, Promise<LocalDraft | undefined>>} what this device has of the items that come next: reading it when they are shown takes a frame */
  const readAhead = new Map();
  store.onElsewhere(({ table, key }) => table === "drafts" && readAhead.delete(key));

  /** @param {Item} item @param {Answer} answer @param {boolean} synced */
  function write(item, answer, synced) {
    const id = rowId(viewer, item.assignment);
    readAhead.delete(id);
    const { assignment, revision: round } = item;
    return store.put("drafts", {
      id,
      viewer,
      assignment,
      round,
      answer,
      base: bases.get(assignment) ?? 0,
      synced,
      changedAt: Date.now(),
    });
  }

  /** @param {{item: Item, answer: Answer}} change @param {boolean} keepalive */
  async function send({ item, answer }, keepalive) {
    told("saving");
    try {
      const { revision, savedAt, isHeld } = await post(
        item.urls.draft,
        { answer, revision: bases.get(item.assignment) ?? 0 },
        { keepalive },
      );
      bases.set(item.assignment, revision);
      item.draft = { answer, revision, savedAt }; // the item may be laid again, and what it came with is old
      if (!unsaved) await write(item, answer, true);
      told("saved");
      reached(null);
      if (isHeld === false) lapsed(item);
    } catch (problem) {
      tellKept();
      if (problem instanceof Unreachable) reached(problem.why);
      if (problem instanceof Refusal && problem.code !== "revision" && problem.message)
        told("refused", problem.message);
      if (problem instanceof Unreachable && !unsaved) {
        unsaved = { item, answer };
        timer = window.setTimeout(flush, AGAIN);
      }
      if (problem instanceof Refusal && problem.code === "revision")
        conflict(item, { ...problem.body, ...problem.detail });
    }
  }

  const tellKept = () => told(store.atRisk() ? "unkept" : "device");

  function flush({ keepalive = false } = {}) {
    clearTimeout(timer);
    const change = unsaved;
    unsaved = null;
    if (change) chain = chain.then(() => send(change, keepalive));
    return chain;
  }

  return {
    flush,
    /** @param {Item} item @param {Answer} answer */
    async changed(item, answer) {
      const change = { item, answer };
      unsaved = change;
      told("device");
      clearTimeout(timer);
      timer = window.setTimeout(flush, QUIET);
      await write(item, answer, false);
      if (unsaved === change) tellKept();
    },
    /** A submission takes the place of the save that was waiting. @param {Item} item */
    async submitting(item) {
      const forget = () => {
        clearTimeout(timer);
        if (unsaved?.item.assignment === item.assignment) unsaved = null;
      };
      forget();
      await chain;
      forget(); // a save that was on its way and failed is not tried again
    },
    /** An answer that came too late: on the server it is found again with the item. @param {Item} item @param {Answer} answer */
    keep(item, answer) {
      if (!bases.has(item.assignment)) bases.set(item.assignment, item.draft?.revision ?? 0); // of an earlier visit
      chain = chain.then(() => send({ item, answer }, false));
      return chain;
    },
    /** @param {Item} item @param {number} revision */
    accept(item, revision) {
      bases.set(item.assignment, Math.max(revision, bases.get(item.assignment) ?? 0)); // what is on the page may have been saved since
    },
    /** This one comes next. @param {Item} item */
    ahead(item) {
      const id = rowId(viewer, item.assignment);
      readAhead.set(id, store.get("drafts", id));
      for (const old of readAhead.keys()) if (readAhead.size > MAX_AHEAD) readAhead.delete(old);
    },
    /** @param {Item} item @returns {Promise<Choice>} */
    async restore(item) {
      const id = rowId(viewer, item.assignment);
      const stored = readAhead.get(id) ?? store.get("drafts", id);
      readAhead.delete(id);
      const choice = chooseDraft(item, await stored);
      bases.set(item.assignment, choice.base);
      return choice;
    },
    /** Only when the server confirmed the submission. @param {number} assignment */
    done(assignment) {
      bases.delete(assignment);
      readAhead.delete(rowId(viewer, assignment));
      return store.remove("drafts", rowId(viewer, assignment));
    },
    async forgetOld() {
      const now = Date.now();
      for (const row of await store.all("drafts")) {
        const fate = fateOf(row, now);
        if (fate === "forget") await store.remove("drafts", row.id);
        if (fate === "mark") await store.put("drafts", { ...row, oldSince: now });
      }
    },
  };
}
