"""The rows of throughput as a file, for the page and for mails."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from billing.reporting.costs.files import Cells
from billing.reporting.costs.queries import Row
from billing.reporting.costs.selection import Grouping


def throughput_file(found: Iterable[Row], by: Grouping) -> tuple[list[str], list[Cells]]:
    """The header and the cells of the rows."""
    header = [
        str(by.label),
        _("Accepted labels"),
        _("Accepted annotations"),
        _("Submitted"),
        _("Rejected"),
        _("Skipped"),
        _("Acceptance rate in %"),
        _("Active seconds"),
        _("Seconds worked"),
        _("Labels per hour"),
    ]
    cells: list[Cells] = [
        (
            row.title,
            row.sums.labels,
            row.sums.answers,
            row.sums.submitted,
            row.sums.rejected,
            row.sums.skipped,
            row.sums.yield_percent,
            row.sums.active_seconds,
            row.sums.worked_ms / 1000,
            row.sums.labels_per_hour,
        )
        for row in found
    ]
    return header, cells
