import assert from "node:assert/strict";
import { test } from "node:test";
import { BEAT_EVERY, IDLE_AFTER, feel, firstPulse } from "../../static_src/labeling/heartbeat.js";

/** Plays signs one after the other; returns the moments (s) at which the page beat. */
function beats(signs) {
  let pulse = firstPulse(0);
  return signs.flatMap(([type, seconds]) => {
    const felt = feel(pulse, { type, at: seconds * 1000 });
    pulse = felt.pulse;
    return felt.beat ? [seconds] : [];
  });
}

const ticks = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => ["tick", from + index]);

test("a beat every 15 s for as long as the last touch is younger than 60 s", () => {
  assert.equal(BEAT_EVERY, 15_000);
  assert.equal(IDLE_AFTER, 60_000);
  assert.deepEqual(beats(ticks(1, 200)), [15, 30, 45]);
});

test("a touch wakes it at once, and the time asleep is not made up for", () => {
  assert.deepEqual(beats([...ticks(1, 100), ["touch", 100.5], ...ticks(101, 120)]), [15, 30, 45, 100.5, 116]);
});

test("a hidden page is silent, and beats when it comes back", () => {
  assert.deepEqual(beats([["hidden", 5], ...ticks(6, 40), ["visible", 41]]), [41]);
});

test("what the server counts by itself puts the next beat off", () => {
  assert.deepEqual(beats([...ticks(1, 10), ["sent", 10], ...ticks(11, 26)]), [25]);
});

test("playing media counts as work without a touch", () => {
  assert.deepEqual(beats([["play", 1], ...ticks(50, 100), ["pause", 100], ...ticks(101, 160)]), [50, 65, 80, 95]);
});
