"""Keyset pagination: by the last row seen, so each page costs like the first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.web.http import MAX_ID, MAX_ID_LENGTH

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


def ordered_page(
    queryset: QuerySet[Row], request: HttpRequest, order: Sequence[str], *, size: int = PAGE_SIZE
) -> Page[Row]:
    """The page in this order, named by ?before= or ?after= with the values of the row at its edge,
    as JSON. The last column of the order tells all rows apart. At most a query for each column.

    `older` are the rows further down. A page stays where it is when rows before it change.
    """
    before, after = (
        values_in(request, name, queryset.model, order) for name in ("before", "after")
    )
    is_up = after is not None
    direction = [opposite(column) for column in order] if is_up else list(order)
    rows = rows_after(queryset, direction, after if is_up else before, size=size + 1)
    has_more, rows = len(rows) > size, rows[:size]
    has_newer, has_older = (has_more, True) if is_up else (before is not None, has_more)
    rows = rows[::-1] if is_up else rows
    return Page(
        rows=rows,
        older=link(request, "before", edge(rows[-1], order)) if rows and has_older else "",
        newer=link(request, "after", edge(rows[0], order)) if rows and has_newer else "",
    )


def rows_after(
    queryset: QuerySet[Row], order: Sequence[str], values: Sequence[Any] | None, *, size: int
) -> list[Row]:
    """The first rows in this order that come after one with these values; without values, of all.

    Rows that share the longest beginning of the values come first, so each query is one stretch of
    an index. A single condition on all columns would be read from its first column on.
    """
    ordered = queryset.order_by(*order)
    if values is None:
        return list(ordered[:size])
    names = [column.removeprefix("-") for column in order]
    rows: list[Row] = []
    for place in reversed(range(len(order))):
        same = dict(zip(names[:place], values, strict=False))
        beyond = f"{names[place]}__{'lt' if order[place].startswith('-') else 'gt'}"
        rows += ordered.filter(**same, **{beyond: values[place]})[: size - len(rows)]
        if len(rows) >= size:
            break
    return rows


def opposite(column: str) -> str:
    """The column in the other direction."""
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def edge(row: Model, order: Sequence[str]) -> str:
    """The values of a row that say where it stands."""
    columns = [column.removeprefix("-").split("__") for column in order]
    return json.dumps([reduce(getattr, path, row) for path in columns])


def values_in(
    request: HttpRequest, name: str, model: type[Model], order: Sequence[str]
) -> list[Any] | None:
    """The values of an edge in the query string; anything else counts as absent."""
    try:
        values = json.loads(request.GET.get(name, ""))
        columns = [column.removeprefix("-") for column in order]
        return [plain(model, *pair) for pair in zip(columns, values, strict=True)]
    except (ValueError, TypeError, RecursionError, ValidationError):
        return None


def plain(model: type[Model], column: str, value: Any) -> Any:
    """A text or a number that the column can be compared with; raises ValueError for others."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError
        value.encode()
    elif type(value) is not int or abs(value) > MAX_ID:
        raise ValueError
    *path, name = column.split("__")
    owner: Any = model
    for step in path:
        owner = owner._meta.get_field(step).related_model
    field = owner._meta.pk if name == "pk" else owner._meta.get_field(name)
    return field.to_python(value)


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
