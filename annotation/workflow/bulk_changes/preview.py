"""Preview of a bulk change: effects and left-out items, counted in the current items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import ngettext

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
    """A count and a description of what is counted."""

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
    if gone := change.total - total:
        known.append(Line(gone, ngettext("no longer exists", "no longer exist", gone)))
    changes = change.total - sum(line.number for line in known)
    return Foresight(changes, [line for line in effects if line.number], known)


Told = tuple[list[Line], list[Line]]


def of_priority(change: ItemChange, items: Items) -> Told:
    """Only what is unfinished has a place in the queue."""
    finished = items.filter(state__in=FINISHED).count()
    lines = [Line(finished, ngettext("is done or excluded", "are done or excluded", finished))]
    if change.undoes is not None:
        others = items.exclude(state__in=FINISHED).exclude(priority=change.undoes.priority).count()
        said = ngettext("now has a different priority", "now have a different priority", others)
        lines.append(Line(others, said))
    return [], lines


def of_exclusion(change: ItemChange, items: Items) -> Told:
    """Whose hands it takes items out of, and what becomes of what is done."""
    open_reviews = Review.objects.exclude(state=ReviewState.DECIDED)
    disputes = open_reviews.filter(kind=ReviewKind.DISPUTE, item=OuterRef("pk"))
    inside = items.exclude(state=ItemState.EXCLUDED)
    disputed = inside.filter(Exists(disputes)).count()
    meant = inside.filter(~Exists(disputes))
    done = meant.filter(state=ItemState.DONE).count()
    held = Assignment.objects.filter(IN_HAND, item__in=meant, reopened_at=None).count()
    pending = open_reviews.filter(item__in=meant).count()
    outstanding = open_slots(meant)
    excluded = items.filter(state=ItemState.EXCLUDED).count()
    effects = [
        Line(
            done,
            ngettext(
                "is done. New releases won't include it. Accepted work stays paid.",
                "are done. New releases won't include them. Accepted work stays paid.",
                done,
            ),
        ),
        Line(
            held,
            ngettext(
                "item that is in progress or assigned is withdrawn. Its draft is kept but not "
                "paid.",
                "items that are in progress or assigned are withdrawn. Drafts are kept but not "
                "paid.",
                held,
            ),
        ),
        Line(
            pending,
            ngettext(
                "pending review is withdrawn. Annotations not yet accepted stay unpaid.",
                "pending reviews are withdrawn. Annotations not yet accepted stay unpaid.",
                pending,
            ),
        ),
        Line(
            outstanding,
            ngettext(
                "outstanding annotation is no longer needed",
                "outstanding annotations are no longer needed",
                outstanding,
            ),
        ),
    ]
    return effects, [
        Line(excluded, ngettext("is already excluded", "are already excluded", excluded)),
        Line(
            disputed,
            ngettext(
                "has an open dispute that must be decided first",
                "have an open dispute that must be decided first",
                disputed,
            ),
        ),
    ]


def of_inclusion(change: ItemChange, items: Items) -> Told:
    """What comes back with its outcome, and what goes on."""
    back = items.filter(state=ItemState.EXCLUDED)
    current = Outcome.objects.filter(item=OuterRef("pk"), is_current=True)
    done = back.filter(Exists(current)).count()
    others = back.count() - done
    inside = items.exclude(state=ItemState.EXCLUDED).count()
    return [
        Line(
            done,
            ngettext(
                "will be marked as done, with its previous outcome",
                "will be marked as done, with their previous outcomes",
                done,
            ),
        ),
        Line(
            others,
            ngettext(
                "returns to its previous state. Annotators who had it can open it again.",
                "return to their previous state. Annotators who had them can open them again.",
                others,
            ),
        ),
    ], [Line(inside, ngettext("isn't excluded", "aren't excluded", inside))]


def of_one_more(change: ItemChange, items: Items) -> Told:
    """How many slots open, and what becomes of final answers."""
    decided = Exists(Review.objects.filter(DECIDES_ITEM, item=OuterRef("pk")))
    no_use = Q(state__in=(ItemState.EXCLUDED, ItemState.ADJUDICATION)) | Q(slots__gte=MAX_SLOTS)
    open_to_more = items.exclude(no_use).filter(~decided)
    more = open_to_more.count()
    done = open_to_more.filter(state=ItemState.DONE).count()
    excluded = items.filter(state=ItemState.EXCLUDED).count()
    adjudicated = items.filter(state=ItemState.ADJUDICATION).count()
    closed = (
        items.exclude(state__in=(ItemState.EXCLUDED, ItemState.ADJUDICATION))
        .filter(Q(slots__gte=MAX_SLOTS) | decided)
        .count()
    )
    return [
        Line(
            more,
            ngettext(
                "item gets one more annotator. The new annotation is paid as usual.",
                "items get one more annotator. The new annotations are paid as usual.",
                more,
            ),
        ),
        Line(
            done,
            ngettext(
                "outcome stays valid until the new annotation is submitted. If it differs, the "
                "item needs adjudication.",
                "outcomes stay valid until the new annotations are submitted. If they differ, the "
                "items need adjudication.",
                done,
            ),
        ),
    ], [
        Line(excluded, ngettext("is excluded", "are excluded", excluded)),
        Line(adjudicated, ngettext("needs adjudication", "need adjudication", adjudicated)),
        Line(
            closed,
            ngettext(
                "was decided by a reviewer or already has the maximum number of annotators",
                "were decided by a reviewer or already have the maximum number of annotators",
                closed,
            ),
        ),
    ]


def of_freeing(change: ItemChange, items: Items) -> Told:
    """Whose claims go back."""
    idle = idle_claims(timezone.now())
    mine = idle.filter(item=OuterRef("pk"))
    claims = idle.filter(item__in=items)
    returned = claims.count()
    people = claims.order_by().values("member").distinct().count()
    others = items.filter(~Exists(mine)).count()
    return [
        Line(
            returned,
            ngettext(
                "item returns to the queue. Its draft is kept.",
                "items return to the queue. Drafts are kept.",
                returned,
            ),
        ),
        Line(
            people,
            ngettext(
                "annotator had them open without activity for 15 minutes",
                "annotators had them open without activity for 15 minutes",
                people,
            ),
        ),
    ], [Line(others, ngettext("isn't idle", "aren't idle", others))]


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
