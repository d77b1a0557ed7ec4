import assert from "node:assert/strict";
import { test } from "node:test";
import { kind } from "../../static_src/labeling/label_types/choice.js";

const OPTIONS = [
  { key: "spam", title: "Spam", colour: 7, hotkey: "x" },
  { key: "ham", title: "Ham", colour: 3 },
  { key: "other", title: "Other", colour: 12 },
];
const one = {
  name: "label",
  kind: "choice",
  title: "Class",
  help: "",
  required: true,
  multiple: false,
  options: OPTIONS,
};
const several = { ...one, multiple: true };
const choose = (argument) => ({ id: "choose", argument });

test("single: choosing replaces, choosing again changes nothing", () => {
  assert.equal(kind.reduce(null, choose("spam"), one), "spam");
  assert.equal(kind.reduce("spam", choose("ham"), one), "ham");
  assert.equal(kind.reduce("ham", choose("ham"), one), "ham");
});

test("multiple: choosing toggles, in the schema's order", () => {
  const both = kind.reduce(kind.reduce([], choose("other"), several), choose("spam"), several);
  assert.deepEqual(both, ["spam", "other"]);
  assert.deepEqual(kind.reduce(both, choose("spam"), several), ["other"]);
});

test("an unknown command or option gives back the same object", () => {
  const value = ["spam"];
  for (const command of [{ id: "rotate" }, choose("gone"), { id: "choose" }])
    assert.equal(kind.reduce(value, command, several), value);
  assert.equal(kind.reduce(null, { id: "clear" }, one), null);
});

test("clear empties", () => {
  assert.equal(kind.reduce("spam", { id: "clear" }, one), null);
  assert.deepEqual(kind.reduce(["spam"], { id: "clear" }, several), []);
});

test("problems: required, unknown, fine", () => {
  const texts = (value, field) => kind.problems(value, field).map(({ text }) => text);
  assert.deepEqual(texts(null, one), ["choiceOne"]);
  assert.deepEqual(texts([], several), ["choiceSome"]);
  assert.deepEqual(texts(null, { ...one, required: false }), []);
  assert.deepEqual(texts("gone", one), ["choiceUnknown"]);
  assert.deepEqual(texts("spam", one), []);
});

test("keys: the schema's own, else the digit of the place, 0 for the tenth and none after it", () => {
  const many = {
    ...one,
    options: Array.from({ length: 12 }, (_, index) => ({ key: `o${index}`, title: "", colour: 1 })),
  };
  const keys = (field) =>
    kind
      .commands(field)
      .filter(({ id }) => id === "choose")
      .map((command) => command.keys[0]);
  assert.deepEqual(keys(one), ["x", "2", "3"]);
  assert.deepEqual(keys(many).slice(8), ["9", "0", undefined, undefined]);
});

test("regions say what is chosen, in words", () => {
  assert.deepEqual(
    kind.regions(["spam", "other"], several).map(({ text }) => text),
    ["Spam", "Other"],
  );
  assert.deepEqual(kind.regions(null, one), []);
});
