"""The rows of costs as a file, for the page and for mails."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from billing.reporting.costs.queries import Row
from billing.reporting.costs.selection import Grouping

Cells = tuple[object, ...]


def cost_file(found: Iterable[Row], by: Grouping, currency: str) -> tuple[list[str], list[Cells]]:
    """The header and the cells of the rows, with exact amounts."""
    header = [
        str(by.label),
        _("Accepted labels"),
        _("Cost"),
        _("Pay"),
        _("Margin"),
        _("Margin in %"),
        _("Pay per label"),
        _("Active seconds"),
        _("Currency"),
        _("Accepted annotations"),
        _("Submitted"),
        _("Acceptance rate in %"),
        _("Labels per hour"),
    ]
    cells: list[Cells] = [
        (
            row.title,
            row.sums.labels,
            row.sums.price,
            row.sums.pay,
            row.sums.margin,
            row.sums.margin_percent,
            row.sums.pay_per_label,
            round(row.sums.active_seconds, 3),
            currency,
            row.sums.answers,
            row.sums.submitted,
            row.sums.yield_percent,
            row.sums.labels_per_hour,
        )
        for row in found
    ]
    return header, cells
