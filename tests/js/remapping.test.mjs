// Does a person's choice of keys change just what it says, and never a key that is needed elsewhere?
import assert from "node:assert/strict";
import { test } from "node:test";
import { changeable, clashOf, isOfTheBrowser, ownerOf, withOwnKeys } from "../../static_src/labeling/remapping.js";

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

test("without a choice the commands are the very same", () =>
  assert.equal(withOwnKeys(COMMANDS, AS_THEY_COME), COMMANDS));

test("a chosen key takes the place of the one before", () => {
  assert.deepEqual(keysOf(withOwnKeys(COMMANDS, { keys: { skip: "k" }, plain: true })), [
    "Enter",
    "Ctrl+Enter",
    "k",
    "Shift+r",
    "Ctrl+z",
    "1",
  ]);
});

const whensOf = (commands) => commands.map(({ when }) => when ?? "");
const SUBMIT = [
  { id: "submit", title: "", keys: ["Enter"], when: "line" },
  { id: "submit", title: "", keys: ["Ctrl+Enter"], when: "always" },
];

test("classes, arrows, digits and what knows one key only keep their keys", () => {
  const arrows = [
    { id: "move", title: "", keys: ["ArrowLeft"], detail: { x: -1 } },
    { id: "move", title: "", keys: ["ArrowRight"], detail: { x: 1 } },
  ];
  const digits = [{ id: "pick", title: "", keys: ["1", "2"], each: true }];
  const space = [{ id: "pan", title: "", keys: ["Space"], fixed: true }];
  const all = [...COMMANDS, ...arrows, ...digits, ...space];
  assert.deepEqual(
    changeable(all).map(({ id }) => id),
    ["submit", "submit", "skip", "recent", "undo"],
  );
  assert.deepEqual(
    keysOf(withOwnKeys(all, { keys: { choose: "q", move: "m", pick: "p", pan: "o" }, plain: true })),
    keysOf(all),
  );
});

test("a chosen key takes the place of all keys of a command, which are free then", () => {
  const redo = { id: "redo", title: "", keys: ["Ctrl+Shift+z", "Ctrl+y"] };
  const now = withOwnKeys([...COMMANDS, redo], { keys: { redo: "q" }, plain: true });
  assert.deepEqual(now.at(-1).keys, ["q"]);
  assert.equal(ownerOf(now, "skip", "Ctrl+y"), undefined);
  assert.equal(ownerOf(now, "skip", "q")?.id, "redo");
});

test("one command in several contexts has one key; without Ctrl it never acts while somebody writes", () => {
  const withCtrl = withOwnKeys(SUBMIT, { keys: { submit: "Ctrl+j" }, plain: true });
  assert.deepEqual(
    [keysOf(withCtrl), whensOf(withCtrl)],
    [
      ["Ctrl+j", "Ctrl+j"],
      ["line", "always"],
    ],
  );
  const letter = withOwnKeys(SUBMIT, { keys: { submit: "j" }, plain: true });
  assert.deepEqual(
    [keysOf(letter), whensOf(letter)],
    [
      ["j", "Ctrl+Enter"],
      ["page", "always"],
    ],
  );
  assert.deepEqual(keysOf(withOwnKeys(SUBMIT, { keys: { submit: "j" }, plain: false })), ["", "Ctrl+Enter"]);
  const save = withOwnKeys([{ id: "save", title: "", keys: ["Ctrl+s"], when: "always" }], {
    keys: { save: "m" },
    plain: true,
  });
  assert.deepEqual([keysOf(save), whensOf(save)], [["m"], ["page"]]);
});

test("who gives a command its own key again changes nothing", () => {
  assert.deepEqual(withOwnKeys(SUBMIT, { keys: { submit: "Enter" }, plain: true }), SUBMIT);
});

test("without characters alone, those with Shift are gone too, and named keys stay", () => {
  const space = { id: "play", title: "", keys: ["Space"] };
  assert.deepEqual(keysOf(withOwnKeys([...COMMANDS, space], { keys: { skip: "Ctrl+k", undo: "q" }, plain: false })), [
    "Enter",
    "Ctrl+Enter",
    "Ctrl+k",
    "",
    "",
    "",
    "Space",
  ]);
});

test("a clash names who has the key, as it is now", () => {
  const now = withOwnKeys(COMMANDS, { keys: { skip: "k" }, plain: true });
  assert.equal(ownerOf(now, "undo", "k")?.id, "skip");
  assert.equal(ownerOf(now, "undo", "s"), undefined);
  assert.equal(ownerOf(now, "skip", "k"), undefined);
  assert.equal(ownerOf(now, "skip", "1")?.title, "Spam");
});

test("a key that was chosen on two pages is a clash where both commands are", () => {
  const own = { keys: { skip: "k", time_split: "k", undo: "1" }, plain: true };
  const clash = (commands) => clashOf(withOwnKeys(commands, own), own);
  const split = { id: "time_split", title: "", keys: ["b"] };
  assert.equal(clash(COMMANDS.slice(0, 4)), undefined);
  assert.deepEqual(
    [clash([...COMMANDS.slice(0, 4), split]).key, clash([...COMMANDS.slice(0, 4), split]).commands.map(({ id }) => id)],
    ["k", ["skip", "time_split"]],
  );
  assert.deepEqual(
    clash(COMMANDS).commands.map(({ id }) => id),
    ["undo", "choose"],
  );
  assert.equal(clashOf(withOwnKeys(COMMANDS, AS_THEY_COME), AS_THEY_COME), undefined);
});

test("keys of the browser are never given away", () => {
  for (const key of [
    "Tab",
    "Shift+Tab",
    "F1",
    "F12",
    "Alt+x",
    "Ctrl+Alt+x",
    "Alt+ArrowUp",
    ..."rtwnlfpcvxa+-0".split("").map((sign) => `Ctrl+${sign}`),
    "Ctrl+Shift+t",
  ])
    assert.ok(isOfTheBrowser(key), key);
  for (const key of ["t", "Shift+r", "Ctrl+k", "+", "0", "Enter", "f", "Shift+F"]) assert.ok(!isOfTheBrowser(key), key);
});
