// Are regions of another answer taken over once, under free ids, relations with the spans they need?
import assert from "node:assert/strict";
import { test } from "node:test";
import { essenceOf, taken } from "../../static_src/review/taking.js";

const FIELDS = [{ name: "names" }, { name: "links", kind: "relation", between: "names" }];
const span = (id, start, end, label = "a") => ({ id, label, start, end });
const relation = (id, from, to) => ({ id, label: "knows", from, to, from_span: [0, 3], to_span: [5, 7] });

test("a region comes under an id that is free", () => {
  const own = { names: [span("r1", 0, 3), span("r4", 8, 9)] };
  const other = { names: [span("r1", 5, 7)] };
  assert.deepEqual(taken(own, other, FIELDS, "names", "r1"), [{ name: "names", region: span("r5", 5, 7) }]);
  assert.deepEqual(taken({}, other, FIELDS, "names", "r1"), [{ name: "names", region: span("r1", 5, 7) }]);
});

test("what is there already, or nowhere, adds nothing", () => {
  const own = { names: [span("r9", 5, 7)] };
  const other = { names: [span("r1", 5, 7), span("r2", 5, 7, "b")] };
  assert.deepEqual(taken(own, other, FIELDS, "names", "r1"), []);
  assert.deepEqual(taken(own, other, FIELDS, "names", "r7"), []);
  assert.equal(taken(own, other, FIELDS, "names", "r2").length, 1, "of another class it is another region");
});

test("a relation brings the spans that are missing and uses those that are there", () => {
  const other = { names: [span("r1", 0, 3), span("r2", 5, 7)], links: [relation("r1", "r1", "r2")] };
  assert.deepEqual(taken({ names: [span("r6", 5, 7)] }, other, FIELDS, "links", "r1"), [
    { name: "names", region: span("r7", 0, 3) },
    { name: "links", region: relation("r1", "r7", "r6") },
  ]);
  const both = taken({}, other, FIELDS, "links", "r1");
  assert.deepEqual(
    both.map(({ name, region }) => [name, region.id]),
    [
      ["names", "r1"],
      ["names", "r2"],
      ["links", "r1"],
    ],
  );
  const whole = { names: [span("r6", 5, 7), span("r7", 0, 3)], links: [relation("r3", "r7", "r6")] };
  assert.deepEqual(taken(whole, other, FIELDS, "links", "r1"), []);
});

test("the order of a region's measures makes no other region", () => {
  assert.equal(essenceOf({ id: "r1", label: "a", start: 1 }), essenceOf({ start: 1, label: "a", id: "x" }));
});
