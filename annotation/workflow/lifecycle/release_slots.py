"""Frees the slots of assignments that end.

Each function locks assignments in the order of their ids, then their items, as a submission does,
and touches only what is still in the state it names: who was quicker keeps what they did.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotation.datasets.models import Item, ItemState
from annotation.projects.models import ProjectPool
from annotation.workflow.lifecycle.advance import MAX_SKIPS
from annotation.workflow.lifecycle.models import Annotation, Assignment, AssignmentState

HELD, RETURNED = AssignmentState.HELD, AssignmentState.RETURNED
RESERVED = AssignmentState.RESERVED

# What people keep skipping waits for a reviewer: a slot given back there stays closed.
STILL_HANDED_OUT = Q(skips__lt=MAX_SKIPS) & ~Q(state=ItemState.EXCLUDED)

IN_HAND = Q(state__in=(RESERVED, HELD, RETURNED))  # all that a person has open
NOT_BEGUN = Q(state=RESERVED) | Q(state=HELD, revision=0, opened_at=None)
OPEN_NEW = Q(state__in=(RESERVED, HELD), revision=0)  # slots taken without an answer so far


@transaction.atomic
def give_back(rows: QuerySet[Assignment], *, to: AssignmentState = AssignmentState.RELEASED) -> int:
    """Open the slots of these assignments to everybody; how many there were.

    Work that came back loses its slot too: its answer stays as history and is not live any more.
    """
    open_rows = rows.filter(IN_HAND, reopened_at=None)  # an answer taken up again stays live
    locked = list(open_rows.order_by("pk").select_for_update(no_key=True, of=("self",)))
    if not locked:
        return 0
    ids = [row.pk for row in locked]
    Annotation.objects.filter(assignment__in=ids, is_live=True).update(is_live=False)
    Assignment.objects.filter(pk__in=ids).update(state=to)
    open_slots([row.item_id for row in locked])
    return len(locked)


def open_slots(item_ids: list[int]) -> None:
    """One more open slot at each item for each time it is named; locked in the order of the ids."""
    wanted: dict[int, int] = {}
    for item_id in item_ids:
        wanted[item_id] = wanted.get(item_id, 0) + 1
    items = Item.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    list(items.values_list("pk"))
    for number in set(wanted.values()):
        named = [item_id for item_id, times in wanted.items() if times == number]
        still = Item.objects.filter(STILL_HANDED_OUT, pk__in=named)
        still.update(open_slots=F("open_slots") + number)


def give_back_without_pool(rows: QuerySet[Assignment]) -> int:
    """Give back what people have reserved or claimed but not opened where none of their pools
    works any more; what they have begun they may finish. How many."""
    places = ProjectPool.objects.filter(
        project=OuterRef("project"), pool__places__member=OuterRef("member")
    )
    return give_back(rows.filter(NOT_BEGUN, ~Exists(places)))
