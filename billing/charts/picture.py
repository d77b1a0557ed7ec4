"""Where do the bars and lines of a picture go? Pure geometry, in units of the picture's own box.

The box is stretched to the page's width, so it holds no text: words stand beside it in HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

WIDTH, HEIGHT = 600, 100
MOST_BARS = 120
Value = TypeVar("Value")


@dataclass(frozen=True)
class Span:
    """One bar's days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Bar:
    """A rectangle, and what it says when it is pointed at."""

    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True)
class Line:
    """A line through one point for each span; `colour` is a class colour, 1 to 12."""

    points: str
    title: str
    colour: int


def spans(days: Sequence[date]) -> list[Span]:
    """The days from the first to the last of these in at most 120 runs of equal length."""
    if not days:
        return []
    first, last = min(days), max(days)
    length = -(-((last - first).days + 1) // MOST_BARS)
    runs = range(0, (last - first).days + 1, length)
    return [
        Span(begin, min(begin + timedelta(days=length - 1), last))
        for begin in (first + timedelta(days=run) for run in runs)
    ]


def within(by_day: Mapping[date, Value], span: Span) -> list[Value]:
    """What lies in a span."""
    length = (span.last - span.first).days + 1
    days = (span.first + timedelta(days=number) for number in range(length))
    return [by_day[day] for day in days if day in by_day]


def bars(values: Sequence[float | Decimal], titles: Sequence[str]) -> list[Bar]:
    """A bar for each value, the highest as high as the box; none above zero gives flat bars."""
    slot, top = WIDTH / max(len(values), 1), float(max(values, default=0)) or 1.0
    found = []
    for index, (value, title) in enumerate(zip(values, titles, strict=True)):
        height = max(float(value), 0.0) / top * HEIGHT
        found.append(
            Bar(
                x=f"{index * slot + slot * 0.1:.2f}",
                y=f"{HEIGHT - height:.2f}",
                width=f"{slot * 0.8:.2f}",
                height=f"{height:.2f}",
                title=title,
            )
        )
    return found


def points(values: Sequence[float | Decimal], top: float | Decimal) -> str:
    """The points of a line, the middle of each slot; `top` is at the upper edge, 0 at the lower."""
    slot, highest = WIDTH / max(len(values), 1), float(top) or 1.0
    heights = [min(max(float(value), 0.0) / highest, 1.0) * HEIGHT for value in values]
    middles = [(index + 0.5) * slot for index in range(len(values))]
    if len(values) == 1:  # a single day is a level line, not an unseen point
        middles, heights = [0.0, float(WIDTH)], heights * 2
    return " ".join(
        f"{x:.2f},{HEIGHT - height:.2f}" for x, height in zip(middles, heights, strict=True)
    )
