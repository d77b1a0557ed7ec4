"""Shared parts of label types with regions on an image: checks, image size, preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.context import AnswerContext
from annotation.label_types.layers import layer_of
from annotation.label_types.matching import Region
from annotation.label_types.numbers import measure
from annotation.label_types.plane import Point
from annotation.label_types.protocol import Problem
from annotation.label_types.regions import RegionField

MAX_VALUE = 100_000  # pixels of a side; where the item's image isn't at hand


def size_of(given: AnswerContext) -> tuple[int, int]:
    """Width and height of the image that an answer is given to, in pixels."""
    if given.material is None:
        return MAX_VALUE, MAX_VALUE
    return given.material.width, given.material.height


def points_in(value: Any, given: AnswerContext, *, least: int, most: int) -> list[list[float]]:
    """Points [x, y] in the image, to thousandths of a pixel; raises Problem."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise Problem(
            _("“points” must be a list of %(least)s to %(most)s points.")
            % {"least": least, "most": most}
        )
    width, height = size_of(given)
    return [point_in(point, width, height) for point in value]


def point_in(value: Any, width: float, height: float) -> list[float]:
    """One point [x, y] in the image; raises Problem."""
    match value:
        case [x, y]:
            return [
                measure(x, least=0, most=width, what=_("the x of a point")),
                measure(y, least=0, most=height, what=_("the y of a point")),
            ]
    raise Problem(_("each point must be [x, y]."))


def without_repeats(points: list[list[float]]) -> list[list[float]]:
    """The points without those at the place of the one before, as a double click leaves them."""
    return [point for index, point in enumerate(points) if not index or point != points[index - 1]]


def short(value: float) -> str:
    """A measure for people: to a tenth of a pixel."""
    return f"{round(value, 1):g}"


def points_text(points: Iterable[Point]) -> str:
    """Points as the attribute `points` of an SVG shape takes them."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def image_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the SVG below the shapes needs: the image's address and its size as whole numbers."""
    if not content.get("url") or not content.get("width") or not content.get("height"):
        return {}
    width, height = int(content["width"]), int(content["height"])
    return {
        "image": {
            "url": content.get("reduced") or content["url"],
            "name": content.get("name", ""),
            "width": str(width),
            "height": str(height),
        }
    }


def colour_of(field: RegionField, region: Region) -> dict[str, Any]:
    """A region's id and layer, the colour and title of its class; of one that is gone, its key."""
    option = next((each for each in field.options if each.key == region["label"]), None)
    return {
        "id": region["id"],
        "layer": layer_of(region),
        "colour": option.colour if option else 1,
        "title": option.title if option else region["label"],
    }
