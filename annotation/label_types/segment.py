"""The kind `segment`: intervals of time of an audio file, a series or a video, each of a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from annotation.label_types.context import AnswerContext, ItemFacts
from annotation.label_types.matching import Region
from annotation.label_types.numbers import whole
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind
from annotation.label_types.timeline_preview import strip_of
from annotation.label_types.timestamps import SECOND, interval, zone_told

FURTHEST = 2**53  # microseconds; up to here scripts count exactly
MAX_LENGTH = 3600 * SECOND  # that a shortest length may be
EVERY = ""  # stands for all channels


class SegmentField(RegionField):
    """`overlap`: any, of other classes only, or none at all. `min_length` in microseconds.

    `per_channel`: of a series each segment may be of some channels only.
    """

    overlap: Literal["any", "other", "none"] = Field(
        default="any",
        description="other: only segments of different classes can overlap. none: no overlap.",
    )
    min_length: int = Field(
        default=1, ge=1, le=MAX_LENGTH, description="Minimum length in microseconds."
    )
    per_channel: bool = Field(
        default=False,
        description="In time series, whether segments can cover only some channels.",
    )


class Segment(RegionKind[SegmentField]):
    """A region is {"start", "end"}: `[start, end)` in whole microseconds.

    With `per_channel` also {"channels"}: names, or [] for all of them.
    """

    name = "segment"
    title = gettext_lazy("Time segments")
    field_class = SegmentField
    media = ("audio", "series", "video")

    def shape(
        self, field: SegmentField, raw: dict[str, Any], given: AnswerContext
    ) -> dict[str, Any]:
        """Start, end and channels; raises Problem where the item has no such time or channel."""
        least, most = bounds(given.material)
        start = whole(
            raw.get("start"), least=least, most=most - 1, what=_("the start (in microseconds)")
        )
        end = whole(raw.get("end"), least=start + 1, most=most, what=_("the end (in microseconds)"))
        if end - start < field.min_length:
            raise Problem(
                _("the segment is shorter than %(seconds)s seconds.")
                % {"seconds": seconds(field.min_length)}
            )
        times = {"start": start, "end": end}
        if not field.per_channel:
            return times
        return times | {"channels": channels_in(raw.get("channels"), given.material)}

    def extent(self, region: Region) -> tuple[float, float]:
        """Its time."""
        return region["start"], region["end"]

    def overlap(self, field: SegmentField, one: Region, other: Region) -> float:
        """Time of both over time of either; 0 where they have no channel in common."""
        if not share_channel(one, other):
            return 0.0
        shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
        either = max(one["end"], other["end"]) - min(one["start"], other["start"])
        return float(max(shared, 0) / either)

    def told(self, field: SegmentField, region: Region, content: Mapping[str, Any]) -> str:
        """From when to when, and of which channels."""
        times = interval(region["start"], region["end"], content)
        return ", ".join([times, *region.get("channels", ())])

    def drawn(
        self, field: SegmentField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Bars over the outline of the item, and in which zone the times are."""
        return {"strip": strip_of(field, regions, content), "zone": zone_told(content)}

    def check_together(
        self, field: SegmentField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for the same segment twice, and for overlaps where they aren't wanted."""
        seen = set()
        for region in regions:
            same = (region["start"], region["end"], region["label"], channel_keys(region))
            if same in seen:
                raise Problem(
                    _("%(where)s is marked twice.") % {"where": self.told(field, region, content)}
                )
            seen.add(same)
        for one, other in () if field.overlap == "any" else overlapping(field, regions):
            both = {
                "one": self.told(field, one, content),
                "other": self.told(field, other, content),
            }
            raise Problem(_("%(one)s and %(other)s overlap.") % both)


def seconds(micros: int) -> str:
    """A length in seconds, with as many digits as it needs."""
    return f"{micros / SECOND:.6f}".rstrip("0").rstrip(".")


def bounds(material: ItemFacts | None) -> tuple[int, int]:
    """Where the item begins and ends; without it, what a number can hold."""
    if material is None:
        return -FURTHEST, FURTHEST
    return material.start, material.start + material.duration


def channels_in(sent: Any, material: ItemFacts | None) -> list[str]:
    """The named channels in the order of the series, [] for all; raises Problem."""
    names = [] if sent is None else sent
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Problem(_("“channels” must be a list of names."))
    if len(set(names)) != len(names):
        raise Problem(_("“channels” contains the same channel twice."))
    if material is None:
        return names
    if unknown := [name for name in names if name not in material.channels]:
        raise Problem(
            _("“%(name)s” isn't a channel of this time series.") % {"name": unknown[0][:60]}
        )
    chosen = [name for name in material.channels if name in names]
    return [] if len(chosen) == len(material.channels) else chosen


def channel_keys(region: Region) -> tuple[str, ...]:
    """Its channels, EVERY for all."""
    return tuple(region.get("channels", ())) or (EVERY,)


def share_channel(one: Region, other: Region) -> bool:
    """Whether two segments have a channel in common; all channels has one with any."""
    ones, others = channel_keys(one), channel_keys(other)
    return ones == (EVERY,) or others == (EVERY,) or not set(ones).isdisjoint(others)


def overlapping(field: SegmentField, regions: list[Region]) -> Iterator[tuple[Region, Region]]:
    """Pairs that may not overlap but do. `regions` are in order of their start.

    Of each class and channel only the segment that lasts longest so far is looked at.
    """
    last: dict[str, dict[str, Region]] = {}
    for region in regions:
        tracks = last.setdefault(region["label"] if field.overlap == "other" else EVERY, {})
        keys = channel_keys(region)
        looked_at = tracks.keys() if keys == (EVERY,) else {*keys, EVERY} & tracks.keys()
        for key in looked_at:
            if tracks[key]["end"] > region["start"]:
                yield tracks[key], region
        for key in keys:
            before = tracks.get(key)
            if before is None or before["end"] < region["end"]:
                tracks[key] = region


SEGMENT = Segment()
