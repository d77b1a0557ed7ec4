"""Price, pay, margin, finish date and crew of planned work. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from billing.forecast.rules import (
    SECONDS_IN_HOUR,
    Pace,
    at_least,
    crew_needed,
    finish_day,
    slots_of,
    workload_of,
)
from billing.metering.rating import LabelTerms, RatedLine, TieredPart, in_tiers, rate_annotations
from billing.rates.tiers import written_tiers

DAYS_A_WEEK = 7
MAX_DAYS = 2 * 365  # of work whose end isn't known
TENTH, UNIT = Decimal("0.1"), Decimal("0.000001")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class QuoteInputs:
    """What is planned. Shares are 0 to 1.

    `people` annotate and review `hours` a day on the first `days_a_week` days of a week, Monday
    first, from `starts_on`; for `active_share` of the hours they are active. `terms`: labels of an
    annotation and their rates. `review_pay` is what a reviewer earns for each review.
    """

    items: int
    overlap: Decimal
    review_share: Decimal
    rejected: Decimal
    gold_share: Decimal
    seconds: Decimal
    review_seconds: Decimal
    people: int
    hours: Decimal
    active_share: Decimal
    days_a_week: int
    starts_on: date
    deadline_on: date | None
    terms: tuple[LabelTerms, ...]
    review_pay: Decimal = NOTHING

    def capacity_of_one(self, day: date) -> Decimal:
        """Active seconds of one person on a day."""
        if day.weekday() >= self.days_a_week:
            return NOTHING
        return self.hours * SECONDS_IN_HOUR * self.active_share

    def capacity(self, day: date) -> Decimal:
        """Active seconds of all people on a day."""
        return self.people * self.capacity_of_one(day)


@dataclass(frozen=True)
class QuoteFigures:
    """What planned work takes and costs. Amounts are exact.

    `parts` are the labels of `lines` by tier, which the price adds up. `lines` have the prices of
    first tiers.
    `annotations` and `reviews` count those of work that is done again. `finish` is None if it lies
    beyond two years, `people_needed` if there is no deadline or no day before it.
    """

    lines: tuple[RatedLine, ...]
    parts: tuple[TieredPart, ...]
    price: Decimal
    pay: Decimal
    annotations: int
    reviews: int
    hours: Decimal
    finish: date | None
    people_needed: int | None

    @property
    def margin(self) -> Decimal:
        """What is left of the price after the pay; it may be below zero."""
        return self.price - self.pay


def figures_of(inputs: QuoteInputs) -> QuoteFigures:
    """The figures of a quote.

    The customer isn't charged for gold items or for work that is done again; annotators are paid
    for gold, and once for work that is done again. Reviewers are paid for each review.
    """
    pace = Pace(inputs.seconds, inputs.review_seconds, inputs.review_share, inputs.rejected)
    slots = slots_of(inputs.items, inputs.overlap)
    with_gold = slots_of(inputs.items, inputs.overlap, inputs.gold_share)
    work = workload_of(with_gold, pace)
    lines = rate_annotations(inputs.terms, items=Decimal(inputs.items), annotations=slots)
    finish = finish_day(work.seconds, inputs.capacity, inputs.starts_on - timedelta(days=1))
    days = days_by_month(inputs.starts_on, finish)
    parts = [part for line in lines for part in in_tiers(line, days)]
    gold = rate_annotations(inputs.terms, items=NOTHING, annotations=with_gold - slots)
    return QuoteFigures(
        lines=tuple(lines),
        parts=tuple(parts),
        price=sum((part.price for part in parts), NOTHING),
        pay=sum((line.pay for line in (*lines, *gold)), work.reviews * inputs.review_pay),
        annotations=at_least(work.annotations),
        reviews=at_least(work.reviews),
        hours=(work.seconds / SECONDS_IN_HOUR).quantize(TENTH, ROUND_HALF_UP),
        finish=finish,
        people_needed=people_for(inputs, work.seconds),
    )


def days_by_month(first: date, last: date | None) -> list[int]:
    """The days of each month from the first to the last day; two years without a last one."""
    last = last or first + timedelta(days=MAX_DAYS)
    days: Counter[tuple[int, int]] = Counter()
    for number in range((max(first, last) - first).days + 1):
        day = first + timedelta(days=number)
        days[day.year, day.month] += 1
    return list(days.values())


def people_for(inputs: QuoteInputs, seconds: Decimal) -> int | None:
    """How many people finish the work by the deadline; None without one that can be met."""
    if inputs.deadline_on is None:
        return None
    days = (inputs.deadline_on - inputs.starts_on).days + 1
    starts = inputs.starts_on
    one = sum(
        (inputs.capacity_of_one(starts + timedelta(days=number)) for number in range(days)), NOTHING
    )
    return crew_needed(seconds, one)


def rounded_parts(amounts: Sequence[Decimal], places: int) -> list[Decimal]:
    """Amounts, zero or more, rounded so that they add up to their rounded total.

    The total is rounded half up. Each amount is rounded down, and those that lost most get one unit
    more, earlier ones first.
    """
    unit = Decimal(1).scaleb(-places)
    parts = [amount.quantize(unit, ROUND_DOWN) for amount in amounts]
    total = sum(amounts, NOTHING).quantize(unit, ROUND_HALF_UP)
    lacking = int((total - sum(parts, NOTHING)) / unit)
    by_loss = sorted(range(len(parts)), key=lambda place: parts[place] - amounts[place])
    for place in by_loss[:lacking]:
        parts[place] += unit
    return parts


def stored_inputs(inputs: QuoteInputs) -> dict[str, Any]:
    """The JSON form of the inputs: decimals and dates as text."""
    return {
        name: value if isinstance(value, int) or value is None else str(value)
        for name, value in vars(inputs).items()
        if name != "terms"
    } | {"terms": [stored_terms(terms) for terms in inputs.terms]}


def stored_terms(terms: LabelTerms) -> dict[str, str]:
    """The JSON form of the rates of a label type; tiers as `read_tiers` reads them."""
    return {name: str(value) for name, value in vars(terms).items() if name != "tiers"} | {
        "tiers": written_tiers(terms.tiers)
    }


def stored_figures(figures: QuoteFigures) -> dict[str, Any]:
    """The JSON form of the figures: decimals to the sixth place and dates as text.

    A price with tiers has a line for each tier with labels, `tier` being the labels of a month
    before it. The first one has the labels and the pay of all.
    """
    return {
        "lines": [
            {
                "label_kind": part.line.terms.label_kind,
                "per": part.line.terms.per,
                "unit_price": str(part.unit_price),
                "unit_pay": str(part.line.terms.unit_pay),
                "labels": str(to_unit(part.line.labels if is_first else NOTHING)),
                "charged": str(to_unit(part.charged)),
                "price": str(to_unit(part.price)),
                "pay": str(to_unit(part.line.pay if is_first else NOTHING)),
                "tier": part.after,
                "tier_mode": part.line.terms.tier_mode,
                "tiers": written_tiers(part.line.terms.tiers),
            }
            for part, is_first in with_first(figures.parts)
        ],
        "annotations": figures.annotations,
        "reviews": figures.reviews,
        "hours": str(figures.hours),
        "finish": figures.finish and str(figures.finish),
        "people_needed": figures.people_needed,
    }


def with_first(parts: Sequence[TieredPart]) -> list[tuple[TieredPart, bool]]:
    """Each part, and whether it is the first of its line, which bears the pay of all."""
    seen = [None, *(part.line for part in parts)]
    return [(part, part.line is not before) for part, before in zip(parts, seen, strict=False)]


def to_unit(amount: Decimal) -> Decimal:
    """An amount to the sixth place."""
    return amount.quantize(UNIT, ROUND_HALF_UP)
