// Does a person's choice of keys change just what it says, and never a key that is needed elsewhere?
import assert from "node:assert/strict";
import { test } from "node:test";
import { changeable, isOfTheBrowser, ownerOf, withOwnKeys } from "../../static_src/labeling/remapping.js";

const COMMANDS = [
  { id: "submit", title: "", keys: ["Enter"] },
  { id: "submit", title: "", keys: ["Ctrl+Enter"] },
  { id: "skip", title: "", keys: ["s"] },
  { id: "recent", title: "", keys: ["Shift+r"] },
  { id: "undo", title: "", keys: ["Ctrl+z"] },
  { id: "choose", argument: "spam", title: "Spam", keys: ["1"] },
];
const keysOf = (commands) => commands.map(({ keys }) => keys.join(" "));
const AS_THEY_COME = { keys: {}, plain: true };

test("without a choice the commands are the very same", () => assert.equal(withOwnKeys(COMMANDS, AS_THEY_COME), COMMANDS));

test("a chosen key takes the place of the one before", () => {
  assert.deepEqual(keysOf(withOwnKeys(COMMANDS, { keys: { skip: "k" }, plain: true })), ["Enter", "Ctrl+Enter", "k", "Shift+r", "Ctrl+z", "1"]);
});

test("what has two entries or an argument keeps its keys", () => {
  assert.deepEqual(changeable(COMMANDS).map(({ id }) => id), ["skip", "recent", "undo"]);
  assert.deepEqual(keysOf(withOwnKeys(COMMANDS, { keys: { submit: "k", choose: "q" }, plain: true })), keysOf(COMMANDS));
});

test("without characters alone, those with Shift are gone too, and named keys stay", () => {
  const space = { id: "play", title: "", keys: ["Space"] };
  assert.deepEqual(keysOf(withOwnKeys([...COMMANDS, space], { keys: { skip: "Ctrl+k", undo: "q" }, plain: false })), ["Enter", "Ctrl+Enter", "Ctrl+k", "", "", "", "Space"]);
});

test("a clash names who has the key, as it is now", () => {
  const now = withOwnKeys(COMMANDS, { keys: { skip: "k" }, plain: true });
  assert.equal(ownerOf(now, "undo", "k")?.id, "skip");
  assert.equal(ownerOf(now, "undo", "s"), undefined);
  assert.equal(ownerOf(now, "skip", "k"), undefined);
  assert.equal(ownerOf(now, "skip", "1")?.title, "Spam");
});

test("keys of the browser are never given away", () => {
  for (const key of ["Tab", "Shift+Tab", "F1", "F12", "Alt+x", "Ctrl+Alt+x", "Alt+ArrowUp", ..."rtwnlfpcvxa+-0".split("").map((sign) => `Ctrl+${sign}`), "Ctrl+Shift+t"]) assert.ok(isOfTheBrowser(key), key);
  for (const key of ["t", "Shift+r", "Ctrl+k", "+", "0", "Enter", "f", "Shift+F"]) assert.ok(!isOfTheBrowser(key), key);
});
