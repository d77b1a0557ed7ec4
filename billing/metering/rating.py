"""Cost and pay of work: one pure function for books, quotes, forecasts and invoices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from billing.rates.models import ChargedPer
from billing.rates.tiers import Scale, Tier, charge

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Rated:
    """Exact amounts: `price` is what the customer pays for all labels, `pay` what their annotator
    earns."""

    unit_price: Decimal
    price: Decimal
    pay: Decimal


def rate_annotation(
    *, quantity: int | Decimal, per: str, unit_price: Decimal, unit_pay: Decimal
) -> Rated:
    """Rate `quantity` labels of an accepted annotation: each is paid, and the customer is charged
    for it unless the price is per outcome."""
    charged = unit_price if per == ChargedPer.ANNOTATION else NOTHING
    return Rated(unit_price=charged, price=quantity * charged, pay=quantity * unit_pay)


def rate_outcome(
    *, quantity: int | Decimal, per: str, unit_price: Decimal, is_charged: bool = False
) -> Rated:
    """Rate `quantity` labels in an item's outcome: the customer is charged for them if the price is
    per outcome. Nobody is paid.

    `is_charged`: the item's annotations were charged when they were accepted, so that the outcome
    costs nothing.
    """
    charged = unit_price if per == ChargedPer.OUTCOME and not is_charged else NOTHING
    return Rated(unit_price=charged, price=quantity * charged, pay=NOTHING)


@dataclass(frozen=True)
class LabelTerms:
    """Labels of one type in an annotation, as a mean of several, and their rates.

    `unit_price` is that of the first tier, if the price has `tiers`.
    """

    label_kind: str
    labels: Decimal
    per: str
    unit_price: Decimal
    unit_pay: Decimal
    tier_mode: str = ""
    tiers: tuple[Tier, ...] = ()

    @property
    def scale(self) -> Scale:
        """The price with its tiers."""
        return Scale(self.unit_price, self.tier_mode, self.tiers)


@dataclass(frozen=True)
class RatedLine:
    """Exact amounts for the labels of one type: the customer pays for `charged` of `labels`."""

    terms: LabelTerms
    labels: Decimal
    charged: Decimal
    price: Decimal
    pay: Decimal


def rate_annotations(
    terms: Iterable[LabelTerms], *, items: Decimal, annotations: Decimal
) -> list[RatedLine]:
    """Rate `annotations` to be accepted, and the outcomes of `items`.

    It is what `rate_annotation` and `rate_outcome` say of each one, added up: planned work costs
    what it will cost, if an outcome has as many labels as an annotation. Prices are those of first
    tiers: tiers need the months of the work (`in_tiers`).
    """
    lines = []
    for each in terms:
        accepted = rate_annotation(
            quantity=each.labels * annotations,
            per=each.per,
            unit_price=each.unit_price,
            unit_pay=each.unit_pay,
        )
        decided = rate_outcome(
            quantity=each.labels * items, per=each.per, unit_price=each.unit_price
        )
        number = annotations if each.per == ChargedPer.ANNOTATION else items
        lines.append(
            RatedLine(
                terms=each,
                labels=each.labels * annotations,
                charged=each.labels * number,
                price=accepted.price + decided.price,
                pay=accepted.pay,
            )
        )
    return lines


@dataclass(frozen=True)
class TieredPart:
    """Labels of a line in one tier, which begins after `after` labels of a month, over all
    months. Without tiers `after` is None."""

    line: RatedLine
    after: int | None
    charged: Decimal
    unit_price: Decimal

    @property
    def price(self) -> Decimal:
        """What the customer pays for them, exact."""
        return self.charged * self.unit_price


def in_tiers(line: RatedLine, days: Sequence[int]) -> list[TieredPart]:
    """The labels of a line by tier, if work is spread evenly over days: some in each month."""
    scale = line.terms.scale
    if not scale.tiers:
        return [TieredPart(line, None, line.charged, line.terms.unit_price)]
    found: dict[tuple[int, Decimal], Decimal] = {}
    for quantity in spread(line.charged, days):
        for part in charge(scale, quantity):
            key = (part.after, part.unit_price)
            found[key] = found.get(key, NOTHING) + part.quantity
    return [
        TieredPart(line, after, charged, price) for (after, price), charged in sorted(found.items())
    ]


def spread(quantity: Decimal, days: Sequence[int]) -> list[Decimal]:
    """The labels of each month by its days, whole ones but in the last."""
    parts, passed, given = [], 0, NOTHING
    for number in days:
        passed += number
        share = (quantity * passed / sum(days)).to_integral_value(ROUND_DOWN)
        parts.append((quantity if passed == sum(days) else share) - given)
        given += parts[-1]
    return parts
