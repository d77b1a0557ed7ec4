"""Pagination of the API: each page has the address of the next."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.web.errors import Invalid
from core.web.http import MAX_ID

DEFAULT_SIZE, MAX_VALUE = 50, 200


class PageQuery(Body):
    """Where the page begins and how long it is."""

    cursor = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Taken from the URL in `next`. Don't build it yourself.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=DEFAULT_SIZE,
        min_value=1,
        max_value=MAX_VALUE,
        help_text="Rows per page.",
    )


@dataclass(frozen=True)
class Walk:
    """Rows that no index leads to, so that a page looks through an interval of them and no further.

    `end_of` gets the id that the page's rows lie before, or None for the first page, and says the
    id of the last row to look at; None where the rows end before that. `rows` gets both.
    """

    rows: Callable[[int | None, int | None], QuerySet[Any]]
    end_of: Callable[[int | None], int | None]


def page_answer(
    rows: QuerySet[Any] | Walk,
    query: dict[str, Any],
    *,
    address: str,
    shown: type[Shown],
    prepared: Callable[[list[Any]], Iterable[Any]] | None,
) -> dict[str, Any]:
    """The newest rows after the cursor, `prepared` for showing, and where it goes on.

    `address` is the whole address asked for, without cursor; one query however far down, and one
    more for a Walk, whose page may hold fewer rows than there would be, and go on nevertheless.
    """
    size = query["limit"]
    before = place_in(query["cursor"]) if query.get("cursor") else None
    end = rows.end_of(before) if isinstance(rows, Walk) else None
    found = newest(rows.rows(before, end) if isinstance(rows, Walk) else rows, before, end)
    kept = list(found[: size + 1])
    last = kept[size - 1].pk if len(kept) > size else end
    results = prepared(kept[:size]) if prepared else kept[:size]
    return {
        "results": shown(list(results), many=True).data,
        "next": with_cursor(address, last) if last is not None else None,
    }


def newest(rows: QuerySet[Any], before: int | None, end: int | None) -> QuerySet[Any]:
    """The rows before this id, down to that one, newest first."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if end is not None:
        rows = rows.filter(pk__gte=end)
    return rows.order_by("-pk")


def with_cursor(address: str, last: int) -> str:
    """The address of the rows after this one."""
    cursor = base64.urlsafe_b64encode(json.dumps([last]).encode()).decode().rstrip("=")
    return f"{address}{'&' if '?' in address else '?'}cursor={cursor}"


def place_in(cursor: str) -> int:
    """The id a cursor names; raises Invalid for one we didn't make."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        [last] = json.loads(base64.b64decode(padded.encode(), altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error):
        last = None
    if not isinstance(last, int) or not 0 <= last <= MAX_ID:
        raise Invalid(
            _(
                "Invalid cursor. Use the URL in `next` unchanged, or leave the cursor out to "
                "start at the beginning."
            ),
            code="bad_cursor",
        )
    return last
