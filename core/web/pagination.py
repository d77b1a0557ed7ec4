"""Keyset pagination: by the last row seen, so each page costs like the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.web.http import MAX_ID_LENGTH

Row = TypeVar("Row", bound=Model)
Thing = TypeVar("Thing")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page, newest first; `older` and `newer` are query strings or empty."""

    rows: list[Row]
    older: str
    newer: str


def keyset_page(
    queryset: QuerySet[Row], request: HttpRequest, *, size: int = PAGE_SIZE
) -> Page[Row]:
    """The page named by ?before=<id> or ?after=<id>, in falling order of id; one query."""
    before, after = number(request, "before"), number(request, "after")
    if after is not None:
        rows = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        more_newer, more_older = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        narrowed = queryset.filter(pk__lt=before) if before is not None else queryset
        rows = list(narrowed.order_by("-pk")[: size + 1])
        more_newer, more_older = before is not None, len(rows) > size
        rows = rows[:size]
    return Page(
        rows=rows,
        older=link(request, "before", rows[-1].pk) if rows and more_older else "",
        newer=link(request, "after", rows[0].pk) if rows and more_newer else "",
    )


@dataclass(frozen=True)
class Part(Generic[Thing]):
    """Some rows of a list that is known as a whole; `before` and `after` are query strings."""

    rows: Sequence[Thing]
    before: str
    after: str


def part_of(rows: Sequence[Thing], request: HttpRequest, *, size: int = PAGE_SIZE) -> Part[Thing]:
    """The rows of ?page=<number>; the last ones where there are fewer."""
    last = max(len(rows) - 1, 0) // size + 1
    page = min(number(request, "page") or 1, last)
    return Part(
        rows=rows[(page - 1) * size : page * size],
        before=numbered(request, page - 1) if page > 1 else "",
        after=numbered(request, page + 1) if page < last else "",
    )


def numbered(request: HttpRequest, page: int) -> str:
    """The same query string with another number in it."""
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


def number(request: HttpRequest, name: str) -> int | None:
    """A positive whole number of the query string; anything else counts as absent."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_LENGTH else None


def link(request: HttpRequest, name: str, key: Any, **besides: Any) -> str:
    """The same query string with the page's key in it, and what else is given."""
    query = request.GET.copy()
    for key_name in ("before", "after"):
        query.pop(key_name, None)
    for each, value in {name: key, **besides}.items():
        query[each] = str(value)
    return f"?{query.urlencode()}"
