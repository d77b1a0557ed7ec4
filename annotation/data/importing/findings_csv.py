"""How are the rows that were left out downloaded? In blocks, each read in a scope of its own.

The answer is sent after the request's own scope was closed.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator

from django.utils.translation import gettext as _

from annotation.data.importing.queries import findings_of
from annotation.data.models import Import, ImportFinding
from workforce.tenancy.scope import tenant
from workforce.web.spreadsheet import safe_cell

BLOCK_ROWS = 2000
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that this is UTF-8


def finding_blocks(*, organization_id: int, import_id: int, kind: str) -> Iterator[str]:
    """The CSV file piece by piece: line, kind, reason, the line it repeats, the row as it was."""
    header = [_("Line"), _("Kind"), _("Reason"), _("Same as line"), _("Row")]
    yield BYTE_ORDER_MARK + csv_text([header])
    last = sys.maxsize
    while True:
        with tenant(organization_id):
            found = findings_of(Import(pk=import_id), kind).filter(pk__lt=last)
            rows = list(found.order_by("-pk")[:BLOCK_ROWS])
        if not rows:
            return
        yield csv_text([cells(row) for row in rows])
        last = rows[-1].pk


def cells(finding: ImportFinding) -> list[str]:
    """One finding; cells that a spreadsheet would run as a formula are quoted."""
    values = (
        finding.line,
        finding.get_kind_display(),
        finding.reason,
        finding.like_line,
        finding.raw,
    )
    return [safe_cell(value) for value in values]


def csv_text(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
