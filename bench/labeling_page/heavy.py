"""Which answers are heavy? A thousand intervals of a text, thousands of shapes on an image."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from bench.labeling_page.cases import POINTS, Case

LENGTH = 100_000  # characters
INTERVALS = 1000
ARCS = 200
SHAPES = (500, 2000)
WIDTH, HEIGHT = 4000, 3000
SIDE = 30  # pixels of a shape

Region = dict[str, Any]


def answer_on_text(case: Case, text: str) -> dict[str, list[Region]]:
    """Words evenly over the text; where relations are asked, some between neighbours."""
    words = list(re.finditer(r"\w+", text))
    chosen = words[:: len(words) // INTERVALS][:INTERVALS]
    spans = [
        region(number, start=word.start(), end=word.end(), text=word.group())
        for number, word in enumerate(chosen)
    ]
    if len(case.fields) == 1:
        return {"spans": spans}
    arcs = [
        region(number, **{"from": f"r{number}", "to": f"r{number + 1}"}) for number in range(ARCS)
    ]
    return {"spans": spans, "answer": arcs}


def answer_on_image(case: Case, number: int) -> dict[str, list[Region]]:
    """So many shapes in rows."""
    shape = OF_KIND[case.name]
    return {"answer": [region(at, **shape(*place)) for at, place in enumerate(places(number))]}


def region(number: int, **measures: Any) -> Region:
    """One of them, of either class."""
    return {"id": f"r{number}", "label": ("one", "two")[number % 2]} | measures


def places(number: int) -> Iterator[tuple[float, float]]:
    """The left and upper edge of each, evenly over the image."""
    across = math.ceil(math.sqrt(number * WIDTH / HEIGHT))
    step = WIDTH / across
    for at in range(number):
        yield at % across * step + 5, at // across * step + 5


def box(x: float, y: float) -> Region:
    """A square."""
    return {"x": round(x, 3), "y": round(y, 3), "width": SIDE, "height": SIDE}


def outline(x: float, y: float) -> Region:
    """Twelve points round a middle."""
    turns = [2 * math.pi * each / 12 for each in range(12)]
    middle = SIDE / 2
    points = [
        [x + middle * (1 + math.cos(turn)), y + middle * (1 + math.sin(turn))] for turn in turns
    ]
    return {"points": [[round(each, 3) for each in point] for point in points]}


def skeleton(x: float, y: float) -> Region:
    """Points one below the other."""
    at = enumerate(POINTS)
    return {"points": {key: [round(x, 3), round(y + 8 * number, 3), 2] for number, key in at}}


def mask(x: float, y: float) -> Region:
    """A square, column by column."""
    left, top = int(x), int(y)
    counts = [left * HEIGHT + top]
    for _ in range(SIDE - 1):
        counts += [SIDE, HEIGHT - SIDE]
    counts += [SIDE]
    return {"rle": {"size": [HEIGHT, WIDTH], "counts": [*counts, WIDTH * HEIGHT - sum(counts)]}}


OF_KIND: dict[str, Callable[[float, float], Region]] = {
    "box": box,
    "polygon": outline,
    "polyline": outline,
    "keypoint": skeleton,
    "mask": mask,
}
