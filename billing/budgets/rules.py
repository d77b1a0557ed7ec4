"""Pure rules of budgets: periods, what is set aside for an item, and how many fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from annotation.workflow.lifecycle.advance import MAX_REJECTIONS

NOTHING = Decimal(0)
SHARES = 20  # of what is left, so that no member's chunk takes the last of a budget
REVIEWS = MAX_REJECTIONS + 1  # of one annotation: each rejected one again, and a dispute
LAST_MONTH = 12


@dataclass(frozen=True)
class LabelPrice:
    """The labels of one type that an annotation may have at most, and the amount for each.

    `per_item`: they are charged once per item, not for each annotation.
    """

    labels: int
    amount: Decimal
    per_item: bool = False


@dataclass(frozen=True)
class Reserve:
    """The most that an annotation may come to, and what is due once for each item."""

    annotation: Decimal = NOTHING
    item: Decimal = NOTHING

    def whole(self, annotations: int) -> Decimal:
        """What is set aside for an item that needs so many annotations."""
        return annotations * self.annotation + self.item


def reserve_of(
    prices: Iterable[LabelPrice], *, review: Decimal = NOTHING, adjudication: Decimal = NOTHING
) -> Reserve:
    """What labels, reviews and an adjudication may come to; `review` and `adjudication` are the
    pay for each."""
    annotation, item = REVIEWS * review, adjudication
    for price in prices:
        amount = price.labels * price.amount
        if price.per_item:
            item += amount
        else:
            annotation += amount
    return Reserve(annotation, item)


def items_that_fit(room: Decimal, unit: Decimal, wanted: int) -> int:
    """How many of the wanted items to grant, each setting `unit` aside.

    The less is left, the fewer at once, so that it reaches all who work.
    """
    if unit <= 0:
        return wanted
    fitting = int(room // unit) if room > 0 else 0
    return min(wanted, fitting, max(1, fitting // SHARES))


def period_at(
    day: date, *, monthly: bool, starts_on: date, ends_on: date | None
) -> tuple[date, date | None] | None:
    """The first and last day of the budget's period that holds on a day.

    Before the budget starts it is its first period. None if the budget is over; the last day is
    None if there is none.
    """
    if ends_on is not None and day > ends_on:
        return None
    day = max(day, starts_on)
    if not monthly:
        return starts_on, ends_on
    first, last = day.replace(day=1), month_end(day)
    return max(first, starts_on), last if ends_on is None else min(last, ends_on)


def month_end(day: date) -> date:
    """The last day of the month."""
    if day.month == LAST_MONTH:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)
