import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "../../static_src/labeling/filter.js";

const CASES = [
  ["part of a word", "Animal › Dog › Terrier", "terr", true],
  ["any level, in any order", "Animal › Dog › Terrier", "terrier ani", true],
  ["case and accents are alike", "Brûlée", "BRULEE", true],
  ["and the other way round", "Brulee", "brûl", true],
  ["every word has to be there", "Animal › Dog", "dog cat", false],
  ["nothing typed matches all", "Animal", "  ", true],
];

for (const [what, path, typed, found] of CASES) test(what, () => assert.equal(matches(path, typed), found));
