// Does the labeling page show times in the zone of all pages, whatever zone the device is in?
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, deadline } from "../../static_src/labeling/texts.js";

const MOMENT = "2026-11-24T21:24:00Z";

/** @param {string} [zone] the page's */
function inZone(zone) {
  globalThis.document = /** @type {any} */ ({ documentElement: { lang: "en", dataset: { zone } } });
  return [clock(MOMENT), deadline(MOMENT)];
}

test("times are written in the page's zone, and a deadline names it", () => {
  for (const device of ["America/New_York", "Asia/Tokyo"]) {
    process.env.TZ = device;
    assert.deepEqual(inZone("Europe/Berlin"), ["22:24", "22:24 (UTC+1)"]);
    assert.deepEqual(inZone("Asia/Kathmandu"), ["03:09", "03:09 (UTC+5:45)"]);
    assert.deepEqual(inZone("UTC"), ["21:24", "21:24 (UTC)"]);
  }
});

test("a zone that the browser doesn't know leaves the device's", () => {
  process.env.TZ = "Asia/Tokyo";
  assert.deepEqual(inZone("Mars/Olympus"), ["06:24", "06:24 (UTC+9)"]);
});
