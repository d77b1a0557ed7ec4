"""Items for lists, read without their content."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from annotation.datasets.models import Item

CONTENT = ("text", "parts", "data", "hidden", "content_hash")


def named_items() -> Prefetch[Any]:
    """The items of some rows, looked up once for all of them."""
    return Prefetch("item", Item.objects.defer(*CONTENT))


def with_named_items(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """The rows joined with the items that this path leads to; where rows are sorted before some are
    taken, all of them would be joined first."""
    return rows.select_related(path).defer(*(f"{path}__{name}" for name in CONTENT))
