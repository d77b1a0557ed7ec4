"""The geometry of bars and lines, in units of the chart's own box.

The box is stretched to the page's width, so it holds no text: words stand beside it in HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from core.web.bars import Bar

WIDTH, HEIGHT = 600, 100
MAX_BARS = 120
Value = TypeVar("Value")


@dataclass(frozen=True)
class Span:
    """One bar's days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Line:
    """A line through one point for each span; `colour` is a class colour, 1 to 12."""

    strokes: list[str]
    title: str
    colour: int


def spans(days: Sequence[date]) -> list[Span]:
    """The days from the first to the last of these in at most 120 runs of equal length."""
    if not days:
        return []
    first, last = min(days), max(days)
    length = -(-((last - first).days + 1) // MAX_BARS)
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


def strokes(values: Sequence[float | Decimal | None], top: float | Decimal) -> list[str]:
    """The points of a line in the middle of each slot; `top` is the upper edge, 0 the lower.

    Where there is no value the line is interrupted: a run of values on its own is one stroke.
    """
    slot, highest = WIDTH / max(len(values), 1), float(top) or 1.0
    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        height = min(max(float(value), 0.0) / highest, 1.0) * HEIGHT
        runs[-1].append(((index + 0.5) * slot, HEIGHT - height))
    return [" ".join(f"{x:.2f},{y:.2f}" for x, y in seen(run, slot)) for run in runs if run]


def seen(run: list[tuple[float, float]], slot: float) -> list[tuple[float, float]]:
    """The points of a run; a single one becomes a level line as wide as its slot."""
    if len(run) > 1:
        return run
    ((x, y),) = run
    return [(x - slot / 2, y), (x + slot / 2, y)]
