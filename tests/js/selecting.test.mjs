// Does the page say how many rows are selected?
import assert from "node:assert/strict";
import { test } from "node:test";
import { selectedWords } from "../../static_src/page/selecting.js";

const WORDS = { none: "", one: "1 item selected", many: "{number} items selected", all: "All 4,031 items selected" };

test("the words fit the number", () => {
  assert.equal(selectedWords(WORDS, 0, false), "");
  assert.equal(selectedWords(WORDS, 1, false), "1 item selected");
  assert.equal(selectedWords(WORDS, 50, false), "50 items selected");
  assert.equal(selectedWords(WORDS, 50, true), "All 4,031 items selected");
});
