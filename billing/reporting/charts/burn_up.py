"""The geometry of a burn-up chart: work done so far, and the range in which it will go on.

In units of the chart's own box, like `bar_chart`: words stand beside it in HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.reporting.charts.bar_chart import HEIGHT, WIDTH

Point = tuple[date, float]


@dataclass(frozen=True)
class BurnUp:
    """Points of lines and of the range between two of them; `goal` is a height, `deadline` a
    place on the axis of days, None outside of it."""

    done: str
    likely: str
    fan: str
    goal: str
    deadline: str | None
    first: date
    last: date
    top: int


def burn_up(
    done: Sequence[Point],
    low: Sequence[Point],
    middle: Sequence[Point],
    high: Sequence[Point],
    *,
    goal: float,
    deadline: date | None = None,
) -> BurnUp:
    """The chart of running totals by day; the range begins where the forecast was made."""
    days = [day for day, _value in (*done, *middle)]
    first, last = min(days), max(days)
    if deadline is not None and first <= deadline <= last + (last - first):
        last = max(last, deadline)
    top = max(goal, *(value for _day, value in (*done, *high)), 1.0)
    length = max((last - first).days, 1)

    def x(day: date) -> float:
        return (day - first).days / length * WIDTH

    def y(value: float) -> float:
        return HEIGHT - value / top * HEIGHT

    def points(values: Sequence[Point]) -> str:
        return " ".join(f"{x(day):.2f},{y(value):.2f}" for day, value in values)

    is_shown = deadline is not None and first <= deadline <= last
    return BurnUp(
        done=points(done),
        likely=points(middle),
        fan=points([*low, *reversed(high)]),
        goal=f"{y(goal):.2f}",
        deadline=f"{x(deadline):.2f}" if is_shown and deadline else None,
        first=first,
        last=last,
        top=round(top),
    )
