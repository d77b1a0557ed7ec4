"""What will a change do, and to how many items? Counted in the items as they are now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.batches.actions import FINISHED
from annotation.datasets.models import Item, ItemState
from annotation.workflow.bulk_changes.models import ChangeKind, ItemChange
from annotation.workflow.bulk_changes.steps import idle_claims
from annotation.workflow.lifecycle.advance import MAX_SLOTS
from annotation.workflow.lifecycle.extra_slot import DECIDES_ITEM
from annotation.workflow.lifecycle.models import (
    Assignment,
    Outcome,
    Review,
    ReviewKind,
    ReviewState,
)
from annotation.workflow.lifecycle.release_slots import IN_HAND

Items = QuerySet[Item]


@dataclass(frozen=True)
class Line:
    """A number and what it counts, in words."""

    number: int
    text: str


@dataclass(frozen=True)
class Foresight:
    """How many items change, what else follows, and what is left out and why."""

    changes: int
    effects: list[Line]
    left_out: list[Line]


def foresee(change: ItemChange) -> Foresight:
    """What the change would do if it ran now; a handful of counting queries."""
    items = Item.objects.filter(pk__in=change.item_ids, project=change.project_id)
    effects, left_out = FORESEE[change.kind](change, items)
    known = [line for line in left_out if line.number]
    total = items.count()
    gone = Line(change.total - total, _("are not here any more"))
    if gone.number:
        known.append(gone)
    changes = change.total - sum(line.number for line in known)
    return Foresight(changes, [line for line in effects if line.number], known)


Told = tuple[list[Line], list[Line]]


def of_priority(change: ItemChange, items: Items) -> Told:
    """Only what is unfinished has a place in the queue."""
    lines = [Line(items.filter(state__in=FINISHED).count(), _("are done or excluded"))]
    if change.undoes is not None:
        others = items.exclude(state__in=FINISHED).exclude(priority=change.undoes.priority)
        lines.append(Line(others.count(), _("have been given another priority since")))
    return [], lines


def of_exclusion(change: ItemChange, items: Items) -> Told:
    """Whose hands it takes items out of, and what becomes of what is done."""
    open_reviews = Review.objects.exclude(state=ReviewState.DECIDED)
    disputes = open_reviews.filter(kind=ReviewKind.DISPUTE, item=OuterRef("pk"))
    inside = items.exclude(state=ItemState.EXCLUDED)
    disputed = inside.filter(Exists(disputes))
    meant = inside.filter(~Exists(disputes))
    held = Assignment.objects.filter(IN_HAND, item__in=meant, reopened_at=None)
    effects = [
        Line(
            meant.filter(state=ItemState.DONE).count(),
            _("are done: releases made from now on leave them out; accepted work stays paid"),
        ),
        Line(
            held.count(),
            _("claims and reservations end; people's drafts are kept, and they are not paid"),
        ),
        Line(
            open_reviews.filter(item__in=meant).count(),
            _("waiting reviews are withdrawn; unless accepted before, those answers stay unpaid"),
        ),
        Line(open_slots(meant), _("open slots close")),
    ]
    return effects, [
        Line(items.filter(state=ItemState.EXCLUDED).count(), _("are excluded already")),
        Line(disputed.count(), _("have a disputed verdict that somebody has to decide first")),
    ]


def of_inclusion(change: ItemChange, items: Items) -> Told:
    """What comes back with its outcome, and what goes on."""
    back = items.filter(state=ItemState.EXCLUDED)
    current = Outcome.objects.filter(item=OuterRef("pk"), is_current=True)
    done = back.filter(Exists(current)).count()
    return [
        Line(done, _("are done again, with the outcome they had")),
        Line(back.count() - done, _("go on where they were; people who held them may take them")),
    ], [Line(items.exclude(state=ItemState.EXCLUDED).count(), _("are not excluded"))]


def of_one_more(change: ItemChange, items: Items) -> Told:
    """How many slots open, and what becomes of final answers."""
    decided = Exists(Review.objects.filter(DECIDES_ITEM, item=OuterRef("pk")))
    no_use = Q(state__in=(ItemState.EXCLUDED, ItemState.ADJUDICATION)) | Q(slots__gte=MAX_SLOTS)
    open_to_more = items.exclude(no_use).filter(~decided)
    return [
        Line(open_to_more.count(), _("slots open, one each; each new answer is paid like others")),
        Line(
            open_to_more.filter(state=ItemState.DONE).count(),
            _("outcomes stand until the new answer is in; one that differs waits for a reviewer"),
        ),
    ], [
        Line(items.filter(state=ItemState.EXCLUDED).count(), _("are excluded")),
        Line(
            items.filter(state=ItemState.ADJUDICATION).count(), _("wait for a reviewer to decide")
        ),
        Line(
            items.exclude(state__in=(ItemState.EXCLUDED, ItemState.ADJUDICATION))
            .filter(Q(slots__gte=MAX_SLOTS) | decided)
            .count(),
            _("have been decided by a reviewer, or have as many people as can be asked"),
        ),
    ]


def of_freeing(change: ItemChange, items: Items) -> Told:
    """Whose claims go back."""
    idle = idle_claims(timezone.now())
    mine = idle.filter(item=OuterRef("pk"))
    claims = idle.filter(item__in=items)
    people = claims.order_by().values("member").distinct().count()
    return [
        Line(claims.count(), _("claims go back to the queue; drafts are kept")),
        Line(people, _("people held them, without a sign of life for a quarter of an hour")),
    ], [Line(items.filter(~Exists(mine)).count(), _("are in nobody's hands who stopped"))]


def open_slots(items: Items) -> int:
    """How many more people could take them."""
    return int(items.aggregate(number=Sum("open_slots"))["number"] or 0)


FORESEE: dict[str, Callable[[ItemChange, Items], Told]] = {
    ChangeKind.PRIORITY: of_priority,
    ChangeKind.FRONT: of_priority,
    ChangeKind.EXCLUDE: of_exclusion,
    ChangeKind.INCLUDE: of_inclusion,
    ChangeKind.MORE: of_one_more,
    ChangeKind.FREE: of_freeing,
}
