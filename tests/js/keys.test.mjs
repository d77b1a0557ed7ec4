import assert from "node:assert/strict";
import { test } from "node:test";
import { commandFor, keyLabel, nameOf } from "../../static_src/labeling/keys.js";

const NAMES = [
  ["a digit", { key: "1", code: "Digit1" }, "1"],
  ["a digit of the number pad", { key: "7", code: "Numpad7" }, "7"],
  ["AZERTY prints & on the key of 1", { key: "&", code: "Digit1" }, "1"],
  ["Czech prints ě on the key of 2", { key: "ě", code: "Digit2" }, "2"],
  ["a letter", { key: "g", code: "KeyG" }, "g"],
  ["a capital letter", { key: "G", code: "KeyG", shiftKey: true }, "Shift+g"],
  ["Caps Lock is not Shift", { key: "G", code: "KeyG" }, "g"],
  ["AZERTY a sits on KeyQ and stays a", { key: "a", code: "KeyQ" }, "a"],
  ["Russian п on the key of G", { key: "п", code: "KeyG" }, "g"],
  ["Hebrew ע on the key of G", { key: "ע", code: "KeyG" }, "g"],
  ["? printed with Shift", { key: "?", code: "Slash", shiftKey: true }, "?"],
  ["? printed elsewhere (German)", { key: "?", code: "Minus", shiftKey: true }, "?"],
  ["AltGr is not Ctrl+Alt", { key: "[", code: "Digit8", ctrlKey: true, altKey: true, altGraph: true }, "["],
  ["Ctrl+Z", { key: "z", code: "KeyZ", ctrlKey: true }, "Ctrl+z"],
  ["Command+Shift+Z on a Mac", { key: "Z", code: "KeyZ", metaKey: true, shiftKey: true }, "Ctrl+Shift+z"],
  ["Shift+Enter", { key: "Enter", code: "Enter", shiftKey: true }, "Shift+Enter"],
  ["Space", { key: " ", code: "Space" }, "Space"],
  ["a dead key", { key: "Dead", code: "BracketLeft" }, ""],
  ["composition", { key: "g", code: "KeyG", isComposing: true }, ""],
  ["a bare modifier", { key: "Shift", code: "ShiftLeft", shiftKey: true }, ""],
  ["Alt+1 is another name", { key: "1", code: "Digit1", altKey: true }, "Alt+1"],
];

for (const [what, press, name] of NAMES) test(`name: ${what}`, () => assert.equal(nameOf(press), name));

const COMMANDS = [
  { id: "submit", title: "", keys: ["Enter"] },
  { id: "submitTyping", title: "", keys: ["Ctrl+Enter"], when: "always" },
  { id: "undo", title: "", keys: ["Ctrl+z"], repeats: true },
  { id: "choose", title: "", keys: ["1"], argument: "spam" },
  { id: "guide", title: "", keys: ["Shift+1"], argument: "spam" },
  { id: "send", title: "", keys: ["F9"], when: "line" },
  { id: "redo", title: "", keys: ["Ctrl+y"], when: "answer" },
];
const PAGE = { typing: false, pressable: false, open: false, plain: true };
const ENTER = { key: "Enter", code: "Enter" };
const ONE = { key: "1", code: "Digit1" };
const UNDO = { key: "z", code: "KeyZ", ctrlKey: true };

const PLACES = [
  ["Enter on the page submits", ENTER, PAGE, "submit"],
  ["Enter held down never submits", { ...ENTER, repeat: true }, PAGE, null],
  ["Enter on a button presses the button", ENTER, { ...PAGE, pressable: true }, null],
  ["a digit on a button still chooses", ONE, { ...PAGE, pressable: true }, "choose"],
  ["a digit while typing is text", ONE, { ...PAGE, typing: true }, null],
  ["Ctrl+Enter submits while typing", { ...ENTER, ctrlKey: true }, { ...PAGE, typing: true }, "submitTyping"],
  ["undo repeats while held", { ...UNDO, repeat: true }, PAGE, "undo"],
  ["undo while typing is the field's own", UNDO, { ...PAGE, typing: true }, null],
  [
    "Shift and a digit shows the guideline, whatever is printed there",
    { key: "!", code: "Digit1", shiftKey: true },
    PAGE,
    "guide",
  ],
  [
    "AZERTY: Shift prints the digit and still shows the guideline",
    { key: "1", code: "Digit1", shiftKey: true },
    PAGE,
    "guide",
  ],
  ["Ctrl+Shift+1 is nobody's", { key: "!", code: "Digit1", shiftKey: true, ctrlKey: true }, PAGE, null],
  [
    "some keys work in an answer of one line",
    { key: "F9", code: "F9" },
    { ...PAGE, typing: true, answer: "line" },
    "send",
  ],
  ["but not in one of several lines", { key: "F9", code: "F9" }, { ...PAGE, typing: true, answer: "lines" }, null],
  [
    "redo works while typing an answer",
    { key: "y", code: "KeyY", ctrlKey: true },
    { ...PAGE, typing: true, answer: "lines" },
    "redo",
  ],
  ["and is the box's own elsewhere", { key: "y", code: "KeyY", ctrlKey: true }, { ...PAGE, typing: true }, null],
  ["nothing works behind an open dialog", ENTER, { ...PAGE, open: true }, null],
  ["a character alone means nothing to who turned such keys off", ONE, { ...PAGE, plain: false }, null],
  ["nor does one with Shift", { key: "!", code: "Digit1", shiftKey: true }, { ...PAGE, plain: false }, null],
  ["other keys still do", { ...UNDO }, { ...PAGE, plain: false }, "undo"],
  ["an unknown key does nothing", { key: "q", code: "KeyQ" }, PAGE, null],
];

for (const [what, press, place, id] of PLACES) {
  test(`place: ${what}`, () => assert.equal(commandFor(press, place, COMMANDS)?.id ?? null, id));
}

// What Chromium and Firefox report for the digit row 1 … 9, 0: printed alone, and with Shift.
const LAYOUTS = {
  US: ["1234567890", "!@#$%^&*()"],
  German: ["1234567890", '!"§$%&/()='],
  "French AZERTY": ["&é\"'(-è_çà", "1234567890"],
  Spanish: ["1234567890", '!"·$%&/()='],
  British: ["1234567890", '!"£$%^&*()'],
  Russian: ["1234567890", '!"№;%:?*()'],
  Japanese: ["1234567890", "!\"#$%&'()\u0000"],
  Czech: ["+ěščřžýáíé", "1234567890"],
};
const ROW = "1234567890";
const CLASSES = [...ROW].flatMap((digit) => [
  { id: "choose", title: "", keys: [digit], argument: digit },
  { id: "guide", title: "", keys: [`Shift+${digit}`], argument: digit },
]);

for (const [layout, [alone, shifted]] of Object.entries(LAYOUTS)) {
  test(`layout ${layout}: a digit is a digit, and with Shift another key`, () => {
    for (const [at, digit] of [...ROW].entries()) {
      const printed = shifted[at] === "\u0000" ? "~" : shifted[at]; // nothing is printed on a Japanese keyboard's Shift+0
      const [plain, held] = [
        { key: alone[at], code: `Digit${digit}` },
        { key: printed, code: `Digit${digit}`, shiftKey: true },
      ];
      assert.deepEqual([nameOf(plain), nameOf(held)], [digit, `Shift+${digit}`]);
      const [chosen, shown] = [commandFor(plain, PAGE, CLASSES), commandFor(held, PAGE, CLASSES)];
      assert.deepEqual([chosen.id, chosen.argument, shown.id, shown.argument], ["choose", digit, "guide", digit]);
    }
  });
}

test("a sign that is printed with Shift on a digit keeps its command", () => {
  const find = { id: "find", title: "", keys: ["/"] };
  const german = { key: "/", code: "Digit7", shiftKey: true };
  assert.equal(commandFor(german, PAGE, [...CLASSES, find]).id, "find");
  assert.equal(commandFor(german, PAGE, CLASSES).id, "guide");
  assert.equal(
    commandFor({ key: "?", code: "Digit7", shiftKey: true }, PAGE, [{ id: "keys", title: "", keys: ["?"] }]).id,
    "keys",
    "Russian",
  );
});

test("the number pad and Caps Lock give plain digits", () => {
  assert.equal(nameOf({ key: "1", code: "Numpad1", shiftKey: true }), "1");
  assert.equal(nameOf({ key: "1", code: "Digit1" }), "1", "AZERTY with Caps Lock");
  assert.equal(
    nameOf({ key: "Dead", code: "Digit6", shiftKey: true }),
    "Shift+6",
    "US International prints ^ over the next letter",
  );
  assert.equal(nameOf({ key: "{", code: "Digit4", shiftKey: true, altGraph: true }), "{");
});

test("labels are readable", () => {
  assert.deepEqual(["Ctrl+Shift+z", "Backspace", "?", "Escape"].map(keyLabel), ["Ctrl + Shift + Z", "⌫", "?", "Esc"]);
});
