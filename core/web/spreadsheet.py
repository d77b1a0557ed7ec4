"""CSV downloads that run nothing when a spreadsheet opens them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse, StreamingHttpResponse

from core.tenancy.scope import tenant

Row = TypeVar("Row", bound=Model)
CHUNK = 2000

# OWASP's list for CSV injection: what makes a spreadsheet run a cell, fullwidth forms included.
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


class Echo:
    """A file that hands back what is written, so that rows leave one by one."""

    def write(self, text: str) -> str:
        """What csv.writer wrote."""
        return text


def csv_stream(
    filename: str, *, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The same file row by row, however many there are; `rows` is read after the view is over."""
    writer = csv.writer(Echo())
    lines = (writer.writerow([safe_cell(cell) for cell in row]) for row in chain([header], rows))
    response = StreamingHttpResponse(
        chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def in_chunks(organization_id: int, rows: Callable[[], QuerySet[Row]]) -> Iterator[Row]:
    """All rows in order of their ids, some at a time, each time in a scope of its own.

    For a file that is streamed: the request's scope is closed by then, and no transaction stays
    open while a slow reader reads.
    """
    last = 0
    while True:
        with tenant(organization_id):
            chunk = list(rows().filter(pk__gt=last).order_by("pk")[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk
