"""How is a table handed out as CSV, so that opening it in a spreadsheet runs nothing?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> str:
    """The text of a cell; what a spreadsheet would take for a formula is quoted.

    Numbers of ours stay numbers; a text that starts like a formula gets an apostrophe in front.
    """
    text = "" if value is None else str(value)
    harmless = isinstance(value, int | float | Decimal) or not text.startswith(FORMULA_STARTS)
    return text if harmless else f"'{text}"


def cell_as_it_was(text: str) -> str:
    """What `safe_cell` made the cell of."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def csv_download(
    filename: str, *, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A CSV file in UTF-8 that spreadsheets recognise as such."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([safe_cell(title) for title in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response
