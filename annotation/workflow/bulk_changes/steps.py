"""One step of each kind of bulk change, by the rules of a single item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.batches.actions import FINISHED
from annotation.datasets.models import Item
from annotation.workflow.bulk_changes.models import ChangeKind, ItemChange
from annotation.workflow.lifecycle.excluding import exclude_item, include_item
from annotation.workflow.lifecycle.extra_slot import ask_one_more
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.lifecycle.release_slots import give_back
from annotation.workflow.queue.eligibility import rules_in_force
from core.audit.record import record
from core.web.errors import Conflict, DomainError

BATCH_SIZE = 500  # rows whose priority changes in one transaction
QUEUE_KINDS = (ChangeKind.PRIORITY, ChangeKind.FRONT)
STOPPED_AFTER = timedelta(minutes=15)  # without a sign of life from the page


def idle_claims(now: datetime) -> QuerySet[Assignment]:
    """Claims of people who stopped: held, without a sign of life for a quarter of an hour.

    What came back for correction and answers taken up again stay with their authors.
    """
    last = now - STOPPED_AFTER
    silent = Q(seen_at__lt=last) | Q(seen_at=None, claimed_at__lt=last)
    held = Assignment.objects.filter(state=AssignmentState.HELD, revision=0, reopened_at=None)
    return held.filter(silent)


def do_next(change: ItemChange) -> None:
    """Carry out the next step of a locked change and count what became of it."""
    if change.kind in QUEUE_KINDS:
        set_priorities(change)
        return
    item_id = change.item_ids[change.handled]
    change.handled += 1
    try:
        with transaction.atomic():
            ONE_ITEM[change.kind](change, item_id)
        change.changed += 1
    except DomainError as refusal:
        change.left_out += 1
        change.failure = change.failure or refusal.message


def set_priorities(change: ItemChange) -> None:
    """Give the next unfinished items their priority.

    An undo leaves alone what somebody has given another priority since.
    """
    place = change.handled
    ids = change.item_ids[place : place + BATCH_SIZE]
    open_items = Item.objects.filter(pk__in=ids, project=change.project_id)
    locked = open_items.exclude(state__in=FINISHED).order_by("pk").select_for_update(no_key=True)
    had = dict(locked.values_list("pk", "priority"))
    if change.undoes is not None:
        had = {pk: now for pk, now in had.items() if now == change.undoes.priority}
    each = change.priorities[place : place + BATCH_SIZE] or [change.priority] * len(ids)
    wanted = {pk: new for pk, new in zip(ids, each, strict=True) if pk in had}
    for new in sorted(set(wanted.values())):
        mine = [pk for pk, priority in wanted.items() if priority == new]
        Item.objects.filter(pk__in=mine).update(priority=new)
    change.before = [*change.before, *(had.get(pk) for pk in ids)]
    change.handled += len(ids)
    change.changed += len(had)
    change.left_out += len(ids) - len(had)


def exclude_one(change: ItemChange, item_id: int) -> None:
    """Take one item out."""
    assert change.started_at is not None
    by, reason = change.started_by, change.reason
    item = exclude_item(by=by, item_id=item_id, reason=reason, at=change.started_at)
    record("item.exclude", by=by, subject=item, reason=reason)


def include_one(change: ItemChange, item_id: int) -> None:
    """Bring one item in again."""
    rules = rules_in_force(change.project)
    item = include_item(by=change.started_by, item_id=item_id, rules=rules, at=timezone.now())
    record("item.include", by=change.started_by, subject=item)


def ask_more_about(change: ItemChange, item_id: int) -> None:
    """Open one more slot."""
    item = ask_one_more(item_id)
    record("item.one_more", by=change.started_by, subject=item, slots=item.slots)


def free_one(change: ItemChange, item_id: int) -> None:
    """Give back the claims that nobody works on."""
    if not give_back(idle_claims(timezone.now()).filter(item=item_id)):
        raise Conflict(_("No inactive annotator has this item open."), code="nothing_idle")


ONE_ITEM: dict[str, Callable[[ItemChange, int], None]] = {
    ChangeKind.EXCLUDE: exclude_one,
    ChangeKind.INCLUDE: include_one,
    ChangeKind.MORE: ask_more_about,
    ChangeKind.FREE: free_one,
}
