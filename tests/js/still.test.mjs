// Are thousands of shapes painted a few a frame ahead of being needed, and at once where they are needed now? With canvases that only note what is asked of them.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createStill } from "../../static_src/labeling/shapes/still.js";

const SHAPES = 1000;
const VIEW = { width: 800, height: 600 };
let [now, painted, asked, laid] = [0, 0, 0, []];
let still;
let of;

const canvas = () => ({ width: 0, height: 0, getContext: () => ({ scale: () => {} }) });

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => (now += 0.1));
  Object.assign(globalThis, { document: { createElement: canvas }, devicePixelRatio: 1 });
  [now, painted, asked, laid, of] = [0, 0, 0, [], [{}]];
  still = createStill(() => (asked += 1));
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
  delete globalThis.document;
  delete globalThis.devicePixelRatio;
});

function* paint() {
  for (let shape = 0; shape < SHAPES; shape += 1) {
    painted += 1;
    yield;
  }
}

/** One frame of the screen: how many shapes were painted in it, and where the still was laid. */
function frame(left, { scale = 1, number = SHAPES } = {}) {
  const before = painted;
  const context = { drawImage: (_canvas, x, y, width) => laid.push([x, width]) };
  still.lay({ frame: { left, top: 0, scale }, view: VIEW, context }, number, of, paint);
  return painted - before;
}

test("few shapes are painted each time, without a still", () => {
  assert.equal(frame(0, { number: 100 }), SHAPES);
  assert.equal(frame(0, { number: 100 }), SHAPES);
  assert.deepEqual(laid, []);
});

test("many are painted once, and laid where the image is", () => {
  assert.equal(frame(0), SHAPES);
  assert.equal(frame(-50), 0);
  assert.deepEqual(laid, [
    [-256, 1312],
    [-306, 1312],
  ]);
  assert.equal(asked, 0);
});

test("the next still is painted a few shapes a frame, before this one ends", () => {
  frame(0);
  const slices = Array.from({ length: 60 }, () => frame(-110));
  const some = slices.filter(Boolean);
  assert.equal(
    some.reduce((sum, each) => sum + each, 0),
    SHAPES,
  );
  assert.ok(Math.max(...some) < 50 && some.length > 20);
  assert.equal(asked, some.length - 1, "each slice asks for the frame of the one that follows");
  assert.deepEqual(new Set(laid.map(([x]) => x)), new Set([-256, -366]), "laid anew once it is whole");
  assert.deepEqual(laid.at(-1), [-256, 1312]);
});

test("who is quicker gets the rest at once", () => {
  frame(0);
  frame(-110);
  const rest = frame(-300);
  assert.ok(rest < SHAPES && rest > SHAPES / 2);
  assert.deepEqual(laid.at(-1), [-446, 1312], "the one that was begun at 110");
  assert.equal(frame(-2000), SHAPES);
});

test("after a step closer it is stretched, then sharp again though the image moves on", () => {
  frame(0);
  assert.equal(frame(-100, { scale: 2 }), 0);
  assert.equal(laid.at(-1)[1], 2624);
  mock.timers.tick(60);
  frame(-105, { scale: 2 });
  mock.timers.tick(70);
  assert.equal(asked, 1);
  const painted = Array.from({ length: 60 }, (_, step) => frame(-110 - (step % 5), { scale: 2 })).reduce(
    (sum, each) => sum + each,
    0,
  );
  assert.equal(painted, SHAPES);
  assert.equal(laid.at(-1)[1], 1312);
});

test("each step closer begins the wait anew", () => {
  frame(0);
  frame(-100, { scale: 2 });
  mock.timers.tick(100);
  frame(-200, { scale: 3 });
  mock.timers.tick(100);
  assert.equal(asked, 0);
  mock.timers.tick(20);
  assert.equal(asked, 1);
});

test("what looks otherwise is painted at once", () => {
  frame(0);
  frame(-110);
  of = [{}];
  assert.equal(frame(-110), SHAPES);
  assert.deepEqual(laid.at(-1), [-256, 1312]);
});
