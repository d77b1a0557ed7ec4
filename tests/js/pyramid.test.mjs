// Are the tiles found that are in sight of a large image? How it is cut is the server's cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { levelAt, levelsFor, tileCount, tilesInSight } from "../../static_src/image/pyramid.js";

const shared = JSON.parse(readFileSync(new URL("../fixtures/pyramid.json", import.meta.url), "utf8"));
const SIZE = { width: 9000, height: 9000 };
const VIEW = { width: 1200, height: 700 };

for (const {
  size: [width, height],
  levels,
} of shared.levels) {
  test(`${width} × ${height} is cut as the server does it`, () => {
    const found = levelsFor({ width, height });
    assert.deepEqual(
      found.map(({ size }) => [size.width, size.height]),
      levels.map(([wide, high]) => [wide, high]),
    );
    let first = 0;
    for (const [index, [, , number]] of levels.entries()) {
      assert.equal(found[index].first, first);
      first += number;
    }
    assert.equal(tileCount(found), first);
  });
}

test("the level is as fine as the screen, and none where the reduced image is", () => {
  const levels = levelsFor(SIZE);
  assert.equal(levelAt(levels, 0.2, 2048 / 9000), null);
  assert.equal(levelAt(levels, 0.3, 2048 / 9000).depth, 1);
  assert.equal(levelAt(levels, 0.5, 2048 / 9000).depth, 1);
  assert.equal(levelAt(levels, 0.51, 2048 / 9000).depth, 0);
  assert.equal(levelAt(levels, 48, 2048 / 9000).depth, 0);
});

test("only what is in sight is asked for, the middle first, wherever the image lies", () => {
  const levels = levelsFor(SIZE);
  for (const [scale, depth] of [
    [0.25, 1],
    [0.5, 1],
    [0.6, 0],
    [1, 0],
    [48, 0],
  ]) {
    for (const [x, y] of [
      [0, 0],
      [4500, 4500],
      [8999, 8999],
      [1024, 2048],
    ]) {
      const frame = { scale, left: VIEW.width / 2 - x * scale, top: VIEW.height / 2 - y * scale };
      const tiles = tilesInSight(levels[depth], frame, VIEW);
      assert.ok(tiles.length <= 15, `${tiles.length} tiles at ${scale}`);
      const [middle] = tiles;
      assert.ok(
        middle.left <= x && x <= middle.left + middle.width && middle.top <= y && y <= middle.top + middle.height,
      );
      for (const { left, top, width, height } of tiles) {
        assert.ok(left * scale + frame.left < VIEW.width && (left + width) * scale + frame.left > 0);
        assert.ok(top * scale + frame.top < VIEW.height && (top + height) * scale + frame.top > 0);
      }
      assert.equal(new Set(tiles.map(({ number }) => number)).size, tiles.length);
    }
  }
  const corner = tilesInSight(levels[0], { scale: 1, left: -8500, top: -8500 }, VIEW);
  assert.deepEqual(
    corner.map(({ number }) => number),
    [80],
  );
  assert.deepEqual(tilesInSight(levels[1], { scale: 0.3, left: 5000, top: 0 }, VIEW), [], "moved out of sight");
});
