"""Items in the order of their ids as an index has them, so that the next one is a single look.

With a plain `project_id = …` and the ids alone as the order, PostgreSQL may walk the primary key
instead, through all the items of other projects that lie between.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet, Value

from annotation.datasets.models import Item

NEWEST_FIRST, OLDEST_FIRST = ("project_id", "-pk"), ("-project_id", "pk")
NEWEST_OF_BATCH, OLDEST_OF_BATCH = ("batch_id", "-pk"), ("-batch_id", "pk")


class OneOf(Func):
    """Whether a column is one of an array: the planner, unlike for `=`, keeps it in the order."""

    template = "(%(expressions)s))"
    arg_joiner = " = any("
    output_field = BooleanField()


def in_order_of_project(project_id: int) -> QuerySet[Item, Any]:
    """A project's items, to be ordered by NEWEST_FIRST or OLDEST_FIRST."""
    return Item.objects.filter(OneOf(F("project_id"), ids(project_id)))


def in_order_of_batch(project_id: int, batch_id: int) -> QuerySet[Item, Any]:
    """A batch's items, to be ordered by NEWEST_OF_BATCH or OLDEST_OF_BATCH."""
    items = Item.objects.filter(project_id=project_id)
    return items.filter(OneOf(F("batch_id"), ids(batch_id)))


def ids(*numbers: int) -> Value:
    """Ids as an array of the database."""
    return Value(list(numbers), output_field=ArrayField(BigIntegerField()))
