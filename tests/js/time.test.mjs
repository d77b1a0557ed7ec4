// Are moments exact, and do views, lanes, hits and waveforms hold at their edges?
import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, revealed, ticks, timeAt, unitOf, xOf, zoomed } from "../../static_src/labeling/time/axis.js";
import { hitAt, shifted, withEdge } from "../../static_src/labeling/time/hits.js";
import { lanesOf } from "../../static_src/labeling/time/lanes.js";
import { speedAfter } from "../../static_src/labeling/time/player.js";
import { cutAt, nextOf, overlapping } from "../../static_src/labeling/time/segments.js";
import { columnsOfPeaks, columnsOfSamples, gainFor } from "../../static_src/labeling/time/waves.js";
import {
  dated,
  elapsed,
  moment,
  offsetOf,
  interval,
  tickLabel,
  typed,
} from "../../static_src/labeling/time/written.js";

const CLOCK = { type: "series", axis: "clock" };
const DAY = 86_400_000_000;

test("moments are written as the server writes them, and read back to the microsecond", () => {
  assert.equal(elapsed(1_250_000), "0:01.250");
  assert.equal(elapsed(3_723_500_001), "1:02:03.500001");
  assert.equal(elapsed(-1_000), "-0:00.001");
  assert.deepEqual(dated(1_386_656_700_000_000), ["2013-12-10", "06:25:00"]);
  assert.deepEqual(dated(-1), ["1969-12-31", "23:59:59.999999"]);
  assert.equal(interval(0, 2_000_000, undefined), "0:00.000 – 0:02.000");
  assert.equal(
    interval(1_386_656_700_000_000, 1_386_656_700_000_000 + DAY, CLOCK),
    "2013-12-10 06:25:00 – 2013-12-11 06:25:00",
  );
  for (const micros of [0, 1, 999_999, 59_999_999, 3_599_999_999, 43_200_000_000])
    assert.equal(typed(elapsed(micros), undefined), micros);
  for (const micros of [0, -1, 1_386_656_700_123_456, 4_102_444_800_000_001])
    assert.equal(typed(moment(micros, CLOCK), CLOCK), micros);
});

test("what is no moment is not read", () => {
  for (const text of ["", "soon", "1:2:3:4", "1e9", "2013-12-10 06:25"])
    assert.equal(typed(text, undefined), null, text);
  assert.equal(typed("12.5", CLOCK), null);
  assert.equal(typed("12,5", undefined), 12_500_000);
  assert.equal(typed("2013-12-10 06:25", CLOCK), 1_386_656_700_000_000);
});

test("times are shown and typed in the zone of the file", () => {
  const summer = { ...CLOCK, zone: "UTC+02:00" };
  const west = { ...CLOCK, zone: "UTC-09:30" };
  assert.deepEqual(
    [offsetOf("UTC+02:00"), offsetOf("UTC-09:30"), offsetOf("UTC"), offsetOf(""), offsetOf(undefined)],
    [7_200_000_000, -34_200_000_000, 0, 0, 0],
  );
  assert.equal(moment(1_386_656_700_000_000, summer), "2013-12-10 08:25:00");
  assert.equal(
    interval(1_386_656_700_000_000, 1_386_712_800_000_000, west),
    "2013-12-09 20:55:00 – 2013-12-10 12:30:00",
  );
  for (const content of [summer, west]) {
    for (const micros of [0, -1, 1_386_656_700_123_456]) assert.equal(typed(moment(micros, content), content), micros);
  }
  assert.equal(typed("2013-12-10 08:25", summer), 1_386_656_700_000_000);
});

test("a typed time may name its own zone where the file's is known", () => {
  const summer = { ...CLOCK, zone: "UTC+02:00" };
  for (const text of ["2013-12-10T06:25Z", "2013-12-10 07:25+01:00", "2013-12-10 07:25:00.000 UTC+01:00"])
    assert.equal(typed(text, summer), 1_386_656_700_000_000, text);
  assert.equal(typed("2013-12-10 06:25Z", { ...CLOCK, zone: "" }), null);
  assert.equal(typed("2013-12-10 06:25 Berlin", summer), null);
});

test("the axis names the round hours and the midnights of the file's zone", () => {
  const west = { ...CLOCK, zone: "UTC-09:30" };
  const { step, at } = ticks({ start: 0, end: 2 * DAY }, 500, offsetOf(west.zone));
  assert.equal(step, DAY / 2);
  assert.deepEqual(
    at.map((each) => tickLabel(each, step, west)),
    ["1970-01-01", "12:00", "1970-01-02", "12:00"],
  );
});

test("zooming keeps the moment under the pointer and stays within the recording", () => {
  const extent = { start: 1_000, end: 101_000 };
  const nearer = zoomed(extent, extent, 0.5, 26_000, 10);
  assert.deepEqual(nearer, { start: 13_500, end: 63_500 });
  assert.equal(xOf(nearer, 100, 26_000), 25);
  assert.equal(timeAt(nearer, 100, 25), 26_000);
  assert.deepEqual(zoomed(nearer, extent, 100, 26_000, 10), extent);
  assert.equal(zoomed(nearer, extent, 1e-9, 26_000, 10).end - zoomed(nearer, extent, 1e-9, 26_000, 10).start, 10);
  assert.deepEqual(kept({ start: -500, end: 500 }, extent), { start: 1_000, end: 2_000 });
  assert.equal(revealed(nearer, extent, 20_000), nearer);
  assert.deepEqual(revealed(nearer, extent, 90_000), { start: 51_000, end: 101_000 });
});

test("a pointer's moment is rounded to the power of ten nearest to a pixel", () => {
  assert.equal(unitOf({ start: 0, end: 60_000_000 }, 600, 1_000), 1_000);
  assert.equal(unitOf({ start: 0, end: 60_000 }, 600, 1_000), 100);
  assert.equal(unitOf({ start: 0, end: 60 }, 600, 1_000), 1);
});

test("the axis names round moments, not too many", () => {
  for (const length of [100, 5_000, 1_000_000, 90_000_000, 3_600_000_000, 43_200_000_000, 100 * DAY, 4_000 * DAY]) {
    const { step, at } = ticks({ start: 7, end: 7 + length }, 900);
    assert.ok(at.length <= 11, `${length}: ${at.length}`);
    assert.ok(at.every((each) => each % step === 0));
    assert.equal(new Set(at.map((each) => tickLabel(each, step, length > DAY ? CLOCK : undefined))).size, at.length);
  }
});

test("one lane while nothing overlaps, then one for each class at least", () => {
  const laid = (id, start, end, track = 0) => ({ id, start, end, track });
  assert.equal(lanesOf([laid("a", 0, 5), laid("b", 5, 9, 1)]).count, 1);
  const { lanes, count } = lanesOf([laid("a", 0, 5), laid("b", 4, 9, 1), laid("c", 3, 6), laid("d", 7, 8)]);
  assert.deepEqual([count, lanes.get("a"), lanes.get("c"), lanes.get("d"), lanes.get("b")], [3, 0, 1, 0, 2]);
  assert.equal(lanesOf([laid("a", 0, 100), laid("b", 1, 2), laid("c", 50, 60)]).count, 2);
});

test("edges are taken of what the person selected only, then bodies, the shortest first", () => {
  const where = { lanesTop: 200, laneHeight: 20, reach: 6 };
  const shapes = [
    { layer: "f", id: "a", left: 10, right: 300, lane: 0, held: false },
    { layer: "f", id: "b", left: 100, right: 150, lane: 1, held: true },
  ];
  assert.deepEqual(hitAt(shapes, { x: 103, y: 50 }, where), {
    layer: "f",
    id: "b",
    part: "start",
    onBar: false,
    held: true,
  });
  assert.equal(hitAt(shapes, { x: 125, y: 50 }, where)?.id, "b");
  assert.deepEqual(hitAt(shapes, { x: 11, y: 50 }, where), {
    layer: "f",
    id: "a",
    part: "body",
    onBar: false,
    held: false,
  });
  assert.deepEqual(
    hitAt(shapes, { x: 299, y: 205 }, where),
    { layer: "f", id: "a", part: "body", onBar: true, held: false },
    "where one ends the next begins",
  );
  assert.equal(hitAt(shapes, { x: 149, y: 225 }, where)?.part, "end");
  assert.equal(hitAt(shapes, { x: 125, y: 225 }, where)?.id, "b");
  assert.equal(hitAt(shapes, { x: 400, y: 50 }, where), null);
  assert.deepEqual(withEdge({ start: 5, end: 9 }, "start", 20, 1), { start: 8, end: 9 });
  assert.deepEqual(shifted({ start: 5, end: 9 }, -50, { start: 0, end: 100 }), { start: 0, end: 4 });
});

test("a segment is cut inside only, and joined with the next of its class", () => {
  const [one, other, third] = [
    { id: "a", label: "x", start: 0, end: 100 },
    { id: "b", label: "y", start: 50, end: 120 },
    { id: "c", label: "x", start: 130, end: 140 },
  ];
  assert.deepEqual(cutAt(one, 40, 10), { first: { end: 40 }, second: { start: 40, end: 100 } });
  for (const at of [0, 9, 91, 100, 200]) assert.equal(cutAt(one, at, 10), null);
  assert.equal(nextOf([one, other, third], one), third);
  assert.equal(nextOf([one, other, third], third), undefined);
  assert.equal(overlapping([one, other, third], { overlap: "none" }).length, 1);
  assert.equal(overlapping([one, other, third], { overlap: "other" }).length, 0);
});

test("columns hold the lowest and highest of their parts, whatever the zoom", () => {
  const peaks = Int8Array.from([0, 0, -127, 127, -10, 20, -64, 64]);
  const shape = { rows: 1, row: 0, step: 100 };
  assert.deepEqual(
    [...columnsOfPeaks(peaks, shape, 0, 400, 2)].map((each) => Math.round(each * 127)),
    [-127, 127, -64, 64],
  );
  assert.deepEqual(
    [...columnsOfPeaks(peaks, shape, 0, 400, 1)].map((each) => Math.round(each * 127)),
    [-127, 127],
  );
  const near = columnsOfPeaks(peaks, shape, 100, 200, 50);
  assert.ok(Math.max(...near) <= 1 && Math.max(...near) > 0.98);
  assert.deepEqual(
    [...columnsOfPeaks(peaks, shape, 400, 800, 2)].map((each) => Math.round(each * 127)),
    [0, 0, 0, 0],
  );
  const second = columnsOfPeaks(
    Int8Array.from([0, 0, -1, 1, -2, 2, 0, 0, -3, 3, -4, 4]),
    { rows: 3, row: 2, step: 10 },
    0,
    20,
    2,
  );
  assert.deepEqual(
    [...second].map((each) => Math.round(each * 127)),
    [-2, 2, -4, 4],
  );
  assert.deepEqual([...columnsOfSamples(Float32Array.from([0, 1, -1, 0.5]), 0, 4, 1)], [-1, 1]);
  assert.equal(columnsOfSamples(Float32Array.from([0, 1]), 0, 1, 2)[2], 0.5);
});

test("quiet audio are drawn larger, silence and loud ones as they are", () => {
  assert.equal(gainFor(Float32Array.of(0, 0)), 1);
  assert.equal(gainFor(Float32Array.of(-1, 0.5)), 1);
  assert.equal(gainFor(Float32Array.of(-0.2, 0.1)), 4);
  assert.equal(gainFor(Float32Array.of(0.01)), 8);
});

test("the speed stays between a half and double", () => {
  assert.deepEqual([speedAfter(1, 1), speedAfter(2, 1), speedAfter(0.5, -1)], [1.25, 2, 0.5]);
});
