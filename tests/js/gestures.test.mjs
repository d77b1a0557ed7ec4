// Does nobody's work get a wrong class or lose a region? Random gestures of people who choose the class first and of people
// who draw first, on the real tools, rules and history; what they meant is written down beside and compared.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { boxTool } from "../../static_src/labeling/label_types/box.js";
import { freeId, neighbour, NO_CLASS, reduceRegions } from "../../static_src/labeling/regions/model.js";
import * as rules from "../../static_src/labeling/regions/selection.js";
import { keypointTool } from "../../static_src/labeling/shapes/placing.js";
import { pointedTool } from "../../static_src/labeling/shapes/pointing.js";
import { begin, change, redo, undo } from "../../static_src/labeling/state.js";

const SIZE = { width: 600, height: 400 };
const CLASSES = ["a", "b", "c"];
const SEQUENCES = 500;
const FIELD = {
  name: "f",
  options: CLASSES.map((key) => ({ key, title: key })),
  points: ["p", "q", "r"].map((key) => ({ key, title: key })),
  edges: [["p", "q"]],
};
const PLAIN = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, pointerType: "mouse" };

/** What the tools ask of a browser: places for canvases, colours and what is said. */
const element = () => ({
  dataset: {},
  style: { setProperty() {} },
  append() {},
  textContent: "",
  getContext: () => null,
});
let [clock, kept] = [0, {}];
before(() => {
  kept = {
    document: globalThis.document,
    matchMedia: globalThis.matchMedia,
    MutationObserver: globalThis.MutationObserver,
    requestAnimationFrame: globalThis.requestAnimationFrame,
    now: performance.now,
  };
  performance.now = () => (clock += 1000); // nothing is a double click
  Object.assign(globalThis, {
    document: { createElement: element, getElementById: element, body: element(), documentElement: element() },
    matchMedia: () => ({ addEventListener() {} }),
    MutationObserver: class {
      observe() {}
    },
    requestAnimationFrame: () => 0,
  });
});
after(() => {
  performance.now = kept.now;
  Object.assign(globalThis, {
    document: kept.document,
    matchMedia: kept.matchMedia,
    MutationObserver: kept.MutationObserver,
    requestAnimationFrame: kept.requestAnimationFrame,
  });
});

const TOOLS = {
  box: (surface, hands) => boxTool(surface, hands, SIZE),
  polygon: (surface, hands) => pointedTool(surface, hands, SIZE, { key: "p", closed: true, least: 3, most: 100 }),
  keypoint: (surface, hands) => keypointTool(surface, hands, SIZE),
};

/** A page with one field on an image. */
function openPage(name) {
  let [history, selection] = [begin([]), rules.begun(CLASSES)];
  let layer;
  const refusals = [];
  const board = {
    add: (own) => ((layer = own), { isAtHand: () => true, takeUp() {}, remove() {} }),
    repaint() {},
    reveal() {},
    frame: () => ({ scale: 1, left: 0, top: 0 }),
    view: () => SIZE,
    middle: () => ({ x: 300, y: 200 }),
    toView: (point) => point,
  };
  const current = () => history.now.find(({ id }) => id === selection.id);
  const send = (id, detail, how) => settle(change(history, reduceRegions(history.now, { id, detail }, FIELD), how));
  function settle(next) {
    history = next;
    if (selection.id !== null && !current()) selection = rules.left(selection);
    tool.paint(history.now, selection.id);
  }
  const hands = {
    field: FIELD,
    fieldset: { addEventListener() {}, removeEventListener() {}, querySelector: () => null },
    regions: () => history.now,
    selected: () => selection.id,
    isHeld: (id) => rules.isHeld(selection, id),
    isLocked: () => false,
    mayChange: () => true,
    label: () => selection.next,
    colour: () => 1,
    add(measures) {
      const id = freeId(history.now);
      const label = rules.labelOfNew(selection);
      selection = rules.drawn(selection, id);
      send("add", { id, label, ...measures });
      return id;
    },
    reshape: (id, measures, how) => send("reshape", { id, ...measures }, how),
    select(id) {
      selection = rules.selected(selection, id);
      tool.paint(history.now, selection.id);
    },
    repaint() {},
    remeasure() {},
    use() {},
    refuse: (sentence) => refusals.push(sentence),
  };
  const tool = TOOLS[name]({ board: () => board }, hands);
  return {
    regions: () => history.now,
    next: () => selection.next,
    held: () => (selection.id !== null && hands.isHeld(selection.id) ? selection.id : null),
    isWaiting: () => current()?.label === NO_CLASS,
    drag(from, to) {
      const gesture = layer.press(from, PLAIN);
      gesture?.move({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, PLAIN);
      gesture?.move(to, PLAIN);
      gesture?.end(to, PLAIN);
    },
    click(at, held = {}) {
      layer.press(at, { ...PLAIN, ...held })?.end(at, { ...PLAIN, ...held });
    },
    refusals,
    takeBack: () => tool.command({ id: "pen_back" }),
    pickOnly: (only) => tool.command({ id: "shape_pick", detail: only }),
    enter: () => tool.command({ id: "pen_close" }),
    digit(label) {
      const { now, outcome } = rules.chosen(selection, label, current());
      selection = now;
      if (outcome.id !== null) send("relabel", { id: outcome.id, label });
    },
    escape: () => tool.leave() || hands.select(null),
    pageDown: () => hands.select(neighbour(history.now, selection.id, 1)?.id ?? null),
    backspace() {
      if (selection.id === null) return;
      const id = selection.id;
      selection = rules.removed(selection, history.now, id);
      send("remove", { id });
    },
    undo: () => settle(undo(history)),
    redo: () => settle(redo(history)),
    nextItem() {
      [history, selection] = [begin([]), rules.left(selection)];
      tool.paint([], null);
    },
  };
}

/** The same numbers for the same seed. */
function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => Math.floor(next() * count);
  return { below, of: (list) => list[below(list.length)], chance: (share) => next() < share };
}

/** A place for a new shape; often it begins inside the one drawn just before, or exactly at its corner or its last point. */
function placed({ below, chance }, last) {
  const side = () => 30 + below(120);
  const corner =
    last && chance(0.5)
      ? { x: last.x + (chance(0.3) ? 0 : below(last.width)), y: last.y + (chance(0.3) ? 0 : below(last.height)) }
      : { x: below(SIZE.width - 160), y: below(SIZE.height - 160) };
  const [width, height] = [side(), side()];
  return { x: Math.min(corner.x, SIZE.width - width), y: Math.min(corner.y, SIZE.height - height), width, height };
}

/** How each kind is drawn in a place, what it is then, how it is selected and moved. */
const SHAPES = {
  box: {
    draw: (page, { x, y, width, height }) => page.drag({ x, y }, { x: x + width, y: y + height }),
    meant: ({ x, y, width, height }) => ({ x, y, width, height }),
    of: ({ x, y, width, height }) => ({ x, y, width, height }),
    inside: ({ x, y, width, height }) => ({ x: x + Math.floor(width / 2) + 1, y: y + Math.floor(height / 2) + 1 }),
    select: {},
  },
  polygon: {
    draw(page, place) {
      for (const point of cornersOf(place)) page.click(point);
      page.enter();
    },
    meant: (place) => cornersOf(place).map(({ x, y }) => [x, y]),
    of: ({ points }) => points,
    inside: ({ x, y, width, height }) => ({ x: x + Math.floor(width / 2) + 1, y: y + Math.floor(height / 2) + 1 }),
    select: { ctrlKey: true },
  },
  keypoint: {
    draw(page, place) {
      for (const point of cornersOf(place).slice(0, 3)) page.click(point);
    },
    meant: (place) =>
      Object.fromEntries(
        cornersOf(place)
          .slice(0, 3)
          .map(({ x, y }, at) => ["pqr"[at], [x, y, 2]]),
      ),
    of: ({ points }) => points,
    inside: ({ x, y, width }) => ({ x: x + Math.floor(width / 2), y }),
    select: { ctrlKey: true },
  },
};

function cornersOf({ x, y, width, height }) {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

/** Somebody at work. `firstClass`: the class before each shape, else a digit after it. */
function work(name, isClassFirst, seed) {
  const roll = dice(seed);
  const [page, shape] = [openPage(name), SHAPES[name]];
  const sorted = (list) => list.map((each) => JSON.stringify(each)).sort();
  const seen = () => sorted(page.regions().map((region) => [region.label, shape.of(region)]));
  let meant = []; // {label, place}
  let past = [];
  let future = [];
  const did = [];

  function check() {
    assert.deepEqual(
      seen(),
      sorted(meant.map(({ label, place }) => [label, shape.meant(place)])),
      `${name}, seed ${seed}: ${did.join(", ")}`,
    );
  }
  function mean(next) {
    past.push(meant);
    [meant, future] = [next, []];
  }
  /** They know whether they selected something, and let it go before they do something else. */
  let holds = false;
  function letGo() {
    if (holds) page.escape();
    holds = false;
  }

  function draw() {
    const label = roll.of(CLASSES);
    const place = placed(roll, meant.at(-1)?.place);
    letGo();
    if (isClassFirst && (page.next() !== label || roll.chance(0.3))) page.digit(label); // the palette shows which is chosen; some press it anyway
    if (roll.chance(0.2)) page.escape();
    shape.draw(page, place);
    if (!isClassFirst) {
      mean([...meant, { label: NO_CLASS, place }]);
      if (roll.chance(0.1)) check();
      if (roll.chance(0.1)) misname();
      page.digit(label);
      if (roll.chance(0.2)) page.digit(label); // twice
      past.push(meant);
      meant = meant.with(-1, { label, place });
    } else mean([...meant, { label, place }]);
    did.push(`draw ${label} ${JSON.stringify(place)}`);
  }
  /** The wrong digit, which they take back. */
  function misname() {
    page.digit(roll.of(CLASSES));
    page.undo();
  }
  /** By a click on it or through the list. @returns {number} which one they have selected then, as they see it */
  function select() {
    letGo();
    const index = roll.below(meant.length);
    const wanted = JSON.stringify(shape.meant(meant[index].place));
    const isIt = () =>
      page.held() !== null && JSON.stringify(shape.of(page.regions().find(({ id }) => id === page.held()))) === wanted;
    if (roll.chance(0.6))
      for (let tries = 0; tries < 9 && !isIt(); tries += 1) page.click(shape.inside(meant[index].place), shape.select);
    for (let tries = 0; tries < 99 && !isIt(); tries += 1) page.pageDown();
    assert.ok(isIt(), `${name}, seed ${seed}: can't be selected`);
    holds = true;
    return index;
  }
  const ACTS = {
    draw,
    again: draw,
    more: draw,
    relabel() {
      if (!meant.length) return;
      const index = select();
      const label = roll.of(CLASSES);
      page.digit(label);
      if (meant[index].label !== label) mean(meant.with(index, { ...meant[index], label }));
      did.push(`relabel ${index} ${label}`);
    },
    move() {
      if (!meant.length) return;
      const index = select();
      const { label, place } = meant[index];
      const by = {
        x: Math.min(8 + roll.below(30), SIZE.width - place.x - place.width),
        y: Math.min(8 + roll.below(30), SIZE.height - place.y - place.height),
      };
      if (Math.hypot(by.x, by.y) < 4) return;
      const from = shape.inside(place);
      page.drag(from, { x: from.x + by.x, y: from.y + by.y });
      mean(meant.with(index, { label, place: { ...place, x: place.x + by.x, y: place.y + by.y } }));
      did.push(`move ${index}`);
    },
    drop() {
      if (!meant.length) return;
      const index = select();
      page.backspace();
      holds = false;
      mean(meant.toSpliced(index, 1));
      did.push(`remove ${index}`);
    },
    dropLast() {
      draw();
      page.backspace();
      mean(meant.slice(0, -1));
    },
    escape: () => page.escape(),
    back() {
      const before = past.pop();
      if (before === undefined) return;
      letGo();
      page.undo();
      future.unshift(meant);
      meant = before;
      did.push("undo");
      if (roll.chance(0.4) || (!isClassFirst && meant.some(({ label }) => label === NO_CLASS))) {
        page.redo();
        past.push(meant);
        meant = future.shift();
        did.push("redo");
      }
    },
    nextItem() {
      check();
      letGo();
      page.nextItem();
      [meant, past, future] = [[], [], []];
      did.push("next item");
    },
  };
  for (let step = 0; step < 24; step += 1) {
    ACTS[roll.of(Object.keys(ACTS))]();
    check();
  }
  return meant.length;
}

for (const [who, isClassFirst] of [
  ["class first", true],
  ["region first", false],
]) {
  for (const name of Object.keys(SHAPES)) {
    test(`${who}, ${name}: no wrong class, and every region is there`, () => {
      const sequences = Math.ceil(SEQUENCES / Object.keys(SHAPES).length);
      let regions = 0;
      for (let seed = 1; seed <= sequences; seed += 1) regions += work(name, isClassFirst, seed);
      assert.ok(regions > sequences, "they did work");
    });
  }
}

test("a digit names what was drawn without a class, relabels what was selected, and else sets the next class", () => {
  const page = openPage("box");
  const labels = () =>
    page
      .regions()
      .map(({ label }) => label)
      .join("");
  page.drag({ x: 10, y: 10 }, { x: 60, y: 60 });
  assert.equal(page.isWaiting(), true);
  page.digit("a");
  page.digit("a");
  assert.deepEqual([labels(), page.next()], ["a", null], "twice is once");
  page.digit("b");
  page.drag({ x: 20, y: 20 }, { x: 90, y: 90 }); // from inside the first
  page.digit("b");
  page.drag({ x: 30, y: 30 }, { x: 120, y: 120 });
  assert.equal(labels(), "abb", "the same digit twice doesn't let the class go");
  page.escape();
  page.escape();
  page.nextItem();
  page.drag({ x: 10, y: 10 }, { x: 60, y: 60 });
  assert.deepEqual([labels(), page.next()], ["b", "b"], "neither Esc nor another item changes it");
  page.digit("c");
  assert.equal(labels(), "b", "what was just drawn isn't selected");
  page.click({ x: 30, y: 30 });
  page.digit("a");
  assert.deepEqual([labels(), page.next()], ["a", "c"]);
});

test("a drag from inside what was just drawn draws, and from inside what was selected moves", () => {
  const page = openPage("box");
  page.digit("a");
  page.drag({ x: 100, y: 100 }, { x: 200, y: 200 });
  page.drag({ x: 200, y: 200 }, { x: 260, y: 260 }); // from its corner
  page.drag({ x: 150, y: 150 }, { x: 190, y: 190 });
  assert.deepEqual(
    page.regions().map(({ x, width }) => [x, width]),
    [
      [100, 100],
      [200, 60],
      [150, 40],
    ],
  );
  page.click({ x: 110, y: 110 });
  page.drag({ x: 110, y: 110 }, { x: 120, y: 110 });
  assert.deepEqual(
    page.regions().map(({ x }) => x),
    [110, 200, 150],
  );
});

test("the first click after an outline begins the next, also inside it", () => {
  const page = openPage("polygon");
  page.digit("a");
  SHAPES.polygon.draw(page, { x: 10, y: 10, width: 100, height: 100 });
  SHAPES.polygon.draw(page, { x: 40, y: 40, width: 50, height: 50 });
  SHAPES.polygon.draw(page, { x: 300, y: 40, width: 50, height: 50 });
  assert.deepEqual(
    page.regions().map(({ points }) => points.length),
    [4, 4, 4],
  );
});

test("where nothing may be drawn a click selects an outline", () => {
  const page = openPage("polygon");
  page.digit("a");
  SHAPES.polygon.draw(page, { x: 10, y: 10, width: 100, height: 100 });
  page.pickOnly(true);
  page.click({ x: 50, y: 50 });
  assert.equal(page.held(), "r1");
  page.escape();
  page.pickOnly(false);
  SHAPES.polygon.draw(page, { x: 40, y: 40, width: 30, height: 30 });
  assert.equal(page.regions().length, 2);
});

test("an outline that crosses itself isn't ended until its points are taken back", () => {
  const page = openPage("polygon");
  page.digit("a");
  for (const [x, y] of [
    [10, 10],
    [110, 110],
    [110, 10],
    [10, 110],
  ])
    page.click({ x, y });
  page.enter();
  assert.deepEqual([page.regions().length, page.refusals.length], [0, 1]);
  page.takeBack();
  page.enter();
  assert.deepEqual(
    page.regions().map(({ points }) => points.length),
    [3],
  );
});

test("after a removal a digit changes nothing that is there", () => {
  const page = openPage("box");
  page.digit("a");
  for (const x of [10, 110, 210]) page.drag({ x, y: 10 }, { x: x + 50, y: 60 });
  page.backspace();
  page.digit("b");
  page.click({ x: 20, y: 20 });
  page.backspace();
  page.digit("c");
  assert.deepEqual(
    page.regions().map(({ label }) => label),
    ["a"],
  );
});

test("with a single class nothing has to be chosen", () => {
  assert.equal(rules.begun(["only"]).next, "only");
  assert.equal(rules.letGo(rules.begun(["only"]), ["only"]).next, "only");
  assert.equal(rules.letGo({ ...rules.begun(CLASSES), next: "b" }, CLASSES).next, null);
});
