"""The kind `track`: things followed through a video by boxes on some of its frames."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from numpy.typing import NDArray
from pydantic import Field

from annotation.label_types.context import NOTHING_GIVEN, AnswerContext
from annotation.label_types.image_preview import (
    MAX_VALUE,
    colour_of,
    image_of,
    points_text,
    size_of,
)
from annotation.label_types.interpolation import box_at, boxes_at, seen_from_to
from annotation.label_types.matching import Region
from annotation.label_types.numbers import DECIMALS, measure, whole
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind

MAX_TRACKS = 1_000  # of one field in one answer
MAX_KEYFRAMES = 100_000  # of all tracks of an answer together
MAX_FRAMES = 10_000_000  # where the item's video isn't at hand
COMPARED = 1_024  # frames of a pair of tracks; of more, so many that lie evenly between the ends
SLACK = 10**-DECIMALS  # of a sum of two rounded numbers
SIDES = 4  # of a box: x, y, width, height
TINY = 1e-9  # square pixels: below any area, so that none is divided by nought


class TrackField(RegionField):
    """`min_size` of a side of each box in pixels."""

    max_regions: int = Field(
        default=MAX_TRACKS, ge=1, le=MAX_TRACKS, description="Maximum number of tracks."
    )
    min_size: float = Field(
        default=1.0, gt=0, le=MAX_VALUE, description="Minimum side length of each box, in pixels."
    )


class Track(RegionKind[TrackField]):
    """A region is {"keyframes": [{"frame", "box": [x, y, width, height], "outside", "occluded"}],
    "last"}: frames from 0, boxes in pixels of the upright image. `last` is the last frame the
    thing is seen on, which follows from the key frames and the length of the video.
    """

    name = "track"
    title = gettext_lazy("Tracks")
    field_class = TrackField
    media = ("video",)
    most_pairs = 250_000  # of these each takes long

    def normalise(
        self, field: TrackField, value: Any, given: AnswerContext = NOTHING_GIVEN
    ) -> list[Region] | None:
        """The tracks checked and in order; None if there are none. Raises Problem."""
        if keyframes_in(value) > MAX_KEYFRAMES:
            raise Problem(
                _("“%(title)s” allows at most %(most)s keyframes in total.")
                % {"title": field.title, "most": MAX_KEYFRAMES}
            )
        return super().normalise(field, value, given)

    def shape(self, field: TrackField, raw: dict[str, Any], given: AnswerContext) -> dict[str, Any]:
        """The key frames; raises Problem."""
        sent = raw.get("keyframes")
        if not isinstance(sent, list) or not sent:
            raise Problem(_("the track has no keyframes."))
        frames = frames_of(given)
        keyframes = [keyframe(field, each, frames, size_of(given)) for each in sent]
        if any(one["frame"] >= other["frame"] for one, other in pairwise(keyframes)):
            raise Problem(_("the keyframes are out of order."))
        if all(each["outside"] for each in keyframes):
            raise Problem(_("the track is outside on every keyframe."))
        _first, last = seen_from_to(keyframes)
        known = frames if given.material is not None else keyframes[-1]["frame"] + 1
        return {"keyframes": keyframes, "last": known - 1 if last is None else last}

    def extent(self, region: Region) -> tuple[float, float]:
        """From the first to the last frame it is seen on."""
        return seen_from_to(region["keyframes"])[0], region["last"]

    def overlap(self, field: TrackField, one: Region, other: Region) -> float:
        """The mean over all frames on which either is seen of intersection over union."""
        return overlap(one, other)

    def told(self, field: TrackField, region: Region, content: Mapping[str, Any]) -> str:
        """From when to when it is seen, and how many key frames say so."""
        number = len(region["keyframes"])
        said = ngettext(
            "frames %(first)s–%(last)s, %(number)s keyframe",
            "frames %(first)s–%(last)s, %(number)s keyframes",
            number,
        )
        first, _last = seen_from_to(region["keyframes"])
        return said % {"first": first, "last": region["last"], "number": number}

    def drawn(
        self, field: TrackField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The first frame with the boxes there, and below it when each track is seen."""
        frames = int(content.get("frameCount") or 0)
        poster = {**content, "url": content.get("poster")}
        there = [(each, box_at(each["keyframes"], 0)) for each in regions]
        shapes = [
            colour_of(field, region) | {"points": points_text(corners(box))}
            for region, box in there
            if box is not None
        ]
        lanes = [lane(field, region, row) for row, region in enumerate(regions)]
        return image_of(poster) | {
            "shapes": shapes,
            "lanes": lanes,
            "frames": str(frames),
            "height": str(len(regions)),
        }


def keyframes_in(value: Any) -> int:
    """How many key frames were sent, without a look at any."""
    tracks = value if isinstance(value, list) else []
    lists = [each.get("keyframes") for each in tracks if isinstance(each, dict)]
    return sum(len(each) for each in lists if isinstance(each, list))


def frames_of(given: AnswerContext) -> int:
    """How many frames the video has that an answer is given to."""
    return MAX_FRAMES if given.material is None else given.material.frames


def keyframe(field: TrackField, raw: Any, frames: int, size: tuple[int, int]) -> dict[str, Any]:
    """One key frame in its stored form; raises Problem."""
    if not isinstance(raw, dict):
        raise Problem(_("each keyframe must be an object."))
    frame = whole(raw.get("frame"), least=0, most=frames - 1, what=_("frame"))
    flags = {name: raw.get(name, False) for name in ("outside", "occluded")}
    for name, flag in flags.items():
        if not isinstance(flag, bool):
            raise Problem(_("“%(name)s” must be true or false.") % {"name": name})
    return {"frame": frame, "box": box_in(field, raw.get("box"), size), **flags}


def box_in(field: TrackField, raw: Any, size: tuple[int, int]) -> list[float]:
    """A box within the image, [x, y, width, height]; raises Problem."""
    if not isinstance(raw, list) or len(raw) != SIDES:
        raise Problem(_("“box” must be four numbers: x, y, width, and height."))
    width, height = size
    box = [
        measure(raw[0], least=0, most=width, what=_("x")),
        measure(raw[1], least=0, most=height, what=_("y")),
        measure(raw[2], least=field.min_size, most=width, what=_("width")),
        measure(raw[3], least=field.min_size, most=height, what=_("height")),
    ]
    if box[0] + box[2] > width + SLACK or box[1] + box[3] > height + SLACK:
        raise Problem(_("the box extends beyond the image."))
    return box


def overlap(one: Region, other: Region) -> float:
    """Mean of intersection over union over the union of the frames; a missing box counts 0.

    Exact up to COMPARED frames; of longer ones evenly spread frames are looked at, so that a pair
    takes the same time however long the video is.
    """
    extents = [(seen_from_to(each["keyframes"])[0], each["last"]) for each in (one, other)]
    (first, last), (other_first, other_last) = extents
    shared = min(last, other_last) - max(first, other_first) + 1
    if shared <= 0:
        return 0.0
    low, high = min(first, other_first), max(last, other_last)
    number = min(high - low + 1, COMPARED)
    frames = np.round(np.linspace(low, high, number)).astype(np.int64)
    (a, is_a), (b, is_b) = (seen_boxes(each, frames) for each in (one, other))
    sides = np.minimum(a[:, :2] + a[:, 2:], b[:, :2] + b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    inner = np.prod(np.clip(sides, 0, None), axis=1)
    outer = np.prod(a[:, 2:], axis=1) + np.prod(b[:, 2:], axis=1) - inner
    alike = np.where(is_a & is_b, inner / np.maximum(outer, TINY), 0.0)
    return float(np.sum(alike) / max(np.count_nonzero(is_a | is_b), 1))


def seen_boxes(
    region: Region, frames: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The track's boxes on these frames, and whether it is seen there."""
    boxes, is_seen = boxes_at(region["keyframes"], frames)
    return boxes, is_seen & (frames <= region["last"])


def corners(box: list[float]) -> list[tuple[float, float]]:
    """Clockwise from the upper left one."""
    x, y, width, height = box
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def lane(field: TrackField, region: Region, row: int) -> dict[str, Any]:
    """When a track is seen, as bars in units of frames, and where its key frames are."""
    keyframes = region["keyframes"]
    ends = [*(each["frame"] for each in keyframes[1:]), region["last"] + 1]
    bars = [
        {"x": str(each["frame"]), "width": str(max(end - each["frame"], 0))}
        for each, end in zip(keyframes, ends, strict=True)
        if not each["outside"]
    ]
    return colour_of(field, region) | {"row": str(row), "bars": bars}


TRACK = Track()
