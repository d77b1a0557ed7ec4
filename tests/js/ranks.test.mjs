// Does each move of a ranking do what it says, and come back?
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dropped,
  groupsOf,
  keyOf,
  ranksByKey,
  ranksOf,
  stepped,
  tied,
} from "../../static_src/labeling/ranking/ranks.js";
import { kind } from "../../static_src/labeling/label_types/ranking.js";

test("ranks become groups, the best first, in the order shown, and back", () => {
  assert.deepEqual(groupsOf([2, 1, 2], [2, 1, 0]), [[1], [2, 0]]);
  assert.deepEqual(ranksOf([[1], [2, 0]]), [2, 1, 2]);
});

test("a step goes past one neighbour and stops at the ends", () => {
  assert.deepEqual(stepped([[0], [1], [2]], 1, -1), [[1], [0], [2]]);
  assert.deepEqual(stepped([[0], [1], [2]], 1, 1), [[0], [2], [1]]);
  assert.deepEqual(stepped([[0], [1]], 0, -1), [[0], [1]]);
  assert.deepEqual(stepped([[0], [1]], 1, 1), [[0], [1]]);
});

test("what shares its place leaves it first, and jumps over a shared place as one", () => {
  assert.deepEqual(stepped([[0, 1], [2]], 1, 1), [[0], [1], [2]]);
  assert.deepEqual(stepped([[0, 1], [2]], 1, -1), [[1], [0], [2]]);
  assert.deepEqual(stepped([[0, 1], [2]], 2, -1), [[2], [0, 1]]);
});

test("what is let go lies below as many others as it should, never inside a shared place", () => {
  assert.deepEqual(dropped([[0], [1], [2]], 0, 0), [[0], [1], [2]]);
  assert.deepEqual(dropped([[0], [1], [2]], 0, 1), [[1], [0], [2]]);
  assert.deepEqual(dropped([[0], [1], [2]], 0, 2), [[1], [2], [0]]);
  assert.deepEqual(dropped([[0, 1], [2]], 2, 1), [[0, 1], [2]]);
});

test("a tie joins the one above, the first the one below, and a second press parts them", () => {
  assert.deepEqual(tied([[0], [1], [2]], 1), [[0, 1], [2]]);
  assert.deepEqual(tied([[0], [1], [2]], 0), [[1, 0], [2]]);
  assert.deepEqual(tied([[0, 1], [2]], 1), [[0], [1], [2]]);
});

test("the key of a pair names the text at that place, whichever it is", () => {
  for (const shown of [
    [0, 1],
    [1, 0],
  ]) {
    for (const key of ["0", "1", "2"]) assert.equal(keyOf(ranksByKey(key, shown), shown), key);
  }
  assert.deepEqual(ranksByKey("1", [1, 0]), [2, 1]);
  assert.equal(ranksByKey("3", [0, 1]), null);
  assert.equal(ranksByKey("1", [0, 1, 2]), null);
});

const PAIR = { name: "better", title: "Better", kind: "ranking", way: "pair", ties: false };
const LIST = { ...PAIR, way: "list" };
const ENDS = { ...PAIR, way: "best_worst" };
const shown = [2, 0, 1];

test("an unknown command and a repeated one change nothing", () => {
  const value = { ranks: [1, 2], shown: [0, 1] };
  assert.equal(kind.reduce(value, { id: "other", detail: { shown: [0, 1] } }, PAIR), value);
  assert.equal(kind.reduce(value, { id: "choose", argument: "1", detail: { shown: [0, 1] } }, PAIR), value);
  assert.equal(
    kind.reduce(null, { id: "choose", argument: "0", detail: { shown: [0, 1] } }, PAIR),
    null,
    "no tie where none is allowed",
  );
  assert.equal(kind.reduce(null, { id: "rank_tie", detail: { shown, place: 0 } }, LIST), null);
});

test("the first move of a list starts from the order shown", () => {
  assert.deepEqual(kind.reduce(null, { id: "rank_keep", detail: { shown } }, LIST), { ranks: [2, 3, 1], shown });
  const moved = kind.reduce(null, { id: "rank_step", detail: { shown, place: 1, step: -1 } }, LIST);
  assert.deepEqual(moved, { ranks: [3, 2, 1], shown });
  assert.equal(kind.reduce(moved, { id: "clear" }, LIST), null);
});

test("the best can't stay the worst", () => {
  const best = kind.reduce(null, { id: "rank_best", detail: { shown, place: 2 } }, ENDS);
  assert.deepEqual(best, { best: 2, shown });
  const both = kind.reduce(best, { id: "rank_worst", detail: { shown, place: 0 } }, ENDS);
  assert.deepEqual(both, { best: 2, worst: 0, shown });
  assert.deepEqual(kind.reduce(both, { id: "rank_worst", detail: { shown, place: 2 } }, ENDS), { worst: 2, shown });
});

test("words count as the page does", () => {
  const [line] = kind.regions({ ranks: [2, 3, 1], shown }, LIST);
  assert.equal(line.text, "1 > 2 > 3");
});

test("a pair can't be answered for an item of three texts", () => {
  const content = { type: "pair", parts: [{ text: "a" }, { text: "b" }, { text: "c" }] };
  assert.equal(kind.problems(null, { ...PAIR, required: false }, content)[0]?.text, "rankTwo");
});
