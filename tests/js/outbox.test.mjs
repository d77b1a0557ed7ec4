import assert from "node:assert/strict";
import { test } from "node:test";
import {
  afterAttempt,
  inOrder,
  nextSequence,
  retryDelay,
  underNewGuideline,
} from "../../static_src/labeling/outbox.js";

const entry = (sequence, more = {}) => ({
  key: `k${sequence}`,
  viewer: "p1",
  sequence,
  assignment: sequence,
  url: "",
  body: { guideline: 5 },
  ...more,
});

test("answers leave in the order in which they were given, and only one's own", () => {
  const stored = [entry(3), entry(1), entry(2, { viewer: "p2" }), entry(10)];
  assert.deepEqual(
    inOrder(stored, "p1").map(({ sequence }) => sequence),
    [1, 3, 10],
  );
});

test("a new answer comes after all that wait", () => {
  assert.equal(nextSequence([]), 1);
  assert.equal(nextSequence([entry(4), entry(2)]), 5);
});

test("only an answer of the server takes one out, and no other with it", () => {
  const waiting = [entry(1), entry(2)];
  for (const outcome of ["accepted", "refused"]) assert.deepEqual(afterAttempt(waiting, "k1", outcome), [entry(2)]);
  for (const outcome of ["unreachable", "stale"]) assert.deepEqual(afterAttempt(waiting, "k1", outcome), waiting);
});

test("after reading the new guideline what waited goes out under it", () => {
  const moved = underNewGuideline([entry(1), entry(2, { body: { guideline: 6 } })], { from: 5, to: 7 });
  assert.deepEqual(
    moved.map(({ body }) => body.guideline),
    [7, 6],
  );
});

test("it is tried again ever more slowly, at least once a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50].map(retryDelay), [2000, 4000, 8000, 16000, 32000, 60000, 60000]);
});
