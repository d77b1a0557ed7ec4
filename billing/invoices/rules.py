"""Pure rules of documents: rounding, tax groups, credits, periods, due dates, numbers.

Amounts are Decimals. `unit` is the smallest unit of a currency, such as 0.01.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from core.currencies import MINOR_PLACES

PERCENT = Decimal(100)
DECEMBER = 12


def unit_of(currency: str) -> Decimal:
    """The smallest unit of a currency: 0.01, 1 or 0.001."""
    return Decimal(1).scaleb(-MINOR_PLACES[currency])


def rounded(amount: Decimal, unit: Decimal) -> Decimal:
    """The amount in whole units, half up and away from zero."""
    return (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def allocate(exact: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """The amounts in whole units, so that they add up to the rounded sum.

    Each is cut to the unit below; the units that are missing go to the largest remainders, ties
    to the first. An amount differs from its exact value by less than a unit, and whole units stay.
    """
    floors = [(amount / unit).to_integral_value(ROUND_FLOOR) for amount in exact]
    missing = int(rounded(sum(exact, Decimal(0)), unit) / unit - sum(floors, Decimal(0)))
    by_remainder = sorted(
        range(len(exact)), key=lambda place: (floors[place] - exact[place] / unit, place)
    )
    raised = set(by_remainder[:missing])
    return [(floor + (place in raised)) * unit for place, floor in enumerate(floors)]


@dataclass(frozen=True)
class TaxedLine:
    """What the rounding of a line needs: its exact amount and its tax group."""

    exact: Decimal
    treatment: str
    rate: Decimal


@dataclass(frozen=True)
class TaxGroup:
    """All lines of a document with one tax rate: `base` without tax, and the tax on it."""

    treatment: str
    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Totals:
    """The amounts of a document: one for each line, one group for each tax rate."""

    amounts: list[Decimal]
    groups: list[TaxGroup]

    @property
    def net(self) -> Decimal:
        """The sum without tax."""
        return sum((group.base for group in self.groups), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """The sum of taxes."""
        return sum((group.tax for group in self.groups), Decimal(0))


def tax_on(base: Decimal, rate: Decimal, unit: Decimal) -> Decimal:
    """The tax of a group whose rate is in percent."""
    return rounded(base * rate / PERCENT, unit)


def invoice_totals(lines: Sequence[TaxedLine], unit: Decimal) -> Totals:
    """Round once for each tax group and spread the rounding over its lines."""
    amounts = [Decimal(0)] * len(lines)
    groups = []
    for treatment, rate in sorted({(line.treatment, line.rate) for line in lines}):
        places = [
            place
            for place, line in enumerate(lines)
            if (line.treatment, line.rate) == (treatment, rate)
        ]
        shares = allocate([lines[place].exact for place in places], unit)
        for place, share in zip(places, shares, strict=True):
            amounts[place] = share
        base = sum(shares, Decimal(0))
        groups.append(TaxGroup(treatment, rate, base, tax_on(base, rate, unit)))
    return Totals(amounts, groups)


@dataclass(frozen=True)
class CreditedLine:
    """A line of an invoice of which a further part is credited; nothing here is negative.

    `amount` and `exact` are those of the line, `exact_before` and `amount_before` what earlier
    notes credited of it, `exact_now` what this note does.
    """

    amount: Decimal
    exact: Decimal
    amount_before: Decimal
    exact_before: Decimal
    exact_now: Decimal
    treatment: str
    rate: Decimal

    def credit(self, unit: Decimal) -> Decimal:
        """What the note gives back: all parts of a line together give back the line exactly."""
        share = self.exact_before + self.exact_now
        if share >= self.exact:
            return self.amount - self.amount_before
        return rounded(self.amount * share / self.exact, unit) - self.amount_before


@dataclass(frozen=True)
class ChargedLine:
    """A line of a credit note that takes back a part of the credit: `exact` is positive."""

    exact: Decimal
    treatment: str
    rate: Decimal

    def credit(self, unit: Decimal) -> Decimal:
        """The negative of what it charges."""
        return -rounded(self.exact, unit)


def credit_totals(
    lines: Sequence[CreditedLine | ChargedLine],
    credited: Sequence[TaxGroup],
    unit: Decimal,
) -> Totals:
    """The negative amounts of a credit note.

    `credited` is what earlier notes of the same invoice gave back by tax group, not negative. Tax
    is taken on all that is credited so far, so that a full credit gives back the invoice's tax.
    What a note charges is cut so that it never asks for money.
    """
    amounts = [line.credit(unit) for line in lines]
    for place, line in enumerate(lines):
        if isinstance(line, ChargedLine):
            amounts[place] -= min(Decimal(0), sum(amounts, Decimal(0)))
    before = {(group.treatment, group.rate): group for group in credited}
    groups = []
    for treatment, rate in sorted({(line.treatment, line.rate) for line in lines}):
        base = sum(
            (
                amount
                for amount, line in zip(amounts, lines, strict=True)
                if (line.treatment, line.rate) == (treatment, rate)
            ),
            Decimal(0),
        )
        earlier = before.get((treatment, rate), TaxGroup(treatment, rate, Decimal(0), Decimal(0)))
        tax = tax_on(earlier.base + base, rate, unit) - earlier.tax
        groups.append(TaxGroup(treatment, rate, -base, -tax))
    return Totals([-amount for amount in amounts], groups)


def due_on(issued_on: date, payment_days: int) -> date:
    """The last day on which a payment is in time."""
    return issued_on + timedelta(days=payment_days)


def month_of(day: date) -> tuple[date, date]:
    """The month of a day, from its first day to the first day of the next month."""
    first = day.replace(day=1)
    return first, month_after(first)


def month_after(first: date) -> date:
    """The first day of the month after one that begins on this day."""
    if first.month == DECEMBER:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)


def month_before(day: date) -> tuple[date, date]:
    """The month before the one of a day."""
    return month_of(day.replace(day=1) - timedelta(days=1))


def number_text(series: str, year: int, count: int) -> str:
    """The number of a document: INV-2026-0001."""
    return f"{series}-{year}-{count:04}"
