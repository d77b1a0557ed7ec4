import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal, Unreachable } from "../../static_src/labeling/server.js";
import { chooseDraft, fateOf, keepDrafts } from "../../static_src/labeling/drafts.js";

const SPAM = { label: "spam" };
const HAM = { label: "ham" };
const item = (draft, more = {}) => ({ assignment: 1, revision: 0, answer: {}, draft, ...more });
const server = (answer, revision) => ({ answer, revision, savedAt: "2025-03-01T10:00:00Z" });
const local = (answer, base, synced, round = 0) => ({
  id: "p/1",
  viewer: "p",
  assignment: 1,
  round,
  answer,
  base,
  synced,
  changedAt: 0,
});

const CASES = [
  ["nothing anywhere: the item's own answer", item(null, { answer: HAM }), undefined, "answer", HAM, 0],
  ["only the server has one", item(server(SPAM, 3)), undefined, "server", SPAM, 3],
  ["only this device has one", item(null), local(SPAM, 0, false), "local", SPAM, 0],
  ["the server moved on, nothing unsaved here", item(server(HAM, 4)), local(SPAM, 3, true), "server", HAM, 4],
  ["unsaved here, the server stood still", item(server(HAM, 3)), local(SPAM, 3, false), "local", SPAM, 3],
  ["both moved to the same", item(server(SPAM, 4)), local(SPAM, 3, false), "server", SPAM, 4],
  ["both moved apart: both are offered", item(server(HAM, 4)), local(SPAM, 3, false), "both", SPAM, 4],
  [
    "a draft of an earlier round is old",
    item(null, { revision: 1, answer: HAM }),
    local(SPAM, 2, false, 0),
    "answer",
    HAM,
    0,
  ],
];

for (const [what, of, stored, from, answer, base] of CASES) {
  test(what, () => {
    const choice = chooseDraft(of, stored);
    assert.deepEqual([choice.from, choice.answer, choice.base], [from, answer, base]);
  });
}

test("both come with what is needed to show them", () => {
  const choice = chooseDraft(item(server(HAM, 4)), local(SPAM, 3, false));
  assert.deepEqual([choice.local.answer, choice.server.answer], [SPAM, HAM]);
});

const DAY = 24 * 3600 * 1000;
const NOW = 1_800_000_000_000;
const FATES = [
  ["a draft of yesterday", { synced: false, changedAt: NOW - DAY }, "keep"],
  ["one written by a clock that was ahead", { synced: false, changedAt: NOW + 900 * DAY }, "keep"],
  ["an old one that the server has", { synced: true, changedAt: NOW - 31 * DAY }, "forget"],
  [
    "an old one that nobody else has, or one written by a clock that was behind",
    { synced: false, changedAt: NOW - 31 * DAY },
    "mark",
  ],
  ["the same, a little later", { synced: false, changedAt: NOW - 36 * DAY, oldSince: NOW - 5 * DAY }, "keep"],
  [
    "the same, still there after another month",
    { synced: false, changedAt: NOW - 62 * DAY, oldSince: NOW - 31 * DAY },
    "forget",
  ],
];

for (const [what, row, fate] of FATES) test(`age: ${what}`, () => assert.equal(fateOf(row, NOW), fate));

/** Drafts of a page whose server counts what it is sent, and refuses what was written on an older one. */
function keeping(found = {}) {
  const rows = new Map();
  const [asked, states, reached, lapsed] = [[], [], [], []];
  const store = {
    onElsewhere() {},
    atRisk: () => false,
    put: async (_, row) => void rows.set(row.id, row),
    get: async (_, id) => rows.get(id),
  };
  const served = { revision: 0, ...found };
  async function post(_, { answer, revision }) {
    asked.push(revision);
    if (served.problem) throw served.problem;
    assert.equal(revision, served.revision);
    Object.assign(served, { answer, revision: revision + 1 });
    return { revision: served.revision, savedAt: "2025-03-01T10:00:00Z", isHeld: served.isHeld ?? true };
  }
  globalThis.window = globalThis;
  return {
    asked,
    served,
    drafts: keepDrafts({
      store,
      viewer: "p",
      post,
      told: (...state) => states.push(state),
      reached: (why) => reached.push(why),
      lapsed: ({ assignment }) => lapsed.push(assignment),
      conflict: assert.fail,
    }),
    states,
    reached,
    lapsed,
  };
}

test("an item that is laid again shows what was saved since it came", async () => {
  const { drafts, served, asked } = keeping({ answer: SPAM, revision: 1 });
  const about = item(server(SPAM, 1), { urls: { draft: "" } });
  assert.deepEqual((await drafts.restore(about)).answer, SPAM);
  await drafts.changed(about, HAM);
  await drafts.flush();
  const again = await drafts.restore(about);
  assert.deepEqual([again.answer, again.base], [HAM, 2]);
  await drafts.changed(about, SPAM);
  await drafts.flush();
  assert.deepEqual([served.answer, served.revision, asked], [SPAM, 3, [1, 2]]);
});

test("an answer of an earlier visit that came too late is kept on top of its draft", async () => {
  const { drafts, served } = keeping({ answer: SPAM, revision: 4 });
  await drafts.keep(item(server(SPAM, 4), { urls: { draft: "" } }), HAM);
  assert.deepEqual([served.answer, served.revision], [HAM, 5]);
});

test("who keeps what is on the page goes on from what was saved meanwhile", async () => {
  const { drafts, served } = keeping({ answer: SPAM, revision: 4 });
  const about = item(server(SPAM, 4), { urls: { draft: "" } });
  await drafts.restore(about);
  await drafts.changed(about, HAM);
  await drafts.flush();
  drafts.accept(about, 4);
  await drafts.changed(about, SPAM);
  await drafts.flush();
  assert.equal(served.revision, 6);
});

test("why a draft isn't saved is said at once: no connection, signed out, refused", async () => {
  const about = item(server(SPAM, 4), { urls: { draft: "" } });
  const { drafts, served, states, reached } = keeping({ answer: SPAM, revision: 4 });
  await drafts.restore(about);
  for (const [problem, why, state] of [
    [new Unreachable("signed_out"), ["signed_out"], ["device"]],
    [new Refusal(413, { code: "too_large", message: "Shorten it." }), [], ["refused", "Shorten it."]],
    [null, [null], ["saved"]],
  ]) {
    served.problem = problem;
    reached.length = 0;
    await drafts.changed(about, problem ? HAM : SPAM);
    await drafts.flush();
    assert.deepEqual([reached, states.at(-1)], [why, state]);
    await drafts.submitting(about); // no second try on its own
  }
});

test("a draft of an item that isn't the person's any more is kept, and that is found out at once", async () => {
  const about = item(server(SPAM, 4), { urls: { draft: "" } });
  const { drafts, served, lapsed } = keeping({ answer: SPAM, revision: 4 });
  await drafts.restore(about);
  await drafts.changed(about, HAM);
  await drafts.flush();
  assert.deepEqual(lapsed, []);
  served.isHeld = false;
  await drafts.changed(about, SPAM);
  await drafts.flush();
  assert.deepEqual([lapsed, served.answer], [[1], SPAM]);
});
