"""Cost and pay of work: one pure function for estimates, pages and books."""

from __future__ import annotations

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
    *, quantity: int, is_first: bool, per: str, unit_price: Decimal, unit_pay: Decimal
) -> Rated:
    """Rate `quantity` labels of an accepted answer, which is its item's first one or not.

    Charged per outcome, only the first accepted answer costs the customer; each one is paid.
    """
    charged = unit_price if per == ChargedPer.ANNOTATION or is_first else NOTHING
    return Rated(unit_price=charged, price=quantity * charged, pay=quantity * unit_pay)
