import assert from "node:assert/strict";
import { test } from "node:test";
import { askedAnswer, askedNames } from "../../static_src/labeling/conditions.js";
import { kind as choice } from "../../static_src/labeling/label_types/choice.js";
import { kind as rating } from "../../static_src/labeling/label_types/rating.js";
import { kind as text } from "../../static_src/labeling/label_types/text.js";

const OPTIONS = [
  { key: "animal", title: "Animal" },
  { key: "dog", title: "Dog", parent: "animal" },
  { key: "plant", title: "Plant" },
  { key: "stone", title: "Stone" },
];
const base = { help: "", required: true };
const what = { kind: choice, field: { ...base, name: "what", kind: "choice", title: "What", options: OPTIONS } };
const tame = {
  kind: rating,
  field: { ...base, name: "tame", kind: "rating", title: "Tame", show_if: { field: "what", values: ["animal"] } },
};
const why = {
  kind: text,
  field: { ...base, name: "why", kind: "text", title: "Why", show_if: { field: "tame", values: ["1", "2"] } },
};
const fields = [what, tame, why];
const asked = (answer, list = fields) => [...askedNames(list, answer)];

test("a class above the chosen one fulfils the condition", () => {
  assert.deepEqual(asked({}), ["what"]);
  assert.deepEqual(asked({ what: "plant" }), ["what"]);
  assert.deepEqual(asked({ what: "dog" }), ["what", "tame"]);
});

test("conditions hang on each other: what is not asked fulfils nothing", () => {
  assert.deepEqual(asked({ what: "dog", tame: 2 }), ["what", "tame", "why"]);
  assert.deepEqual(asked({ what: "plant", tame: 2 }), ["what"]);
});

test("one of several classes is enough", () => {
  const several = [{ ...what, field: { ...what.field, multiple: true } }, tame];
  assert.deepEqual(asked({ what: ["plant", "dog"] }, several), ["what", "tame"]);
  assert.deepEqual(asked({ what: ["plant"] }, several), ["what"]);
});

test("what is sent leaves out what is not asked", () => {
  assert.deepEqual(askedAnswer(fields, { what: "plant", tame: 2, why: "x" }), { what: "plant" });
  assert.deepEqual(askedAnswer(fields, { what: "dog", tame: 2, why: "x" }), { what: "dog", tame: 2, why: "x" });
});
