"""The kind `keypoint`: named points of a skeleton on an image, one region for each instance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

from annotation.label_types.context import AnswerContext
from annotation.label_types.image_preview import colour_of, image_of, point_in, short, size_of
from annotation.label_types.matching import Extent, Region
from annotation.label_types.numbers import whole
from annotation.label_types.pairing import NEAR
from annotation.label_types.protocol import NAME, Problem
from annotation.label_types.regions import RegionField, RegionKind

ABSENT, HIDDEN, VISIBLE = 0, 1, 2
MIN_AREA = 1_024.0  # square pixels: an instance is never taken for smaller when it is compared
SLIMMEST = 0.1  # of the square of its longer side: the same for one whose points lie on a line


class KeyPoint(BaseModel):
    """A point of the skeleton. `sigma`: how far apart people place it, as a share of the size."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=NAME, description="The point's key in annotations and releases.")
    title: str = Field(min_length=1, max_length=80, description="The title annotators see.")
    sigma: float = Field(
        default=0.05,
        gt=0,
        le=1,
        description="How much annotators' positions of this point typically vary, as a share of "
        "the object's size. Used to compare annotations (object keypoint similarity).",
    )


class KeypointField(RegionField):
    """`points` in the order in which they are placed; `edges` join two of them, by their keys."""

    points: tuple[KeyPoint, ...] = Field(
        min_length=1, max_length=200, description="The points of the skeleton, in placing order."
    )
    edges: tuple[tuple[str, str], ...] = Field(
        default=(), max_length=1_000, description="Pairs of point keys connected by a line."
    )

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """Points differ, and edges join points that are there."""
        keys = [point.key for point in self.points]
        titles = {point.title for point in self.points}
        if len(keys) != len(set(keys)) or len(titles) != len(keys):
            raise ValueError("two points have the same key or title")
        if any(one == other or not {one, other} <= set(keys) for one, other in self.edges):
            raise ValueError("an edge must connect two different points of the skeleton")
        return self


class Keypoint(RegionKind[KeypointField]):
    """A region is {"points": {key: [x, y, visibility]}}, with every point of the skeleton: 0 not
    in the image (at 0, 0), 1 there but hidden, 2 visible. x and y in pixels."""

    name = "keypoint"
    title = gettext_lazy("Keypoints")
    field_class = KeypointField
    media = ("image",)
    has_layers = True

    def shape(
        self, field: KeypointField, raw: dict[str, Any], given: AnswerContext
    ) -> dict[str, Any]:
        """The points in the order of the skeleton; raises Problem."""
        sent = raw.get("points")
        keys = [point.key for point in field.points]
        if not isinstance(sent, dict) or not sent.keys() <= set(keys):
            raise Problem(_("“points” must contain only points of the skeleton."))
        points = {key: placed(sent.get(key), given) for key in keys}
        if all(visibility == ABSENT for _x, _y, visibility in points.values()):
            raise Problem(_("at least one point must be placed."))
        return {"points": points}

    def extent(self, region: Region) -> tuple[float, float]:
        """From its left to its right."""
        across = [x for x, _y in seen(region).values()]
        return min(across), max(across)

    def reaches(self, field: KeypointField) -> Sequence[Extent]:
        """Further at both ends by as much as a point may lie off, for instances without a point in
        common along an axis are alike all the same.

        Of two that are alike to NEAR some point is so by itself: d² <= 2 s² k² ln(1 / NEAR), where
        s² is the mean of both areas, and each instance reaches as far as its own area says.
        """
        share = 2 * max(point.sigma for point in field.points) * math.sqrt(-math.log(NEAR))

        def further(region: Region) -> tuple[float, float]:
            least, most = self.extent(region)
            by = share * math.sqrt(area_of(seen(region)))
            return least - by, most + by

        return [further]

    def overlap(self, field: KeypointField, one: Region, other: Region) -> float:
        """Object keypoint similarity; a point that only one of them has counts 0."""
        first, second = seen(one), seen(other)
        area = (area_of(first) + area_of(second)) / 2
        ks = {point.key: 2 * point.sigma for point in field.points}
        both = [key for key in ks if key in first and key in second]
        either = [key for key in ks if key in first or key in second]
        if not either:  # both of a skeleton that had other points
            return float(one["points"] == other["points"])
        apart = [math.dist(first[key], second[key]) for key in both]
        return oks(apart, area, [ks[key] for key in both]) * len(both) / len(either)

    def told(self, field: KeypointField, region: Region, content: Mapping[str, Any]) -> str:
        """Its left and upper edge, and how many points are placed."""
        points = seen(region)
        sentence = ngettext(
            "x %(x)s, y %(y)s, %(count)s point", "x %(x)s, y %(y)s, %(count)s points", len(points)
        )
        x, y = (short(min(values)) for values in zip(*points.values(), strict=True))
        return sentence % {"x": x, "y": y, "count": len(points)}

    def drawn(
        self, field: KeypointField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The image, and the edges and points of each instance."""
        return image_of(content) | {"shapes": [skeleton(field, region) for region in regions]}


def placed(value: Any, given: AnswerContext) -> list[float]:
    """One point [x, y, visibility]; what isn't there lies at 0, 0. Raises Problem."""
    if value is None:
        return [0.0, 0.0, ABSENT]
    match value:
        case [x, y, visibility]:
            seen_as = whole(visibility, least=ABSENT, most=VISIBLE, what=_("visibility"))
            if seen_as == ABSENT:
                return [0.0, 0.0, ABSENT]
            return [*point_in([x, y], *size_of(given)), seen_as]
    raise Problem(_("each point must be [x, y, visibility]."))


def seen(region: Region) -> dict[str, tuple[float, float]]:
    """The points that are placed."""
    return {key: (x, y) for key, (x, y, visibility) in region["points"].items() if visibility}


def area_of(points: Mapping[str, tuple[float, float]]) -> float:
    """How large the instance is taken to be: the box round its points, but never very small."""
    across, down = zip(*points.values(), strict=True)
    wide, high = max(across) - min(across), max(down) - min(down)
    return float(max(wide * high, SLIMMEST * max(wide, high) ** 2, MIN_AREA))


def oks(apart: Sequence[float], area: float, ks: Sequence[float]) -> float:
    """Object keypoint similarity (Lin 2014, Microsoft COCO): mean of exp(-d² / (2 s² k²)), where d
    is how far apart two points are in pixels, s² the area and k twice a point's sigma."""
    if not apart:
        return 0.0
    alike = [math.exp(-(d**2) / (2 * area * k**2)) for d, k in zip(apart, ks, strict=True)]
    return math.fsum(alike) / len(alike)


def skeleton(field: KeypointField, region: Region) -> dict[str, Any]:
    """What the SVG draws of an instance."""
    points = seen(region)
    titles = {point.key: point.title for point in field.points}
    return colour_of(field, region) | {
        "edges": [
            {"from": [f"{at:g}" for at in points[one]], "to": [f"{at:g}" for at in points[other]]}
            for one, other in field.edges
            if one in points and other in points
        ],
        "dots": [
            {
                "x": f"{x:g}",
                "y": f"{y:g}",
                "title": titles[key],
                "is_hidden": region["points"][key][2] == HIDDEN,
            }
            for key, (x, y) in points.items()
            if key in titles
        ],
    }


KEYPOINT = Keypoint()
