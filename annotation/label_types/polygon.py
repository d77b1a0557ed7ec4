"""The kind `polygon`: outlines of things on an image, each of a class, with holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotation.label_types import outlines
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
from annotation.label_types.plane import Point, part_of_either, turned_area
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind

MAX_POINTS = 10_000  # of one outline with its holes
MAX_TOTAL_POINTS = 100_000  # of one answer
MAX_HOLES = 500
MIN_POINTS = 3


class PolygonField(RegionField):
    """Outlines need no options of their own."""


class Polygon(RegionKind[PolygonField]):
    """A region is {"points"} in pixels of the upright image, and {"holes"} if there are any."""

    name = "polygon"
    title = gettext_lazy("Polygons")
    field_class = PolygonField
    media = ("image",)
    has_layers = True
    most_pairs = 250_000  # of these each takes long

    def shape(
        self, field: PolygonField, raw: dict[str, Any], given: AnswerContext
    ) -> dict[str, Any]:
        """The outline and its holes; raises Problem for too few points or too many."""
        points = ring_in(raw.get("points"), given, MAX_POINTS)
        sent = raw.get("holes") or []
        if not isinstance(sent, list) or len(sent) > MAX_HOLES:
            raise Problem(
                _("“holes” must be a list of at most %(most)s holes.") % {"most": MAX_HOLES}
            )
        holes, left = [], MAX_POINTS - len(points)
        for hole in sent:
            holes.append(ring_in(hole, given, max(left, MIN_POINTS)))
            left -= len(holes[-1])
        if left < 0:
            raise Problem(_("the polygon has more than %(most)s points.") % {"most": MAX_POINTS})
        return {"points": points} | ({"holes": holes} if holes else {})

    def extent(self, region: Region) -> tuple[float, float]:
        """From its left to its right."""
        across = [x for x, _y in region["points"]]
        return min(across), max(across)

    def reaches(self, field: PolygonField) -> Sequence[Extent]:
        """Also from its upper to its lower edge."""
        return [self.extent, height_of]

    def overlap(self, field: PolygonField, one: Region, other: Region) -> float:
        """Intersection over union; holes count as outside."""
        return overlap(one, other)

    def told(self, field: PolygonField, region: Region, content: Mapping[str, Any]) -> str:
        """Its left and upper edge, and how many points it has."""
        count = sum(map(len, rings(region)))
        sentence = ngettext(
            "x %(x)s, y %(y)s, %(count)s point", "x %(x)s, y %(y)s, %(count)s points", count
        )
        x, y = (short(min(values)) for values in zip(*region["points"], strict=True))
        return sentence % {"x": x, "y": y, "count": count}

    def drawn(
        self, field: PolygonField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The image, and each outline as an SVG path."""
        shapes = [
            colour_of(field, region)
            | {"path": "".join(f"M{points_text(ring)}Z" for ring in rings(region))}
            for region in regions
        ]
        return image_of(content) | {"shapes": shapes}

    def check_together(
        self, field: PolygonField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for an outline that crosses itself or its holes, or is no area at all."""
        if sum(len(ring) for region in regions for ring in rings(region)) > MAX_TOTAL_POINTS:
            raise Problem(
                _("“%(title)s” allows at most %(most)s points in total.")
                % {"title": field.title, "most": MAX_TOTAL_POINTS}
            )
        left = outlines.MAX_PAIRS
        for region in regions:
            left = check_outline(self.told(field, region, content), rings(region), left)


def height_of(region: Region) -> tuple[float, float]:
    """From the upper to the lower edge of an outline."""
    down = [y for _x, y in region["points"]]
    return min(down), max(down)


def ring_in(value: Any, given: AnswerContext, most: int) -> list[list[float]]:
    """The points of a closed line, each other than the next; raises Problem."""
    ring = without_repeats(points_in(value, given, least=MIN_POINTS, most=most))
    if ring[0] == ring[-1]:
        del ring[-1]
    if len(ring) < MIN_POINTS:
        raise Problem(_("at least three different points are needed."))
    return ring


def check_outline(told: str, of: list[list[Point]], left: int) -> int:
    """How many pairs of sides may still be looked at; raises Problem for what is no outline."""
    try:
        crossing, left = outlines.first_crossing(of, left)
    except outlines.TooIntricate:
        raise Problem(
            _("The polygon at %(told)s is too complex to check. Use fewer points.") % {"told": told}
        ) from None
    if crossing is not None:
        raise Problem(
            _("The polygon at %(told)s crosses itself at x %(at_x)s, y %(at_y)s.")
            % {"told": told, "at_x": short(crossing[0]), "at_y": short(crossing[1])}
        )
    outer, *holes = of
    if not all(outlines.holds(outer, hole[0]) for hole in holes):
        raise Problem(_("The polygon at %(told)s has a hole outside its outline.") % {"told": told})
    return left


def rings(region: Region) -> list[list[Point]]:
    """The outline, then its holes."""
    return [[(x, y) for x, y in ring] for ring in [region["points"], *region.get("holes", ())]]


def area_of(of: Sequence[Sequence[Point]]) -> float:
    """Of an outline without its holes."""
    return abs(turned_area(of[0])) - sum(abs(turned_area(hole)) for hole in of[1:])


def box_of(ring: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, upper, right and lower edge."""
    across, down = zip(*ring, strict=True)
    return min(across), min(down), max(across), max(down)


def overlap(one: Region, other: Region) -> float:
    """Intersection over union of two outlines; 0 where their boxes say that it is below a half."""
    first, second = rings(one), rings(other)
    area, other_area = area_of(first), area_of(second)
    a, b = box_of(first[0]), box_of(second[0])
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    most = min(max(wide, 0.0) * max(high, 0.0), area, other_area)
    if part_of_either(most, area, other_area) < Polygon.alike_from:
        return 0.0
    return part_of_either(outlines.shared_area(first, second), area, other_area)


POLYGON = Polygon()
