"""Cost and pay of work: one pure function for books, quotes, forecasts and invoices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from billing.rates.models import ChargedPer

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Rated:
    """Exact amounts: `price` is what the customer pays for all labels, `pay` what they earn."""

    unit_price: Decimal
    price: Decimal
    pay: Decimal


def rate_work(
    *, quantity: int | Decimal, is_first: bool, per: str, unit_price: Decimal, unit_pay: Decimal
) -> Rated:
    """Rate `quantity` labels of an accepted answer, which is its item's first one or not.

    Charged per outcome, only the first accepted answer costs the customer; each one is paid.
    """
    charged = unit_price if per == ChargedPer.ANNOTATION or is_first else NOTHING
    return Rated(unit_price=charged, price=quantity * charged, pay=quantity * unit_pay)


@dataclass(frozen=True)
class LabelTerms:
    """Labels of one type in an annotation, as a mean of several, and their rates."""

    label_kind: str
    labels: Decimal
    per: str
    unit_price: Decimal
    unit_pay: Decimal


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
    """Rate `annotations` to be accepted, of which `items` are the first of their item.

    It is what `rate_work` says of each annotation, added up: planned work costs what it will cost.
    """
    lines = []
    for each in terms:
        first, further = (
            rate_work(
                quantity=each.labels * number,
                is_first=is_first,
                per=each.per,
                unit_price=each.unit_price,
                unit_pay=each.unit_pay,
            )
            for number, is_first in ((items, True), (annotations - items, False))
        )
        number = annotations if each.per == ChargedPer.ANNOTATION else items
        lines.append(
            RatedLine(
                terms=each,
                labels=each.labels * annotations,
                charged=each.labels * number,
                price=first.price + further.price,
                pay=first.pay + further.pay,
            )
        )
    return lines
