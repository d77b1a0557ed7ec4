// Do lists of regions change as commands say, and do offsets and pieces of text hold for any script?
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBack } from "../../static_src/labeling/regions/layers.js";
import { freeId, neighbour, reduceRegions } from "../../static_src/labeling/regions/model.js";
import { offsetsOf } from "../../static_src/labeling/text/offsets.js";
import { piecesOf } from "../../static_src/labeling/text/pieces.js";
import { boundary, snapped, wordsOf } from "../../static_src/labeling/text/words.js";

const field = {
  name: "f",
  options: [
    { key: "a", title: "A" },
    { key: "b", title: "B" },
  ],
};
const region = (id, label = "a") => ({ id, label, start: 0, end: 1 });

test("a region is added, changed and removed without touching the list before", () => {
  const none = [];
  const one = reduceRegions(none, { id: "add", detail: region("r1") }, field);
  assert.deepEqual([none, one], [[], [region("r1")]]);
  const moved = reduceRegions(one, { id: "reshape", detail: { id: "r1", end: 9 } }, field);
  assert.deepEqual([one[0].end, moved[0].end], [1, 9]);
  assert.equal(reduceRegions(moved, { id: "relabel", detail: { id: "r1", label: "b" } }, field)[0].label, "b");
  const answered = reduceRegions(moved, { id: "attribute", detail: { id: "r1", name: "sure", value: "y" } }, field);
  assert.deepEqual(answered[0].attributes, { sure: "y" });
  assert.deepEqual(reduceRegions(moved, { id: "remove", detail: { id: "r1" } }, field), []);
});

test("what changes nothing gives the same list", () => {
  const regions = [region("r1")];
  for (const command of [
    { id: "add", detail: region("r1", "b") },
    { id: "add", detail: region("r2", "unknown") },
    { id: "relabel", detail: { id: "r1", label: "a" } },
    { id: "relabel", detail: { id: "r9", label: "b" } },
    { id: "remove", detail: { id: "r9" } },
    { id: "no such command" },
  ])
    assert.equal(reduceRegions(regions, command, field), regions);
});

test("a region comes to the front or goes to the back, and layers are numbered without gaps", () => {
  const flat = ["r1", "r2", "r3"].map((id) => region(id));
  const act = (list, id, region) => reduceRegions(list, { id, detail: { id: region } }, field);
  const layers = (list) => list.map(({ layer }) => layer ?? 0);
  const first = act(flat, "front", "r1");
  assert.deepEqual(layers(first), [1, 0, 0]);
  assert.deepEqual(layers(flat), [0, 0, 0], "the list before is untouched");
  assert.equal(act(first, "front", "r1"), first, "in front already");
  const both = act(act(first, "back", "r3"), "front", "r2");
  assert.deepEqual(layers(both), [1, 2, -1]);
  assert.deepEqual(
    fromBack(both).map(({ id }) => id),
    ["r3", "r1", "r2"],
  );
  assert.deepEqual(layers(act(both, "front", "r1")), [2, 1, -1]);
  const back = act(both, "back", "r2");
  assert.deepEqual(layers(back), [1, -2, -1]);
  const behind = act(back, "back", "r1");
  assert.deepEqual(layers(behind), [-3, -2, -1]);
  assert.equal("layer" in act(behind, "front", "r1")[0], false, "before all others without a number");
  let turns = both;
  for (let turn = 0; turn < 100; turn += 1) turns = act(turns, "front", turn % 2 ? "r1" : "r2");
  assert.deepEqual(layers(turns), [2, 1, -1]);
  assert.equal(act(flat.slice(0, 1), "front", "r1")[0], flat[0], "alone there is nothing to be in front of");
});

test("new ids are free, and neighbours go round", () => {
  const regions = [region("r2"), region("x"), region("r7")];
  assert.equal(freeId(regions), "r8");
  assert.equal(neighbour(regions, "r7", 1)?.id, "r2");
  assert.equal(neighbour(regions, "r2", -1)?.id, "r7");
  assert.equal(neighbour(regions, null, 1)?.id, "r2");
  assert.equal(neighbour([], null, 1), undefined);
});

const texts = ["plain", "👩‍🚀 Ada 🇧🇷 cafe\u0301", "שלום עולם 😀", "東京タワー", "", "a\r\nb"];

test("code points and code units turn into each other for every place", () => {
  for (const text of texts) {
    const { length, pointAt, unitAt } = offsetsOf(text);
    assert.equal(length, [...text].length);
    let unit = 0;
    for (const [point, sign] of [...text].entries()) {
      assert.deepEqual([unitAt(point), pointAt(unit)], [unit, point], `${text} at ${point}`);
      unit += sign.length;
    }
    assert.equal(unitAt(length), text.length);
  }
});

test("pieces cover a line without gaps, each under all marks that lie over it", () => {
  const marks = [
    { id: "long", start: 0, end: 9 },
    { id: "in", start: 2, end: 5 },
    { id: "across", start: 4, end: 12 },
  ];
  const pieces = piecesOf({ start: 1, end: 11 }, marks);
  assert.equal(pieces[0].start, 1);
  assert.equal(pieces.at(-1).end, 11);
  for (const [index, piece] of pieces.entries()) {
    if (index) assert.equal(piece.start, pieces[index - 1].end);
    assert.deepEqual(
      new Set(piece.ids),
      new Set(marks.filter(({ start, end }) => start < piece.end && end > piece.start).map(({ id }) => id)),
    );
  }
  assert.deepEqual(piecesOf({ start: 0, end: 4 }, []), [{ start: 0, end: 4, ids: [] }]);
});

test("a selection grows to whole words and sheds its spaces", () => {
  const text = "Ada Lovelace, Paris";
  const words = wordsOf(text);
  assert.deepEqual(snapped(words, { start: 1, end: 5 }, text), { start: 0, end: 12 });
  assert.deepEqual(snapped(words, { start: 3, end: 4 }, text), null);
  assert.deepEqual(snapped(words, { start: 12, end: 15 }, text), { start: 12, end: 19 });
  assert.equal(boundary(words, 12, 1, "end"), 13);
  assert.equal(boundary(words, 12, -1, "end"), 3);
  assert.ok(wordsOf("東京タワーに行く").length > 1, "also where no spaces stand");
});
