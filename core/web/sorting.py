"""Tables that are sorted by their heads: links that say the order, read back from ?sort=."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.functional import Promise

Row = TypeVar("Row")
PLACES = ("before", "after", "page", "looked")  # where one was in another order


@dataclass(frozen=True)
class Head:
    """A column's head: `url` sorts by it, and is empty where the table can't be; `direction` is
    the value of aria-sort while it is."""

    title: str | Promise
    url: str = ""
    direction: str = ""
    is_number: bool = False


def sort_head(
    request: HttpRequest,
    title: str | Promise,
    key: str,
    *,
    now: str,
    is_falling: bool = False,
    is_number: bool = False,
) -> Head:
    """The head of a column in a table that is in the order `now`: the column's key, with a minus
    for falling. The first click sorts upwards, or downwards where that says more (`is_falling`)."""
    first = f"-{key}" if is_falling else key
    other = key if is_falling else f"-{key}"
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query = request.GET.copy()
    for name in PLACES:
        query.pop(name, None)
    query["sort"] = other if now == first else first
    return Head(title, f"?{query.urlencode()}", direction, is_number)


def sorted_rows(
    rows: Iterable[Row], now: str, values: Mapping[str, Callable[[Row], Any]]
) -> list[Row]:
    """Rows of a small table in the order `now`; as they are where no value has that key."""
    value = values.get(now.removeprefix("-"))
    return list(rows) if value is None else sorted(rows, key=value, reverse=now.startswith("-"))
