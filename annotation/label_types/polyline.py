"""The kind `polyline`: open lines on an image, each of a class: lanes, vessels, cracks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from annotation.label_types import polyline_overlap
from annotation.label_types.context import AnswerContext
from annotation.label_types.image_preview import (
    colour_of,
    image_of,
    points_in,
    points_text,
    short,
    without_repeats,
)
from annotation.label_types.matching import Extent, Region
from annotation.label_types.plane import Point
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind

MIN_POINTS = 2
MAX_POINTS = 10_000  # of one line
MAX_TOTAL_POINTS = 100_000  # of one answer


class PolylineField(RegionField):
    """`tolerance`: how many pixels apart two lines may run and still be the same."""

    tolerance: float = Field(
        default=5.0,
        gt=0,
        le=1_000,
        description="Maximum distance, in pixels, at which two lines count as the same.",
    )


class Polyline(RegionKind[PolylineField]):
    """A region is {"points"}: [[x, y], ...] in pixels of the upright image, in order."""

    name = "polyline"
    title = gettext_lazy("Polylines")
    field_class = PolylineField
    media = ("image",)
    has_layers = True
    most_pairs = 250_000  # of these each takes long

    def shape(
        self, field: PolylineField, raw: dict[str, Any], given: AnswerContext
    ) -> dict[str, Any]:
        """The points; raises Problem for fewer than two places."""
        sent = points_in(raw.get("points"), given, least=MIN_POINTS, most=MAX_POINTS)
        points = without_repeats(sent)
        if len(points) < MIN_POINTS:
            raise Problem(_("at least two different points are needed."))
        return {"points": points}

    def extent(self, region: Region) -> tuple[float, float]:
        """From its left to its right."""
        across = [x for x, _y in region["points"]]
        return min(across), max(across)

    def reaches(self, field: PolylineField) -> Sequence[Extent]:
        """Also from its upper to its lower edge, each further by the tolerance."""
        return [wider(self.extent, field.tolerance), wider(height_of, field.tolerance)]

    def overlap(self, field: PolylineField, one: Region, other: Region) -> float:
        """F1 of their lengths within the tolerance."""
        return length_f1([line_of(one)], [line_of(other)], field.tolerance)

    def agreement(self, field: PolylineField, one: Any, other: Any) -> float:
        """F1 of length, over all lines of a class together; with attributes, half of it is theirs.

        Where a line is drawn in two pieces nothing is lost, so lines are not paired for that.
        """
        if not one or not other:
            return float(not one and not other)
        length = length_f1_by_class(one, other, field.tolerance)
        if not field.attributes:
            return length
        return (length + super().agreement(field, one, other)) / 2

    def told(self, field: PolylineField, region: Region, content: Mapping[str, Any]) -> str:
        """Its left and upper edge, and how many points it has."""
        count = len(region["points"])
        sentence = ngettext(
            "x %(x)s, y %(y)s, %(count)s point", "x %(x)s, y %(y)s, %(count)s points", count
        )
        x, y = (short(min(values)) for values in zip(*region["points"], strict=True))
        return sentence % {"x": x, "y": y, "count": count}

    def drawn(
        self, field: PolylineField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The image, and the points of each line."""
        shapes = [
            colour_of(field, region) | {"points": points_text(line_of(region))}
            for region in regions
        ]
        return image_of(content) | {"shapes": shapes}

    def check_together(
        self, field: PolylineField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for more points than can be compared."""
        if sum(len(region["points"]) for region in regions) > MAX_TOTAL_POINTS:
            raise Problem(
                _("“%(title)s” allows at most %(most)s points in total.")
                % {"title": field.title, "most": MAX_TOTAL_POINTS}
            )


def wider(extent: Extent, by: float) -> Extent:
    """The extent, further by so much at both ends."""

    def further(region: Region) -> tuple[float, float]:
        least, most = extent(region)
        return least - by, most + by

    return further


def height_of(region: Region) -> tuple[float, float]:
    """From the upper to the lower edge of a line."""
    down = [y for _x, y in region["points"]]
    return min(down), max(down)


def line_of(region: Region) -> list[Point]:
    """Its points."""
    return [(x, y) for x, y in region["points"]]


def segments(lines: Iterable[list[Point]]) -> list[polyline_overlap.LineSegment]:
    """From each point to the next, of all the lines."""
    return [segment for line in lines for segment in pairwise(line)]


def length_f1(ones: list[list[Point]], others: list[list[Point]], within: float) -> float:
    """F1 of the lengths of lines that lie near the others."""
    near, whole = near_and_whole(ones, others, within)
    back, other_whole = near_and_whole(others, ones, within)
    return f1(near / whole, back / other_whole)


def length_f1_by_class(one: list[Region], other: list[Region], within: float) -> float:
    """The same over whole answers: a line is near only lines of its own class."""
    first, second = by_class(one), by_class(other)
    parts = []
    for mine, theirs in ((first, second), (second, first)):
        sums = [
            near_and_whole(lines, theirs.get(label, []), within) for label, lines in mine.items()
        ]
        parts.append(sum(near for near, _whole in sums) / sum(whole for _near, whole in sums))
    return f1(*parts)


def by_class(regions: list[Region]) -> dict[str, list[list[Point]]]:
    """The lines of an answer, in the order of the classes."""
    found: dict[str, list[list[Point]]] = defaultdict(list)
    for region in sorted(regions, key=lambda each: str(each["label"])):
        found[region["label"]].append(line_of(region))
    return found


def near_and_whole(
    ones: list[list[Point]], others: list[list[Point]], within: float
) -> tuple[float, float]:
    """How long those parts of the lines are that lie near the others, and how long they are."""
    first, second = segments(ones), segments(others)
    if len(first) * len(second) > polyline_overlap.MAX_PAIRS:
        first, second = (
            segments(polyline_overlap.thinned(each, polyline_overlap.THINNED))
            for each in (ones, others)
        )
    return polyline_overlap.length_near(first, second, within), math.fsum(
        map(polyline_overlap.length, first)
    )


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean."""
    both = precision + recall
    return min(2 * precision * recall / both, 1.0) if both else 0.0


POLYLINE = Polyline()
