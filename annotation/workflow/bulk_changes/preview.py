"""Preview of a bulk change: effects and left-out items, counted in the current items."""

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
    gone = Line(change.total - total, _("no longer exist"))
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
        lines.append(Line(others.count(), _("have a different priority now")))
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
            _("are done. New releases will not include them. Accepted work stays paid."),
        ),
        Line(
            held.count(),
            _("items in progress or assigned are withdrawn. Drafts are kept but not paid."),
        ),
        Line(
            open_reviews.filter(item__in=meant).count(),
            _("pending reviews are withdrawn. Annotations not yet accepted stay unpaid."),
        ),
        Line(open_slots(meant), _("outstanding annotations are no longer needed")),
    ]
    return effects, [
        Line(items.filter(state=ItemState.EXCLUDED).count(), _("are already excluded")),
        Line(disputed.count(), _("have an open dispute that must be decided first")),
    ]


def of_inclusion(change: ItemChange, items: Items) -> Told:
    """What comes back with its outcome, and what goes on."""
    back = items.filter(state=ItemState.EXCLUDED)
    current = Outcome.objects.filter(item=OuterRef("pk"), is_current=True)
    done = back.filter(Exists(current)).count()
    return [
        Line(done, _("become done again with their previous result")),
        Line(
            back.count() - done,
            _("return to their previous state. Annotators who had them can open them again."),
        ),
    ], [Line(items.exclude(state=ItemState.EXCLUDED).count(), _("are not excluded"))]


def of_one_more(change: ItemChange, items: Items) -> Told:
    """How many slots open, and what becomes of final answers."""
    decided = Exists(Review.objects.filter(DECIDES_ITEM, item=OuterRef("pk")))
    no_use = Q(state__in=(ItemState.EXCLUDED, ItemState.ADJUDICATION)) | Q(slots__gte=MAX_SLOTS)
    open_to_more = items.exclude(no_use).filter(~decided)
    return [
        Line(
            open_to_more.count(),
            _("items get one more annotator. The new annotations are paid as usual."),
        ),
        Line(
            open_to_more.filter(state=ItemState.DONE).count(),
            _(
                "results stay valid until the new annotation is submitted. If it differs, the "
                "item needs adjudication."
            ),
        ),
    ], [
        Line(items.filter(state=ItemState.EXCLUDED).count(), _("are excluded")),
        Line(items.filter(state=ItemState.ADJUDICATION).count(), _("need adjudication")),
        Line(
            items.exclude(state__in=(ItemState.EXCLUDED, ItemState.ADJUDICATION))
            .filter(Q(slots__gte=MAX_SLOTS) | decided)
            .count(),
            _("were decided by a reviewer or already have the maximum number of annotators"),
        ),
    ]


def of_freeing(change: ItemChange, items: Items) -> Told:
    """Whose claims go back."""
    idle = idle_claims(timezone.now())
    mine = idle.filter(item=OuterRef("pk"))
    claims = idle.filter(item__in=items)
    people = claims.order_by().values("member").distinct().count()
    return [
        Line(claims.count(), _("items return to the queue. Drafts are kept.")),
        Line(people, _("annotators had them open without activity for 15 minutes")),
    ], [Line(items.filter(~Exists(mine)).count(), _("are not idle"))]


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
