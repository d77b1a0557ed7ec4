"""Time segments drawn as bars below the item, without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 960
OUTLINE = 288  # how high the outline is drawn
IMAGES = 10  # of a video, side by side (media.video)
LOWEST, MAX_VALUE = 36, 180  # that they are drawn
BAR, GAP = 18, 3
MIN_VALUE = 2.0  # a shorter bar would hardly be seen


@dataclass(frozen=True)
class Bar:
    """A region's interval as a rectangle, with the colour and the title of its class."""

    id: str
    x: float
    y: int
    width: float
    colour: int
    title: str


@dataclass(frozen=True)
class Strip:
    """The image with its bars; `outline` is the address of the item's own outline."""

    outline: str
    outline_height: int
    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]


def strip_of(
    field: Any, regions: Sequence[dict[str, Any]], content: Mapping[str, Any]
) -> Strip | None:
    """The bars, those that overlap in lanes; None where the item's length isn't known."""
    start = content.get("start", 0)
    length = content.get("end", content.get("duration", 0)) - start
    if length <= 0 or not regions:
        return None
    known = {option.key: option for option in field.options}
    outline, above = outline_of(content)
    lanes = lanes_of(regions)
    bars = tuple(
        Bar(
            id=region["id"],
            x=round((region["start"] - start) / length * WIDTH, 2),
            y=above + GAP + lane * (BAR + GAP),
            width=max(round((region["end"] - region["start"]) / length * WIDTH, 2), MIN_VALUE),
            colour=known[region["label"]].colour if region["label"] in known else 1,
            title=known[region["label"]].title if region["label"] in known else region["label"],
        )
        for region, lane in zip(regions, lanes, strict=True)
    )
    height = above + GAP + (max(lanes) + 1) * (BAR + GAP)
    return Strip(outline, above, WIDTH, height, BAR, bars)


def outline_of(content: Mapping[str, Any]) -> tuple[str, int]:
    """The address of the image of all of the item, and how high it is drawn."""
    medium = content.get("type", "")
    image = {"series": "chart", "video": "strip"}.get(medium, "thumbnail")
    height = content.get("chartHeight") if medium == "series" else None
    if medium == "video":
        height = images_height(content.get("width") or 1, content.get("height") or 1)
    return content.get(image, ""), height or OUTLINE


def images_height(width: int, height: int) -> int:
    """How high a video's images are where all of them are as wide as the strip."""
    return min(max(round(WIDTH / IMAGES * height / width), LOWEST), MAX_VALUE)


def lanes_of(regions: Sequence[dict[str, Any]]) -> list[int]:
    """For each interval the first lane that is free; `regions` are in order of their start."""
    free_from: list[int] = []
    lanes = []
    for region in regions:
        lane = next(
            (at for at, end in enumerate(free_from) if end <= region["start"]), len(free_from)
        )
        free_from[lane : lane + 1] = [region["end"]]
        lanes.append(lane)
    return lanes
