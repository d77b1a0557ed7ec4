"""The kind `mask`: areas of an image that are painted to the pixel, each of a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from annotation.label_types.context import AnswerContext
from annotation.label_types.image_preview import MAX_VALUE, colour_of, image_of, size_of
from annotation.label_types.layers import layer_of
from annotation.label_types.matching import Extent, Region
from annotation.label_types.numbers import whole
from annotation.label_types.plane import part_of_either
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind
from annotation.label_types.rle_mask import (
    Painted,
    canonical,
    first_overlap,
    painted,
    shared_area,
    shared_box,
    strips,
)

MAX_PIXELS = 85_000_000  # of an image
MAX_RUNS = 1_000_000  # of one answer
DRAWN = 500  # pixels of the longer side of a drawing that is only looked at
MAX_STRIPS = 40_000  # of one drawing


class MaskField(RegionField):
    """`overlap`: with `none` no pixel is painted twice."""

    overlap: Literal["any", "none"] = Field(
        default="any", description="none: no pixel can belong to two masks."
    )


class Mask(RegionKind[MaskField]):
    """A region is {"rle": {"size": [height, width], "counts": [...]}}, runs as COCO has them."""

    name = "mask"
    title = gettext_lazy("Masks")
    field_class = MaskField
    media = ("image",)
    has_layers = True
    most_pairs = 250_000  # of these each takes long

    def shape(self, field: MaskField, raw: dict[str, Any], given: AnswerContext) -> dict[str, Any]:
        """The runs; raises Problem for those of another image, and for nothing painted."""
        match raw.get("rle"):
            case {"size": [height, width], "counts": list(counts)}:
                size = image_size(height, width, given)
            case _other:
                raise Problem(_("“rle” must be {“size”: [height, width], “counts”: […]}."))
        check_counts(counts, size[0] * size[1])
        runs = canonical(counts)
        if runs == [sum(runs)]:
            raise Problem(_("the mask is empty."))
        return {"rle": {"size": size, "counts": runs}}

    def extent(self, region: Region) -> tuple[float, float]:
        """From its left to its right."""
        left, _top, right, _low = area_of(region).corners
        return left, right

    def reaches(self, field: MaskField) -> Sequence[Extent]:
        """Also from its upper to its lower edge."""
        return [self.extent, height_of]

    def overlap(self, field: MaskField, one: Region, other: Region) -> float:
        """Intersection over union; 0 where the boxes say that it is below a half."""
        if one["rle"]["size"] != other["rle"]["size"]:
            return 0.0
        first, second = area_of(one), area_of(other)
        most = min(shared_box(first, second), first.area, second.area)
        if part_of_either(most, first.area, second.area) < self.alike_from:
            return 0.0
        return part_of_either(shared_area(first, second), first.area, second.area)

    def agreement(self, field: MaskField, one: Any, other: Any) -> float:
        """As of all regions; the runs are laid out once for each, not for each pair."""
        return super().agreement(field, laid_out(one), laid_out(other))

    def told(self, field: MaskField, region: Region, content: Mapping[str, Any]) -> str:
        """How many pixels it has, and the box round it."""
        area = area_of(region)
        left, top, right, low = area.corners
        return _("%(area)s px, x %(x)s, y %(y)s, %(width)s × %(height)s") % {
            "area": area.area,
            "x": left,
            "y": top,
            "width": right - left,
            "height": low - top,
        }

    def drawn(
        self, field: MaskField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The image, and each area as an SVG path of strips, as fine as a drawing needs.

        Of those that nobody put in front of the other, the smaller one is.
        """
        if not regions:
            return image_of(content)
        regions = sorted(regions, key=lambda each: (layer_of(each), -area_of(each).area))
        areas = [area_of(region) for region in regions]
        shapes = [
            colour_of(field, region) | {"path": path}
            for region, path in zip(regions, paths(areas, regions[0]["rle"]["size"]), strict=True)
        ]
        return image_of(content) | {"shapes": shapes}

    def check_together(
        self, field: MaskField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for too many runs, masks of several images, and pixels painted twice."""
        if sum(len(region["rle"]["counts"]) for region in regions) > MAX_RUNS:
            raise Problem(
                _("“%(title)s” allows at most %(most)s runs in total. Paint smoother edges.")
                % {"title": field.title, "most": MAX_RUNS}
            )
        if len({tuple(region["rle"]["size"]) for region in regions}) > 1:
            raise Problem(
                _("All masks of “%(title)s” must have the same size.") % {"title": field.title}
            )
        twice = None if field.overlap == "any" else first_overlap(list(map(area_of, regions)))
        if twice is not None:
            raise Problem(
                _("The masks at %(one)s and %(other)s overlap.")
                % {
                    name: self.told(field, regions[i], content)
                    for name, i in zip(OVER, twice, strict=True)
                }
            )


def height_of(region: Region) -> tuple[float, float]:
    """From the upper to the lower edge of what is painted."""
    _left, top, _right, low = area_of(region).corners
    return top, low


OVER = ("one", "other")


def image_size(height: Any, width: Any, given: AnswerContext) -> list[int]:
    """The size that runs count in, which is the image's; raises Problem."""
    size = [
        whole(height, least=1, most=MAX_VALUE, what=_("height")),
        whole(width, least=1, most=MAX_VALUE, what=_("width")),
    ]
    if given.material is not None and size != list(reversed(size_of(given))):
        raise Problem(
            _("the mask is %(width)s × %(height)s pixels, but the image is %(wide)s × %(high)s.")
            % {
                "width": width,
                "height": height,
                "wide": given.material.width,
                "high": given.material.height,
            }
        )
    if size[0] * size[1] > MAX_PIXELS:
        raise Problem(
            _("the image is too large for masks. The limit is %(most)s megapixels.")
            % {"most": MAX_PIXELS // 1_000_000}
        )
    return size


def check_counts(counts: list[Any], total: int) -> None:
    """Raise Problem for runs that aren't whole numbers, are too many, or don't fill the image."""
    if len(counts) > MAX_RUNS:
        raise Problem(_("the mask has more than %(most)s runs.") % {"most": MAX_RUNS})
    if not all(type(count) is int and 0 <= count <= total for count in counts):
        raise Problem(_("“counts” must contain whole numbers of 0 or more."))
    if sum(counts) != total:
        raise Problem(
            _("“counts” add up to %(sum)s pixels, but the image has %(total)s.")
            % {"sum": sum(counts), "total": total}
        )


def area_of(region: Region) -> Painted:
    """What a region paints."""
    return region.get("painted") or painted(region["rle"])


def laid_out(regions: list[Region] | None) -> list[Region] | None:
    """The regions, each with what it paints."""
    return regions and [region | {"painted": painted(region["rle"])} for region in regions]


def paths(areas: list[Painted], size: list[int]) -> list[str]:
    """Each area as an SVG path; coarser where all together would be too much."""
    step = ceil(max(size) / DRAWN)
    while columns(areas, step) > MAX_STRIPS:
        step *= 2
    while sum(map(len, drawn := [strips(area, step) for area in areas])) > MAX_STRIPS:
        step *= 2
    return ["".join(f"M{x},{y}H{right}V{low}H{x}Z" for x, y, right, low in each) for each in drawn]


def columns(areas: list[Painted], step: int) -> int:
    """How many columns their strips stand in."""
    return sum(len(range(area.corners[0], area.corners[2], step)) for area in areas)


MASK = Mask()
