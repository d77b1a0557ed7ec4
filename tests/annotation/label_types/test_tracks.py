"""Are things where their key frames say, and are pairs of tracks compared exactly?"""

import json
from itertools import pairwise

import numpy as np
import pytest

from annotation.label_types import track
from annotation.label_types.context import AnswerContext, ItemFacts
from annotation.label_types.interpolation import box_at, boxes_at, seen_from_to
from annotation.label_types.plane import part_of_either
from annotation.label_types.protocol import Problem
from annotation.label_types.track import COMPARED, TRACK, overlap
from tests.support.repository import ROOT

SHARED = json.loads((ROOT / "tests/fixtures/tracks.json").read_text())
FIELD = TRACK.field_class.model_validate(
    {"kind": "track", "name": "t", "title": "T", "options": [{"key": "a", "title": "A"}]}
)


def key(frame, box, outside=False):
    return {"frame": frame, "box": box, "outside": outside, "occluded": False}


def region(keyframes, last):
    return {"id": "a", "label": "a", "keyframes": keyframes, "last": last}


@pytest.mark.parametrize("case", SHARED["boxes"])
def test_a_box_between_key_frames(case):
    found = box_at(case["keyframes"], case["frame"])
    assert found == case["box"]
    boxes, seen = boxes_at(case["keyframes"], np.array([case["frame"]]))
    assert bool(seen[0]) == (found is not None)
    if found is not None:
        assert boxes[0] == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize("case", SHARED["seen"])
def test_from_when_to_when_a_thing_is_seen(case):
    assert seen_from_to(case["keyframes"]) == (case["first"], case["last"])
    seen = boxes_at(case["keyframes"], np.arange(100))[1]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen, [0]])))
    assert [[a, b - 1] for a, b in edges.reshape(-1, 2).tolist()] == case["intervals"]


def test_the_reference_value_of_two_moving_boxes():
    """Boxes (f, 0, f + 10, 10) on 0 to 9 and (f + 1, 0, f + 11, 10) on 2 to 11: .545454545."""
    one = region([key(0, [0, 0, 10, 10]), key(9, [9, 0, 10, 10])], 9)
    other = region([key(2, [3, 0, 10, 10]), key(11, [12, 0, 10, 10])], 11)
    assert overlap(one, other) == pytest.approx(0.545454545, abs=1e-9)
    assert overlap(other, one) == overlap(one, other)


def by_hand(one, other, frames):
    """Frame by frame, with the function of one frame."""
    parts = []
    for frame in range(frames):
        a, b = (
            box_at(each["keyframes"], frame) if frame <= each["last"] else None
            for each in (one, other)
        )
        if a is None and b is None:
            continue
        shared = 0.0
        if a is not None and b is not None:
            sides = [min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) for i in (0, 1)]
            shared = max(sides[0], 0) * max(sides[1], 0)
        area = [0.0 if box is None else box[2] * box[3] for box in (a, b)]
        parts.append(part_of_either(shared, *area))
    return sum(parts) / len(parts)


def wandering(random, frames, number):
    """A track with so many key frames, now and then away."""
    at = sorted(random.choice(frames - 1, number, replace=False).tolist())
    boxes = np.round(random.uniform([0, 0, 20, 20], [60, 60, 60, 60], (number, 4)), 3).tolist()
    away = [index % 5 == 4 for index in range(number)]
    keyframes = [key(*each) for each in zip(at, boxes, away, strict=True)]
    last = seen_from_to(keyframes)[1]
    return region(keyframes, frames - 1 if last is None else last)


@pytest.mark.parametrize("seed", range(8))
def test_the_mean_over_frames_is_that_of_frame_by_frame(seed):
    random = np.random.default_rng(seed)
    frames = int(random.integers(60, COMPARED))
    one, other = wandering(random, frames, 12), wandering(random, frames, 7)
    assert overlap(one, other) == pytest.approx(by_hand(one, other, frames), abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_of_a_long_video_evenly_spread_frames_are_enough(seed):
    random = np.random.default_rng(seed)
    one, other = wandering(random, 60_000, 30), wandering(random, 60_000, 30)
    assert overlap(one, other) == pytest.approx(by_hand(one, other, 60_000), abs=0.005)


def test_tracks_apart_in_time_share_nothing():
    one = region([key(0, [0, 0, 9, 9]), key(5, [0, 0, 9, 9], outside=True)], 4)
    assert overlap(one, region([key(5, [0, 0, 9, 9])], 99)) == 0.0


def test_too_many_key_frames_are_refused_before_any_is_looked_at(monkeypatch):
    monkeypatch.setattr(track, "MAX_KEYFRAMES", 5)
    given = AnswerContext(material=ItemFacts(medium="video", width=99, height=99, frames=99))
    keys = [key(frame, [0, 0, 9, 9]) for frame in range(3)]
    two = [{"id": name, "label": "a", "keyframes": keys} for name in "ab"]
    assert len(TRACK.normalise(FIELD, two[:1], given) or ()) == 1
    with pytest.raises(Problem, match="at most 5 keyframes"):
        TRACK.normalise(FIELD, two, given)
    with pytest.raises(Problem, match="list of regions"):
        TRACK.normalise(FIELD, [*two[:1], 7], given)


def test_what_a_track_says_of_itself_and_how_it_is_drawn():
    keys = [key(12, [1, 2, 30, 40]), key(40, [5, 2, 30, 40]), key(89, [5, 2, 30, 40], True)]
    stored = TRACK.normalise(
        FIELD,
        [{"id": "a", "label": "a", "keyframes": keys}],
        AnswerContext(material=ItemFacts(medium="video", width=99, height=99, frames=100)),
    )
    assert stored is not None
    assert TRACK.told(FIELD, stored[0], {}) == "frames 12–88, 3 keyframes"
    content = {"poster": "/p/", "width": 99, "height": 99, "frameCount": 100}
    drawn = TRACK.drawn(FIELD, stored, content)
    assert (drawn["image"]["url"], drawn["shapes"]) == ("/p/", [])
    bars = [(int(bar["x"]), int(bar["width"])) for bar in drawn["lanes"][0]["bars"]]
    assert bars == [(12, 28), (40, 49)]
    assert all(a + width == b for (a, width), (b, _) in pairwise(bars))
