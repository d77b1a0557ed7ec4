import assert from "node:assert/strict";
import { test } from "node:test";

import { firstLevels, isCoarse, isReady, makeReady, seenIn, whole } from "../../static_src/image/levels.js";

globalThis.createImageBitmap = async (
  image,
  { resizeWidth: width = image.naturalWidth, resizeHeight: height = image.naturalHeight } = {},
) => ({ width, height });
globalThis.devicePixelRatio = 1;

const imageOf = (naturalWidth, naturalHeight) => ({ naturalWidth, naturalHeight, decode: async () => {} });

async function widthsOf(image, size) {
  const levels = await firstLevels(image, size);
  for (const { bitmap, scale } of levels)
    assert.ok(Math.abs(bitmap.width - size.width * scale) <= 0.5, "a level says how fine it is");
  return levels.map(({ bitmap }) => bitmap.width);
}

test("of an image that nobody waited for the whole is painted, of a large one a smaller one", async () => {
  assert.deepEqual(await widthsOf(imageOf(1600, 1200), { width: 1600, height: 1200 }), [1600]);
  assert.deepEqual(await widthsOf(imageOf(4000, 3000), { width: 4000, height: 3000 }), [2048]);
});

test("what comes next is also there as large as it will be seen", async () => {
  seenIn({ width: 828, height: 628 });
  const image = imageOf(1600, 1200);
  await makeReady(image, { width: 1600, height: 1200 });
  assert.ok(isReady(image));
  assert.deepEqual(await widthsOf(image, { width: 1600, height: 1200 }), [1600, 800]);
  assert.ok(!isReady(image));

  const large = imageOf(4000, 3000);
  await makeReady(large, { width: 4000, height: 3000 });
  assert.deepEqual(await widthsOf(large, { width: 4000, height: 3000 }), [2048, 800]);
});

test("an image that is hardly larger than its view is painted from the whole", async () => {
  const image = imageOf(900, 300);
  await makeReady(image, { width: 900, height: 300 });
  assert.deepEqual(await widthsOf(image, { width: 900, height: 300 }), [900]);
});

test("of an image that comes reduced the levels count in pixels of the whole", async () => {
  const image = imageOf(2048, 2048);
  await makeReady(image, { width: 8192, height: 8192 });
  assert.deepEqual(await widthsOf(image, { width: 8192, height: 8192 }), [2048, 600]);
});

test("of a large image the whole is wanted once somebody looks closer", async () => {
  const [image, size] = [imageOf(4000, 3000), { width: 4000, height: 3000 }];
  const [finest] = await firstLevels(image, size);
  assert.ok(!isCoarse(image, size, finest, 0.5));
  assert.ok(isCoarse(image, size, finest, 0.6));
  const all = await whole(image, size);
  assert.equal(all.bitmap.width, 4000);
  assert.ok(!isCoarse(image, size, all, 40));
});

test("a large image is decoded from the bytes that the browser has kept, else from itself", async (t) => {
  const [image, size] = [imageOf(4000, 3000), { width: 4000, height: 3000 }];
  const decoded = [];
  const before = globalThis.createImageBitmap;
  globalThis.createImageBitmap = async (source) => decoded.push(source) && { width: 4000, height: 3000 };
  t.after(() => (globalThis.createImageBitmap = before));
  const bytes = new Blob(["bytes"]);
  globalThis.fetch = async () => ({ ok: true, blob: async () => bytes });
  await whole(image, size);
  globalThis.fetch = async () => Promise.reject(new TypeError("not kept"));
  await whole(image, size);
  globalThis.fetch = async () => ({ ok: false });
  await whole(image, size);
  assert.deepEqual(decoded, [bytes, image, image]);
});
