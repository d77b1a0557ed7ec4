"""Exact sums of work, and the figures derived from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal
from operator import add, attrgetter
from typing import Any

TENTH, HUNDREDTH, TEN_THOUSANDTH = Decimal("0.1"), Decimal("0.01"), Decimal("0.0001")
MS_IN_HOUR = 3_600_000


@dataclass(frozen=True)
class Sums:
    """Accepted labels with price, pay and the milliseconds they took; answers and what became of
    them; and all milliseconds of work, rejected and skipped work included."""

    labels: int = 0
    price: Decimal = Decimal(0)
    pay: Decimal = Decimal(0)
    accepted_ms: int = 0
    answers: int = 0
    submitted: int = 0
    rejected: int = 0
    skipped: int = 0
    worked_ms: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*map(add, values_of(self), values_of(other)))

    @property
    def is_own(self) -> bool:
        """Whether a person did any of it: the price of an outcome alone is nobody's work."""
        return any(values_of(replace(self, price=Decimal(0))))

    @property
    def margin(self) -> Decimal:
        """What is left of the price after the pay, exact; it may be below zero."""
        return self.price - self.pay

    @property
    def margin_percent(self) -> Decimal | None:
        """The margin's share of the price to a tenth; None where nothing is charged."""
        return percent(self.margin, self.price)

    @property
    def pay_per_label(self) -> Decimal | None:
        """What an accepted label cost in pay to a ten-thousandth; None without labels.

        All pay counts: also for rework, reviews, adjudications and bonuses.
        """
        if not self.labels:
            return None
        return (self.pay / self.labels).quantize(TEN_THOUSANDTH, ROUND_HALF_UP)

    @property
    def yield_percent(self) -> Decimal | None:
        """The acceptance rate: accepted answers in a hundred decided ones; None without any."""
        return percent(self.answers, self.decided)

    @property
    def decided(self) -> int:
        """Answers that were accepted or rejected."""
        return self.answers + self.rejected

    @property
    def active_seconds(self) -> float:
        """Seconds behind the accepted labels."""
        return self.accepted_ms / 1000

    @property
    def active_hours(self) -> Decimal:
        """Hours behind the accepted labels, to a hundredth."""
        return hours(self.accepted_ms)

    @property
    def worked_hours(self) -> Decimal:
        """Hours of all work, to a hundredth."""
        return hours(self.worked_ms)

    @property
    def labels_per_hour(self) -> Decimal | None:
        """Accepted labels in an active hour to a tenth; None where no time was measured."""
        return per_hour(Decimal(self.labels), self.accepted_ms, TENTH)

    @property
    def pay_per_hour(self) -> Decimal | None:
        """Pay for an hour of all work, rejected and skipped work included; None without time."""
        return per_hour(self.pay, max(self.worked_ms, self.accepted_ms), HUNDREDTH)


values_of = attrgetter(*(field.name for field in fields(Sums)))  # astuple copies each value


def together(sums: Iterable[Sums]) -> Sums:
    """All of them in one, each measure added up by itself: a year has hundreds of days."""
    measures = zip(*map(values_of, sums), strict=True)
    return Sums(*map(sum_of, measures))


def sum_of(values: Iterable[Any]) -> Any:
    """Whole numbers or exact decimals, added up."""
    return sum(values)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """The part of the whole in percent to a tenth; None without a whole."""
    return (Decimal(100) * part / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def hours(milliseconds: int) -> Decimal:
    """Hours to a hundredth."""
    return (Decimal(milliseconds) / MS_IN_HOUR).quantize(HUNDREDTH, ROUND_HALF_UP)


def per_hour(amount: Decimal, milliseconds: int, to: Decimal) -> Decimal | None:
    """How much of it in an hour; None where no time was measured."""
    return (
        (amount * MS_IN_HOUR / milliseconds).quantize(to, ROUND_HALF_UP) if milliseconds else None
    )
