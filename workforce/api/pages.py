"""How does a script read a long list? Page by page, each with the address of the next."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from workforce.api.bodies import Body, Shown
from workforce.web.errors import Invalid
from workforce.web.http import BIGGEST_ID

DEFAULT_SIZE, LARGEST = 50, 200


class PageQuery(Body):
    """Where the page begins and how long it is."""

    cursor = serializers.CharField(
        required=False, max_length=200, help_text="From the address in `next`; never made by hand."
    )
    limit = serializers.IntegerField(
        required=False,
        default=DEFAULT_SIZE,
        min_value=1,
        max_value=LARGEST,
        help_text="Rows a page.",
    )


def page_answer(
    rows: QuerySet[Any],
    query: dict[str, Any],
    *,
    address: str,
    shown: type[Shown],
    prepared: Callable[[list[Any]], Iterable[Any]] | None,
) -> dict[str, Any]:
    """The newest rows after the cursor, `prepared` for showing, and where it goes on.

    `address` is the whole address asked for, without cursor; one query however far down.
    """
    size = query["limit"]
    before = place_in(query["cursor"]) if query.get("cursor") else None
    narrowed = rows.filter(pk__lt=before) if before is not None else rows
    found = list(narrowed.order_by("-pk")[: size + 1])
    kept = found[:size]
    results = prepared(kept) if prepared else kept
    more = len(found) > size
    return {
        "results": shown(list(results), many=True).data,
        "next": with_cursor(address, kept[-1].pk) if more else None,
    }


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
    if not isinstance(last, int) or not 0 <= last <= BIGGEST_ID:
        raise Invalid(
            _("This cursor isn't ours. Use the address in `next` as it is, or begin without one."),
            code="bad_cursor",
        )
    return last
