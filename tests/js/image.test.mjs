import assert from "node:assert/strict";
import { test } from "node:test";
import { firstLook, fitted, zoomed } from "../../static_src/image/frame.js";
import { moveBy } from "../../static_src/image/keys.js";
import { fitting, kept, stepped } from "../../static_src/image/zoom.js";
import { percent, portionsOf } from "../../static_src/upload/portions.js";

test("an image fits its view by its tighter side, and a small one stays as it is", () => {
  assert.equal(fitting({ width: 400, height: 400 }, { width: 800, height: 200 }), 0.5);
  assert.equal(fitting({ width: 400, height: 100 }, { width: 800, height: 400 }), 0.25);
  assert.equal(fitting({ width: 400, height: 400 }, { width: 40, height: 30 }), 1);
});

test("steps end where all is seen and where single pixels are", () => {
  assert.equal(stepped(0.5, -1, 0.5), 0.5);
  assert.equal(stepped(0.6, -1, 0.5), 0.5);
  let scale = 0.5;
  for (let step = 0; step < 50; step += 1) scale = stepped(scale, 1, 0.5);
  assert.equal(scale, 8);
  assert.equal(stepped(stepped(1, 1, 0.5), -1, 0.5), 1);
});

test("the point under the pointer stays where it is", () => {
  assert.equal(kept(100, 50, 1, 2), 250);
  assert.equal(kept(kept(100, 50, 1, 3), 50, 3, 1), 100);
  assert.equal(kept(0, 50, 2, 1), 0);
});

test("an image as large as the one before is shown as closely; another one, and after all was seen, as it fits", () => {
  const [view, size] = [
    { width: 400, height: 300 },
    { width: 1000, height: 800 },
  ];
  const whole = { frame: fitted(view, size), isFitting: true };
  assert.deepEqual(firstLook(null, view, size), whole);
  const frame = zoomed(whole.frame, 6, { x: 300, y: 200 }, view, size);
  assert.deepEqual(firstLook({ size: { ...size }, frame, isFitting: false }, view, size), { frame, isFitting: false });
  assert.deepEqual(firstLook({ size, frame, isFitting: true }, view, size), whole);
  assert.equal(firstLook({ size: { width: 1000, height: 801 }, frame, isFitting: false }, view, size).isFitting, true);
});

test("files travel in order, few at a time, a large one alone", () => {
  const files = [1, 1, 1, 9, 1, 1].map((size, name) => ({ size, name }));
  const names = portionsOf(files, { files: 2, bytes: 5 }).map((portion) => portion.map(({ name }) => name));
  assert.deepEqual(names, [[0, 1], [2], [3], [4, 5]]);
  assert.deepEqual(portionsOf([], { files: 2, bytes: 5 }), []);
});

test("the progress is of the whole and never beyond it", () => {
  assert.equal(percent(1, 3), 33);
  assert.equal(percent(4, 3), 100);
  assert.equal(percent(0, 0), 100);
});

test("arrows move by a part of what is seen, other keys by nothing", () => {
  const view = { width: 800, height: 400 };
  assert.deepEqual(moveBy("ArrowRight", view), { left: 100, top: 0 });
  assert.deepEqual(moveBy("ArrowUp", view), { left: 0, top: -50 });
  assert.equal(moveBy("Home", view), null);
});
