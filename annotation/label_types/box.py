"""The kind `box`: boxes round things on an image, each of a class; also turned ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import floor, hypot, log
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from annotation.label_types.context import AnswerContext
from annotation.label_types.image_preview import (
    MAX_VALUE,
    colour_of,
    image_of,
    points_text,
    short,
    size_of,
)
from annotation.label_types.matching import Extent, Region
from annotation.label_types.numbers import DECIMALS, measure
from annotation.label_types.plane import Point, part_of_either, shared_area, turned
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField, RegionKind

TWICE = 0.8  # two boxes of one class that share more than this are the same thing marked twice
SLACK = 10**-DECIMALS  # of a sum of two rounded numbers


class BoxField(RegionField):
    """`rotated`: boxes may be turned. `min_size` of a side in pixels. `overlap`: with `other`, two
    upright ones of one class may not lie on each other nearly whole."""

    rotated: bool = Field(default=False, description="Whether boxes can be rotated.")
    min_size: float = Field(
        default=1.0, gt=0, le=MAX_VALUE, description="Minimum side length, in pixels."
    )
    overlap: Literal["any", "other"] = Field(
        default="any",
        description="other: two upright boxes of the same class can't overlap by more than "
        f"{TWICE:.0%} (intersection over union).",
    )


class Box(RegionKind[BoxField]):
    """A region is {"x", "y", "width", "height"} in pixels of the upright image; where the field
    allows it also "rotation", in degrees clockwise about the middle, from -180 to 180."""

    name = "box"
    title = gettext_lazy("Boxes")
    field_class = BoxField
    media = ("image",)
    has_layers = True

    def shape(self, field: BoxField, raw: dict[str, Any], given: AnswerContext) -> dict[str, Any]:
        """The box; raises Problem where it is too small or leaves the image.

        Of a turned box the middle has to lie in the image: the thing may be cut off there.
        """
        width, height = size_of(given)
        rotation = rotation_of(field, raw)
        across = hypot(width, height) if rotation else 0.0  # how far a turned one may reach out
        most_width, most_height = max(width, across), max(height, across)
        box = {
            "x": measure(raw.get("x"), least=-across, most=width, what=_("x")),
            "y": measure(raw.get("y"), least=-across, most=height, what=_("y")),
            "width": measure(
                raw.get("width"), least=field.min_size, most=most_width, what=_("width")
            ),
            "height": measure(
                raw.get("height"), least=field.min_size, most=most_height, what=_("height")
            ),
        }
        check_place(box, rotation, (width, height))
        return box | ({"rotation": rotation} if field.rotated else {})

    def extent(self, region: Region) -> tuple[float, float]:
        """From its left to its right."""
        if not region.get("rotation"):
            return region["x"], region["x"] + region["width"]
        across = [x for x, _y in corners(region)]
        return min(across), max(across)

    def reaches(self, field: BoxField) -> Sequence[Extent]:
        """Also from its upper to its lower edge."""
        return [self.extent, height_of]

    def overlap(self, field: BoxField, one: Region, other: Region) -> float:
        """Intersection over union."""
        return overlap(one, other)

    def told(self, field: BoxField, region: Region, content: Mapping[str, Any]) -> str:
        """Its corner and its size."""
        place = _("x %(x)s, y %(y)s, %(width)s × %(height)s") % {
            name: short(region[name]) for name in ("x", "y", "width", "height")
        }
        if not region.get("rotation"):
            return place
        return _("%(place)s, rotated %(degrees)s°") % {
            "place": place,
            "degrees": short(region["rotation"]),
        }

    def drawn(
        self, field: BoxField, regions: list[Region], content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The image, and the corners of each box."""
        shapes = [
            colour_of(field, region)
            | {"points": points_text(corners(region)), "x": f"{region['x']:g}"}
            | {"y": f"{region['y']:g}"}
            for region in regions
        ]
        return image_of(content) | {"shapes": shapes}

    def check_together(
        self, field: BoxField, regions: list[Region], content: Mapping[str, Any]
    ) -> None:
        """Raise Problem for the same thing marked twice, where that isn't wanted."""
        if field.overlap == "any":
            return
        for one, other in near_pairs(regions):
            if overlap(one, other) > TWICE:
                raise Problem(
                    _("The boxes at %(one)s and %(other)s mark the same object.")
                    % {
                        "one": self.told(field, one, content),
                        "other": self.told(field, other, content),
                    }
                )


def height_of(region: Region) -> tuple[float, float]:
    """From the upper to the lower edge of a box."""
    if not region.get("rotation"):
        return region["y"], region["y"] + region["height"]
    down = [y for _x, y in corners(region)]
    return min(down), max(down)


def rotation_of(field: BoxField, raw: dict[str, Any]) -> float:
    """By how much it is turned; raises Problem where the field takes upright boxes only."""
    sent = raw.get("rotation", 0)
    rotation = measure(sent, least=-180, most=180, what=_("rotation"))
    if rotation and not field.rotated:
        raise Problem(_("the box is rotated, but this field only accepts upright boxes."))
    return rotation + 0.0


def check_place(box: Mapping[str, float], rotation: float, size: tuple[int, int]) -> None:
    """Raise Problem for a box that leaves the image."""
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if rotation:
        inside = 0 <= middle_x <= size[0] and 0 <= middle_y <= size[1]
    else:
        right, lower = box["x"] + box["width"], box["y"] + box["height"]
        inside = right <= size[0] + SLACK and lower <= size[1] + SLACK
    if not inside:
        raise Problem(_("the box extends beyond the image."))


def corners(region: Region) -> list[Point]:
    """Clockwise from the upper left one."""
    x, y, width, height = (region[name] for name in ("x", "y", "width", "height"))
    upright: list[Point] = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    if not region.get("rotation"):
        return upright
    middle = (x + width / 2, y + height / 2)
    return [turned(corner, middle, region["rotation"]) for corner in upright]


def overlap(one: Region, other: Region) -> float:
    """Intersection over union of two boxes."""
    if one.get("rotation") or other.get("rotation"):
        shared = shared_area(corners(one), corners(other))
    else:
        shared = upright_part(one, other, "x", "width") * upright_part(one, other, "y", "height")
    return part_of_either(shared, one["width"] * one["height"], other["width"] * other["height"])


def upright_part(one: Region, other: Region, start: str, side: str) -> float:
    """How long the common part of two upright boxes is along one axis."""
    end = min(one[start] + one[side], other[start] + other[side])
    return float(max(end - max(one[start], other[start]), 0.0))


def near_pairs(regions: Iterable[Region]) -> Iterator[tuple[Region, Region]]:
    """Pairs of upright boxes of one class that may share more than TWICE: few, however many boxes.

    The sides of two such boxes differ by less than a quarter, and their middles lie apart by less
    than that; so they are in the same or in neighbouring cells of a grid by sides and place.
    """
    cells: dict[tuple[str, int, int, int, int], list[Region]] = defaultdict(list)
    for region in regions:
        if region.get("rotation"):
            continue
        label, wide, high = region["label"], level(region["width"]), level(region["height"])
        for more_wide, more_high in product((-1, 0, 1), repeat=2):
            across, down = cell(region, wide + more_wide, high + more_high)
            for right, lower in product((-1, 0, 1), repeat=2):
                key = (label, wide + more_wide, high + more_high, across + right, down + lower)
                yield from ((other, region) for other in cells.get(key, ()))
        cells[label, wide, high, *cell(region, wide, high)].append(region)


def level(side: float) -> int:
    """Which sides are about as long: each level is longer by 1 / TWICE than the one below."""
    return floor(-log(side) / log(TWICE))


def cell(region: Region, wide: int, high: int) -> tuple[int, int]:
    """Where the box's middle lies in the grid of these levels, a quarter of a side to each cell."""
    middle_x = region["x"] + region["width"] / 2
    middle_y = region["y"] + region["height"] / 2
    return floor(middle_x * 4 * TWICE**wide), floor(middle_y * 4 * TWICE**high)


BOX = Box()
