"""What a statement says, from the sums of all movements up to the ends of two months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, order=True)
class Group:
    """Movements that are one line: what happened, in which project, with which label type."""

    what: str
    project_id: int | None = None
    label_kind: str = ""


@dataclass(frozen=True)
class Line:
    """What a group changed in the balance; `late` is the part of earlier months."""

    group: Group
    amount: Decimal
    late: Decimal


@dataclass(frozen=True)
class Drawn:
    """A statement without its names."""

    opening: Decimal
    lines: list[Line]
    closing: Decimal


def draw(
    before: Mapping[Group, Decimal],
    to_date: Mapping[Group, Decimal],
    within: Mapping[Group, Decimal],
) -> Drawn | None:
    """The statement of a month; None where nothing moved.

    `before` are the sums of the last statement, `to_date` those up to this month's end, `within`
    those of this month alone. What the last statement didn't know of is late, so that each
    movement is on exactly one statement.
    """
    lines = []
    for group in sorted(before.keys() | to_date.keys(), key=lambda each: (each.what, str(each))):
        amount = to_date.get(group, NOTHING) - before.get(group, NOTHING)
        late = amount - within.get(group, NOTHING)
        if amount or late:
            lines.append(Line(group, amount, late))
    if not lines:
        return None
    opening = sum(before.values(), NOTHING)
    return Drawn(opening, lines, opening + sum((line.amount for line in lines), NOTHING))


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(day: date) -> date:
    """The first day of the last month that is over on this day."""
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
