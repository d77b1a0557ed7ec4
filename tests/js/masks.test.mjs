// Do brush, fill and runs agree with pixels told apart one by one?
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawLine, sized } from "../../static_src/labeling/masks/brush.js";
import { fillGap } from "../../static_src/labeling/masks/fill.js";
import { encoded, extentOf, firstOver, fits, isPainted, paintRuns } from "../../static_src/labeling/masks/runs.js";
import { inView, OWN, show } from "../../static_src/labeling/masks/sight.js";

const size = { width: 7, height: 5 };
const TOTAL = size.width * size.height;
const place = (x, y) => x * size.height + y;

/** An image as rows of letters; # is painted. */
function drawn(...rows) {
  const pixels = new Uint8Array(TOTAL);
  for (const [y, row] of rows.entries())
    for (const [x, letter] of [...row].entries()) pixels[place(x, y)] = letter === "#" ? 1 : 0;
  return pixels;
}
const asRows = (pixels) =>
  Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (_, x) => ".#"[pixels[place(x, y)]] ?? "?").join(""),
  );

let seed = 1;
const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

test("runs are those of COCO, and paint what they were made of", () => {
  assert.deepEqual(encoded(drawn("#......", "#......"), size), { size: [5, 7], counts: [0, 2, 33] });
  for (let round = 0; round < 50; round += 1) {
    const pixels = Uint8Array.from({ length: TOTAL }, () => Number(chance() < round / 50));
    const rle = encoded(pixels, size);
    const again = new Uint8Array(TOTAL);
    paintRuns(rle, again);
    assert.deepEqual(again, pixels);
    assert.ok(fits(rle, size));
    assert.ok(rle.counts.every((count, index) => count > 0 || index === 0));
    const found = [...pixels.keys()].filter((each) => pixels[each]);
    const [xs, ys] = [found.map((each) => Math.floor(each / size.height)), found.map((each) => each % size.height)];
    const extent = extentOf(rle);
    assert.equal(extent.area, found.length);
    if (found.length)
      assert.deepEqual(extent, {
        area: found.length,
        x: Math.min(...xs),
        y: Math.min(...ys),
        width: Math.max(...xs) - Math.min(...xs) + 1,
        height: Math.max(...ys) - Math.min(...ys) + 1,
      });
    for (let x = -1; x <= size.width; x += 1)
      for (let y = -1; y <= size.height; y += 1)
        assert.equal(
          isPainted(rle, x, y),
          x >= 0 && y >= 0 && x < size.width && y < size.height && pixels[place(x, y)] === 1,
        );
  }
});

test("the first mask over another is told", () => {
  const [left, right, both] = [drawn("##....."), drawn("....##."), drawn(".####..")].map((pixels) =>
    encoded(pixels, size),
  );
  assert.equal(firstOver([left, right]), -1);
  assert.equal(firstOver([left, right, both]), 2);
  assert.equal(firstOver([]), -1);
});

test("the smallest brush is one pixel, a larger one a disc, and a stroke has no gaps", () => {
  const one = drawn();
  drawLine({ pixels: one, size }, { x: 3.9, y: 2.1 }, { x: 3.9, y: 2.1 }, 1, 1);
  assert.deepEqual(asRows(one), [".......", ".......", "...#...", ".......", "......."]);
  const disc = drawn();
  drawLine({ pixels: disc, size }, { x: 3.5, y: 2.5 }, { x: 3.5, y: 2.5 }, 3, 1);
  assert.deepEqual(asRows(disc), [".......", "..###..", "..###..", "..###..", "......."]);
  const way = drawn();
  const touched = drawLine({ pixels: way, size }, { x: 0.5, y: 0.5 }, { x: 6.5, y: 4.5 }, 1, 1);
  for (let x = 0; x < size.width; x += 1) assert.ok(way.subarray(place(x, 0), place(x + 1, 0)).includes(1));
  assert.deepEqual(touched, { left: 0, top: 0, right: 7, low: 5 });
  drawLine({ pixels: way, size }, { x: -40, y: -3 }, { x: 90, y: 50 }, 400, 0);
  assert.ok(!way.includes(1), "the eraser, held beyond the image");
});

test("where another mask lies nothing is painted, but erased it may be", () => {
  const taken = drawn(".......", ".......", "...#...");
  const pixels = drawn();
  drawLine({ pixels, size, taken }, { x: 3.5, y: 2.5 }, { x: 3.5, y: 2.5 }, 3, 1);
  assert.deepEqual(asRows(pixels)[2], "..#.#..");
});

test("a gap is filled if it is shut in, side by side; an open one stays", () => {
  const ring = drawn(".####..", ".#..#..", ".#.##..", ".##.#..", "..###..");
  assert.equal(fillGap({ pixels: ring, size }, 2, 1), "filled");
  assert.deepEqual(asRows(ring), [".####..", ".####..", ".####..", ".##.#..", "..###.."]);
  const before = Uint8Array.from(ring);
  assert.equal(fillGap({ pixels: ring, size }, 0, 2), "open");
  assert.equal(fillGap({ pixels: ring, size }, 9, 9), "open");
  assert.equal(fillGap({ pixels: ring, size }, 1, 0), "painted");
  assert.deepEqual(ring, before);
});

test("a brush grows and shrinks by whole pixels within bounds", () => {
  assert.deepEqual(
    [sized(1, 1), sized(2, -1), sized(1, -1), sized(24, 1), sized(24, -1), sized(1000, 1)],
    [2, 1, 1, 31, 18, 1000],
  );
});

test("a part shown anew is what the whole would be, edges too", () => {
  const [view, frame] = [
    { width: 30, height: 24 },
    { scale: 3.3, left: 2.5, top: 3 },
  ];
  const palette = {
    fills: Uint32Array.from({ length: 256 }, (_, index) => index),
    edges: Uint32Array.from({ length: 256 }, (_, index) => 1000 + index),
  };
  const whole = { left: 0, top: 0, right: view.width, low: view.height };
  const [own, others] = [drawn(".###...", ".###..."), new Uint8Array(TOTAL)];
  others.fill(3, place(3, 0), place(6, 4));
  const screen = new Uint32Array(view.width * view.height);
  show(screen, view, whole, frame, size, own, others, palette);
  assert.equal(screen[(3 + 5) * 30 + 9], OWN);
  assert.equal(screen[23 * 30 + 29], 0);
  assert.ok(screen.includes(1000 + OWN) && screen.includes(1003) && screen.includes(3));
  const touched = drawLine({ pixels: own, size }, { x: 4.2, y: 2.7 }, { x: 5, y: 3.1 }, 2, 1);
  show(screen, view, inView(touched, frame, view), frame, size, own, others, palette);
  const anew = new Uint32Array(view.width * view.height);
  show(anew, view, whole, frame, size, own, others, palette);
  assert.deepEqual(screen, anew);
});
