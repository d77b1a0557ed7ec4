import assert from "node:assert/strict";
import { test } from "node:test";
import { helpfulFirst } from "../../static_src/labeling/questions.js";

const asked = (text, answer = "") => ({ text, answer, by: answer && "Ada" });

test("answers stand before what still waits, each in the order it was asked", () => {
  const questions = [asked("a"), asked("b", "yes"), asked("c"), asked("d", "no")];
  assert.deepEqual(
    helpfulFirst(questions).map(({ text }) => text),
    ["b", "d", "a", "c"],
  );
  assert.deepEqual(
    questions.map(({ text }) => text),
    ["a", "b", "c", "d"],
  );
});
