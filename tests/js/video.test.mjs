// Are frames found at their times, and do key frames change as they should? Boxes between them are the server's cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { edgesOf } from "../../static_src/labeling/video/edges.js";
import { clockText, steady, uneven } from "../../static_src/labeling/video/frames.js";
import { openPlayer } from "../../static_src/labeling/video/player.js";
import { boxAt, seenFromTo, intervalsOf } from "../../static_src/labeling/video/interpolation.js";
import { frameOn, inSight, leftOf } from "../../static_src/labeling/video/lanes.js";
import { nextSpeed } from "../../static_src/labeling/video/keys.js";
import { imageAt } from "../../static_src/labeling/video/thumbnails.js";
import {
  joined,
  nextKey,
  splitAt,
  withBox,
  withKeyToggled,
  withOccludedToggled,
  withOutsideToggled,
} from "../../static_src/labeling/video/tracks.js";

const shared = JSON.parse(readFileSync(new URL("../fixtures/tracks.json", import.meta.url), "utf8"));
const key = (frame, box, outside = false, occluded = false) => ({ frame, box, outside, occluded });
const [A, B] = [
  [0, 0, 10, 10],
  [20, 0, 10, 10],
];
const TRACK = [key(10, A), key(20, B), key(30, B, true)];

for (const [number, { keyframes, frame, box }] of shared.boxes.entries()) {
  test(`box ${number}`, () => assert.deepEqual(boxAt(keyframes, frame), box));
}

for (const [number, { keyframes, first, last, intervals }] of shared.seen.entries()) {
  test(`seen ${number}`, () => {
    assert.deepEqual(seenFromTo(keyframes), { first, last });
    assert.deepEqual(intervalsOf(keyframes, 100), intervals);
  });
}

test("at a constant rate every frame is sought in its middle and found at its start, also in whole milliseconds", () => {
  for (const fps of [
    [30, 1],
    [30000, 1001],
    [24000, 1001],
    [60, 1],
    [25, 1],
  ]) {
    const clock = steady(fps, 20000);
    for (const frame of [0, 1, 7, 1234, 19999]) {
      assert.equal(clock.frameAt(clock.secondsOf(frame)), frame);
      assert.equal(clock.frameAt(Math.floor(clock.secondsOf(frame) * 1000) / 1000), frame);
      assert.ok(clock.timeOf(frame) > clock.secondsOf(frame) && clock.timeOf(frame) < clock.secondsOf(frame + 1));
    }
    assert.equal(clock.frameAt(1e9), 19999);
    assert.equal(clock.frameAt(-1), 0);
  }
});

test("frames with times of their own are sought between two, and found to the nearest", () => {
  const clock = uneven(new Float64Array([0, 33000, 67000, 167000, 200000]));
  assert.equal(clock.frames, 5);
  assert.deepEqual([0, 2, 4].map(clock.timeOf), [0.0165, 0.117, 0.2165]);
  for (const frame of [0, 1, 2, 3, 4]) assert.equal(clock.frameAt(clock.secondsOf(frame) + 0.0004), frame);
  assert.equal(clock.frameAt(9), 4);
  assert.equal(uneven(new Float64Array([0])).frameAt(3), 0);
});

test("an interval of a video begins where a frame comes and ends where the next one comes", () => {
  for (const fps of [
    [30, 1],
    [30000, 1001],
    [24000, 1001],
    [60, 1],
    [25, 1],
  ]) {
    const duration = Math.round((20000 * fps[1] * 1e6) / fps[0]);
    const edges = edgesOf(steady(fps, 20000), duration);
    for (const frame of [0, 1, 7, 1234, 19998, 19999]) {
      const [start, end] = [edges.startOf(frame), edges.endOf(frame)];
      assert.ok(Number.isInteger(start) && start < end);
      assert.deepEqual([start, end - 1].map(edges.frameAt), [frame, frame]);
      assert.deepEqual([start, start + 1, end - 1, end].map(edges.nearest), [start, start, end, end]);
    }
    assert.equal(edges.endOf(19999), duration);
    assert.equal(edges.frameAt(duration), 19999);
    assert.equal(edges.nearest(duration), duration);
  }
  const own = edgesOf(uneven(new Float64Array([0, 33000, 67000, 167000])), 201000);
  assert.deepEqual(
    [0, 1, 2, 3].map((frame) => [own.startOf(frame), own.endOf(frame)]),
    [
      [0, 33000],
      [33000, 67000],
      [67000, 167000],
      [167000, 201000],
    ],
  );
  assert.equal(own.nearest(110000), 67000);
});

test("the image nearest to a moment is one of ten", () => {
  assert.deepEqual(
    [0, 99, 100, 950, 1000, 5000].map((at) => imageAt(at, 1000)),
    [0, 0, 1, 9, 9, 9],
  );
});

test("a box on a frame is a key frame there, in the order of the video", () => {
  assert.deepEqual(withBox(TRACK, 15, [1, 1, 5, 5]), [key(10, A), key(15, [1, 1, 5, 5]), key(20, B), key(30, B, true)]);
  assert.deepEqual(withBox(TRACK, 30, A).at(-1), key(30, A), "it is seen there");
  assert.deepEqual(withBox(TRACK, 3, A)[0], key(3, A));
  assert.equal(TRACK.length, 3, "the list before stays as it was");
});

test("a key frame is set where the box is, and taken away again, but never the only one", () => {
  const more = withKeyToggled(TRACK, 13);
  assert.deepEqual(more[1], key(13, [6, 0, 10, 10]));
  assert.deepEqual(withKeyToggled(more, 13), TRACK);
  assert.deepEqual(withKeyToggled(TRACK, 40).at(-1), key(40, B), "seen again where it was last");
  assert.deepEqual(withKeyToggled(TRACK, 2)[0], key(2, A), "seen earlier");
  assert.equal(withKeyToggled([key(5, A)], 5), null);
  assert.equal(withKeyToggled([key(5, A), key(9, A, true)], 5), null);
});

test("outside ends what is seen, and once more begins it again", () => {
  const away = withOutsideToggled(TRACK, 25);
  assert.equal(boxAt(away, 25), null);
  assert.deepEqual(withOutsideToggled(away, 25)[2], key(25, B));
  assert.deepEqual(withOutsideToggled(TRACK, 35).at(-1), key(35, B));
  assert.equal(withOutsideToggled(TRACK, 9), null, "before it begins");
  assert.equal(withOutsideToggled([key(5, A)], 5), null);
});

test("hidden in part holds from its frame on, and only while it is seen", () => {
  const hidden = withOccludedToggled(TRACK, 12);
  assert.equal(hidden[1].occluded, true);
  assert.equal(withKeyToggled(hidden, 15)[2].occluded, true, "a key frame after it says the same");
  assert.equal(withOccludedToggled(hidden, 12)[1].occluded, false);
  assert.equal(withOccludedToggled(TRACK, 30), null);
});

test("a split leaves the box of every frame as it was", () => {
  for (const frame of [11, 15, 20, 29]) {
    const [before, after] = splitAt(TRACK, frame);
    for (let at = 0; at < 50; at += 1)
      assert.deepEqual(at < frame ? boxAt(before, at) : boxAt(after, at), boxAt(TRACK, at), `${frame} ${at}`);
    assert.equal(boxAt(before, frame), null);
    assert.equal(boxAt(after, frame - 1), null);
  }
  assert.equal(splitAt(TRACK, 10), null, "nothing before");
  assert.equal(splitAt(TRACK, 30), null, "nothing after");
});

test("two parts become the track they were", () => {
  const parts = splitAt(TRACK, 20);
  assert.deepEqual(joined(parts[0], parts[1]), TRACK);
  assert.deepEqual(joined(parts[1], parts[0]), TRACK);
  assert.equal(joined(TRACK, [key(15, A)]), null, "both at the same time");
  assert.deepEqual(joined([key(1, A)], [key(5, B)]), [key(1, A), key(5, B)]);
});

test("key frames before and after", () => {
  assert.deepEqual([nextKey(TRACK, 10, 1), nextKey(TRACK, 15, -1), nextKey(TRACK, 30, 1)], [20, 10, undefined]);
});

test("the strip: each pixel is a frame, and the chosen lane is always in sight", () => {
  for (const frame of [0, 1, 99, 233]) assert.equal(frameOn(leftOf(frame, 234, 700) + 0.01, 234, 700), frame);
  assert.equal(frameOn(9999, 234, 700), 233);
  const lanes = Array.from({ length: 40 }, (_none, index) => ({ chosen: index === 31 }));
  assert.ok(inSight(lanes).some(({ chosen }) => chosen));
  assert.equal(inSight(lanes).length, 12);
});

test("times and speeds are told", () => {
  assert.equal(clockText(62.3456), "1:02.346");
  assert.equal(clockText(59.9996), "1:00.000");
  assert.deepEqual([nextSpeed(1, 1), nextSpeed(2, 1), nextSpeed(0.25, -1)], [1.5, 2, 0.25]);
});

/** As much of a browser's video as a player asks of it; `present` is what the browser says of a frame. */
class Video extends EventTarget {
  readyState = 4;
  seeking = false;
  paused = true;
  ended = false;
  /** @type {((now: number, of: {mediaTime: number}) => void) | null} */
  #asked = null;
  #time = 0;

  get currentTime() {
    return this.#time;
  }

  set currentTime(time) {
    [this.#time, this.seeking, this.readyState] = [time, true, 1];
  }

  requestVideoFrameCallback(asked) {
    this.#asked = asked;
    return 1;
  }

  present(mediaTime) {
    const asked = this.#asked;
    this.#asked = null;
    asked?.(0, { mediaTime });
  }

  arrive() {
    [this.seeking, this.readyState] = [false, 4];
    this.dispatchEvent(new Event("seeked"));
  }

  pause() {}
}

const playerOf = (video) => {
  globalThis.HTMLMediaElement ??= { HAVE_CURRENT_DATA: 2 };
  const shown = [];
  return {
    shown,
    player: openPlayer(video, steady([30, 1], 60), { shown: (frame) => shown.push(frame), changed() {} }),
  };
};

test("a video's first frame is shown though the browser tells of it before the seek to it has ended", () => {
  const video = new Video();
  const { player, shown } = playerOf(video);
  player.arrived(null); // it is ready, and hasn't said which frame it has
  video.present(0);
  assert.deepEqual(shown, []);
  video.arrive();
  assert.deepEqual(shown, [0]);
  assert.equal(player.isSettled(), true);
});

test("a frame is told once, though the browser tells of the same one again", () => {
  const video = new Video();
  const { player, shown } = playerOf(video);
  player.arrived(null);
  video.present(0);
  video.arrive();
  player.seek(5);
  video.present(5 / 30);
  video.arrive();
  assert.deepEqual(shown, [0, 5]);
  assert.equal(player.frame(), 5);
  assert.equal(player.isSettled(), true);
});
