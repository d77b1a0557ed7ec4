import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, change, HEAVIEST, redo, same, undo } from "../../static_src/labeling/state.js";
import { weightBeside } from "../../static_src/labeling/weight.js";

/** A small seeded generator: the same walk on each run. */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

test("undo gives back every answer in turn, redo brings each again", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const random = numbers(seed);
    const answers = [{}];
    let history = begin(answers[0]);
    for (let step = 1; step <= 1 + Math.floor(random() * 30); step += 1) {
      answers.push({ label: `${seed}-${step}` });
      history = change(history, answers.at(-1));
    }
    for (const answer of answers.slice(0, -1).reverse()) {
      history = undo(history);
      assert.equal(history.now, answer);
    }
    assert.equal(undo(history), history, "nothing before the first");
    for (const answer of answers.slice(1)) {
      history = redo(history);
      assert.equal(history.now, answer);
    }
    assert.equal(redo(history), history, "nothing after the last");
  }
});

test("a change after undo forgets what was undone", () => {
  const history = change(undo(change(begin({}), { a: 1 })), { a: 2 });
  assert.equal(redo(history), history);
  assert.deepEqual(undo(history).now, {});
});

test("one gesture is one step, two gestures are two", () => {
  let history = begin({ x: 0 });
  for (const [x, gesture] of [
    [1, "first"],
    [2, "first"],
    [3, "second"],
    [4, "second"],
  ])
    history = change(history, { x }, { gesture });
  assert.deepEqual(undo(history).now, { x: 2 });
  assert.deepEqual(undo(undo(history)).now, { x: 0 });
});

test("the same answer is no step", () => {
  const history = begin({ a: 1 });
  assert.equal(change(history, history.now), history);
});

test("the history keeps 500 steps", () => {
  let history = begin({ n: 0 });
  for (let n = 1; n <= 600; n += 1) history = change(history, { n });
  assert.equal(history.past.length, 500);
  assert.deepEqual(history.past[0], { n: 100 });
});

/** A mask of so many runs: each is written with two bytes. */
const ragged = (id, runs) => ({ id, label: "cell", rle: { size: [1, runs], counts: new Array(runs).fill(1) } });

test("what weighs in a step is what the next answer doesn't hold anyway", () => {
  const [one, other] = [ragged("r1", 1000), ragged("r2", 50)];
  const answer = { areas: [one, other], note: "x".repeat(500) };
  assert.equal(weightBeside(answer, answer), 0);
  assert.equal(
    weightBeside(answer, { ...answer, areas: [one, other, ragged("r3", 9)] }),
    0,
    "a new region beside the same ones",
  );
  const changed = weightBeside(answer, { ...answer, areas: [ragged("r1", 1001), other] });
  assert.ok(changed > 2000 && changed < 2100, "only the region that was changed");
  assert.equal(weightBeside(answer, { areas: answer.areas }), 502);
  assert.equal(weightBeside(answer, {}), JSON.stringify(answer.areas).length + 502);
});

test("heavy steps are kept as far as they fit, light ones beside them to the last", () => {
  const runs = 1_000_000; // two megabytes each
  let history = begin({ areas: [ragged("r1", runs)] });
  for (let step = 0; step < 40; step += 1) history = change(history, { areas: [ragged("r1", runs + step)] });
  const heavy = history.past.length;
  assert.ok(heavy >= 14 && heavy <= 16, String(heavy));
  assert.ok(history.weights.reduce((sum, each) => sum + each, 0) <= HEAVIEST);
  for (let step = 0; step < 30; step += 1) history = change(history, { ...history.now, note: `n${step}` });
  assert.ok(history.past.length > heavy + 25, "what is light takes nothing away");
  let back = 0;
  for (let before = undo(history); before !== history; before = undo(history)) {
    history = before;
    back += 1;
  }
  assert.ok(back > heavy + 25);
  assert.equal(history.weights.length, 0);
  for (let after = redo(history); after !== history; after = redo(history)) history = after;
  assert.equal(history.past.length, back);
  assert.equal(history.weights.length, back);
});

test("one step back is always there, however heavy it is", () => {
  const first = { note: "x".repeat(HEAVIEST) };
  const history = change(begin(first), { note: "" });
  assert.equal(undo(history).now, first);
});

test("same compares by value, in any order of keys, and tells lists from objects", () => {
  assert.ok(same({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] }));
  for (const [a, b] of [
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [[1], { 0: 1 }],
    [null, {}],
    [
      ["a", "b"],
      ["b", "a"],
    ],
    [{}, { toString: 1 }],
  ]) {
    assert.ok(!same(a, b), JSON.stringify([a, b]));
  }
});
