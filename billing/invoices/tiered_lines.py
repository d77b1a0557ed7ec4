"""Lines of prices with tiers: the price of volume tiers, texts, and the check of a draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from billing.invoices.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from billing.rates.tiers import Part, TierMode, charge, range_text
from core.web.datetimes import written

Month = tuple[int | None, date | None]


class WrongTiers(Exception):
    """The lines of a draft don't have the labels that their tiers say."""


def apply_tiers(draft: Invoice) -> None:
    """Give lines of volume prices the price that their month reaches, and check all tiers.

    Raises WrongTiers where the labels of graduated lines aren't what `charge` says.
    """
    lines = draft.lines.filter(month__isnull=False, rate__isnull=False)
    by_month: dict[Month, list[InvoiceLine]] = defaultdict(list)
    for line in lines.select_related("rate").prefetch_related("rate__tiers"):
        by_month[line.rate_id, line.month].append(line)
    before = billed_before(draft) if by_month else {}
    for key, month in by_month.items():
        rate = month[0].rate
        assert rate is not None
        parts = charge(rate.scale, sum(line.quantity for line in month), before.get(key, 0))
        if rate.tier_mode == TierMode.VOLUME:
            reprice(month, parts)
        elif labels_by_tier(month) != {part.after: part.quantity for part in parts}:
            raise WrongTiers(f"Rate {rate.pk}, {key[1]}: {month}")


def billed_before(draft: Invoice) -> dict[Month, int]:
    """Labels that issued invoices of the customer billed at a price with tiers, by its months."""
    rows = (
        InvoiceLine.objects.filter(
            invoice__customer=draft.customer_id,
            invoice__kind=InvoiceKind.INVOICE,
            month__isnull=False,
            rate__isnull=False,
        )
        .exclude(invoice__status=InvoiceStatus.DRAFT)
        .order_by()
        .values("rate", "month")
        .annotate(labels=Sum("quantity"))
    )
    return {(row["rate"], row["month"]): row["labels"] for row in rows}


def reprice(lines: Iterable[InvoiceLine], parts: list[Part]) -> None:
    """All labels of a month have the one price that they reach together."""
    for line in lines:
        for part in parts:
            line.unit_price, line.tier_after = part.unit_price, part.after
            line.exact = line.quantity * part.unit_price
            line.save(update_fields=["unit_price", "tier_after", "exact"])


def labels_by_tier(lines: Iterable[InvoiceLine]) -> dict[int | None, int]:
    """The labels of each tier, by the number after which it begins; reversed ones aside."""
    found: dict[int | None, int] = defaultdict(int)
    for line in lines:
        found[line.tier_after] += line.quantity
    return {after: labels for after, labels in found.items() if labels}


def tier_text(line: InvoiceLine) -> str:
    """The month of a line and its tier: “November 2026, labels 10,001–50,000”."""
    assert line.rate is not None
    assert line.month is not None
    month = written(line.month, "F Y")
    return f"{month}, {range_text(line.rate.scale, line.tier_after or 0)}"
