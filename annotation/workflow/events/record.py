"""The one writer of work events: what was done, exactly once, and what was reversed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation.datasets.models import Item
from annotation.events import AnnotationsAccepted, WorkRecorded
from annotation.workflow.events.models import (
    FIRST_VERSION,
    LABEL_KINDS,
    OUTCOME_KINDS,
    REVERSAL_OF,
    REVERSALS,
    WorkEvent,
    WorkKind,
)
from core.events import emit
from core.tenancy.scope import current_organization_id

REVERSED = ":reversed"  # the end of a reversal's key
REVERSED_TOGETHER = (WorkKind.LABEL_ACCEPTED, WorkKind.GOLD_ANSWERED)  # the labels of a slot


@dataclass(frozen=True)
class AcceptedWork:
    """One accepted annotation; `labels` maps a label type to its number of billable labels.

    `has_reversals` is the locked item's: only then the version is looked up.
    """

    project_id: int
    item_id: int
    slot: int
    annotation_id: int
    member_id: int
    pool_id: int | None
    guideline_id: int | None
    labels: Mapping[str, int]
    active_seconds: float
    occurred_at: datetime
    has_reversals: bool = False


@dataclass(frozen=True)
class OutcomeWork:
    """The outcome of a locked item; `labels` maps a label type to its number of billable labels.

    `member_id`, `pool_id` and `guideline_id` are those of its first annotation.
    """

    project_id: int
    item_id: int
    member_id: int
    pool_id: int | None
    guideline_id: int | None
    labels: Mapping[str, int]
    occurred_at: datetime
    has_reversals: bool = False


@dataclass(frozen=True)
class ReviewWork:
    """One decided review, or an adjudication, which is about no single annotation."""

    project_id: int
    item_id: int
    review_id: int
    annotation_id: int | None
    member_id: int
    pool_id: int | None
    active_seconds: float
    occurred_at: datetime
    has_reversals: bool = False


@dataclass(frozen=True)
class BonusWork:
    """A bonus for work in a project; `reference` says what for, so that it is granted once."""

    project_id: int
    member_id: int
    pool_id: int | None
    reference: str
    occurred_at: datetime


@transaction.atomic(savepoint=False)
def record_accepted(
    works: Sequence[AcceptedWork], outcome: OutcomeWork | None = None
) -> list[WorkEvent]:
    """Append one event for each label type in each work and in the outcome, and emit the new ones.

    What was recorded before is left alone and not returned. A handler's DomainError undoes all.
    """
    every: list[AcceptedWork | OutcomeWork] = [*works, outcome] if outcome else [*works]
    versions = next_versions(work.item_id for work in every if work.has_reversals)
    wanted = [
        event for work in works for event in events_of(work, WorkKind.LABEL_ACCEPTED, versions)
    ]
    events = append(wanted + (outcome_events(outcome, versions) if outcome else []))
    labels = [event for event in events if event.kind == WorkKind.LABEL_ACCEPTED]
    if labels:
        emit(AnnotationsAccepted, labels)
    return events


def record_gold_answered(works: Sequence[AcceptedWork]) -> list[WorkEvent]:
    """Append one event for each label type in annotations of gold items."""
    versions = next_versions(work.item_id for work in works if work.has_reversals)
    return append(
        [event for work in works for event in events_of(work, WorkKind.GOLD_ANSWERED, versions)]
    )


def record_review_done(works: Sequence[ReviewWork]) -> list[WorkEvent]:
    """Append one event for each decided review of an annotation."""
    versions = next_versions(work.item_id for work in works if work.has_reversals)
    return append([reviewed(work, WorkKind.REVIEW_DONE, "review", versions) for work in works])


def record_adjudication(works: Sequence[ReviewWork]) -> list[WorkEvent]:
    """Append one event for each adjudication of an item."""
    versions = next_versions(work.item_id for work in works if work.has_reversals)
    return append(
        [reviewed(work, WorkKind.ADJUDICATION_DONE, "adjudication", versions) for work in works]
    )


def record_bonus(works: Sequence[BonusWork]) -> list[WorkEvent]:
    """Append one event for each bonus; billing sets its amount."""
    return append(
        [
            WorkEvent(
                key=f"bonus:{work.reference}:v{FIRST_VERSION}",
                kind=WorkKind.BONUS_GRANTED,
                project_id=work.project_id,
                member_id=work.member_id,
                pool_id=work.pool_id,
                quantity=1,
                active_seconds=0.0,
                occurred_at=work.occurred_at,
            )
            for work in works
        ]
    )


@transaction.atomic(savepoint=False)
def record_reversed(event_ids: Iterable[int], *, at: datetime) -> list[WorkEvent]:
    """Append the reversal of each of these events that has none; reversals themselves stay.

    The labels of a slot are reversed together, whichever of them is named: the next version is
    that of the slot. Locks the items, in the order of their ids. Billing copies what the original
    cost and paid.
    """
    named = list(done_work().filter(pk__in=list(event_ids)))
    item_ids = sorted({event.item_id for event in named if event.item_id is not None})
    items = Item.of_any_purpose.filter(pk__in=item_ids)
    list(items.order_by("pk").select_for_update(no_key=True, of=("self",)).only("pk"))
    items.filter(has_reversals=False).update(has_reversals=True)
    slots = {slot_of(event) for event in named if event.kind in REVERSED_TOGETHER}
    labels = done_work().filter(item__in=item_ids, kind__in=REVERSED_TOGETHER)
    others = [event for event in named if event.kind not in REVERSED_TOGETHER]
    together = [event for event in labels if slot_of(event) in slots]
    return append([reversal_of(event, at=at) for event in [*others, *together]])


def done_work() -> QuerySet[WorkEvent]:
    """All work events that aren't reversals."""
    return WorkEvent.objects.filter(reverses__isnull=True)


@transaction.atomic(savepoint=False)
def append(events: Sequence[WorkEvent]) -> list[WorkEvent]:
    """Insert what isn't there yet and emit it, in the same transaction."""
    new = insert_new(events)
    if new:
        emit(WorkRecorded, new)
    return new


def events_of(
    work: AcceptedWork, kind: WorkKind, versions: Mapping[str, int] | None = None
) -> list[WorkEvent]:
    """The work's events, unsaved. Its time is on the first, so that sums count it once."""
    counted = sorted((name, count) for name, count in work.labels.items() if billable(count))
    slot = f"item:{work.item_id}:slot:{work.slot}"
    version = (versions or {}).get(slot, FIRST_VERSION)
    gold = "gold:" if kind == WorkKind.GOLD_ANSWERED else ""
    return [
        WorkEvent(
            key=f"{slot}:v{version}:{gold}{label_kind}",
            kind=kind,
            project_id=work.project_id,
            item_id=work.item_id,
            slot=work.slot,
            annotation_id=work.annotation_id,
            member_id=work.member_id,
            pool_id=work.pool_id,
            guideline_id=work.guideline_id,
            label_kind=label_kind,
            quantity=quantity,
            active_seconds=float(work.active_seconds) if index == 0 else 0.0,
            occurred_at=work.occurred_at,
            version=version,
        )
        for index, (label_kind, quantity) in enumerate(counted)
    ]


def outcome_events(work: OutcomeWork, versions: Mapping[str, int]) -> list[WorkEvent]:
    """The outcome's events, one for each label type, unsaved."""
    stem = f"item:{work.item_id}:outcome"
    version = versions.get(stem, FIRST_VERSION)
    return [
        WorkEvent(
            key=f"{stem}:v{version}:{label_kind}",
            kind=WorkKind.OUTCOME_DECIDED,
            project_id=work.project_id,
            item_id=work.item_id,
            member_id=work.member_id,
            pool_id=work.pool_id,
            guideline_id=work.guideline_id,
            label_kind=label_kind,
            quantity=quantity,
            active_seconds=0.0,
            occurred_at=work.occurred_at,
            version=version,
        )
        for label_kind, quantity in work.labels.items()
        if billable(quantity)
    ]


def reviewed(work: ReviewWork, kind: WorkKind, name: str, versions: Mapping[str, int]) -> WorkEvent:
    """The event of a review or an adjudication, unsaved."""
    stem = f"{name}:{work.review_id}"
    version = versions.get(stem, FIRST_VERSION)
    return WorkEvent(
        key=f"{stem}:v{version}",
        kind=kind,
        project_id=work.project_id,
        item_id=work.item_id,
        annotation_id=work.annotation_id,
        member_id=work.member_id,
        pool_id=work.pool_id,
        quantity=1,
        active_seconds=float(work.active_seconds),
        occurred_at=work.occurred_at,
        version=version,
    )


def reversal_of(event: WorkEvent, *, at: datetime) -> WorkEvent:
    """The event that takes another one back, unsaved."""
    return WorkEvent(
        key=f"{event.key}{REVERSED}",
        kind=REVERSAL_OF[WorkKind(event.kind)],
        project_id=event.project_id,
        item_id=event.item_id,
        slot=event.slot,
        annotation_id=event.annotation_id,
        member_id=event.member_id,
        pool_id=event.pool_id,
        guideline_id=event.guideline_id,
        label_kind=event.label_kind,
        quantity=-event.quantity,
        active_seconds=-event.active_seconds,
        occurred_at=at,
        version=event.version,
        reverses_id=event.pk,
    )


def slot_of(event: WorkEvent) -> tuple[str, int | None, int | None, int]:
    """What the labels of one accepted annotation share."""
    return (event.kind, event.item_id, event.slot, event.version)


def next_versions(item_ids: Iterable[int]) -> dict[str, int]:
    """The version after the last reversed one, by the part of the key before it.

    The items are locked. What has no reversal is at its first version and isn't named.
    """
    wanted = set(item_ids)
    if not wanted:
        return {}
    found: dict[str, int] = {}
    taken_back = WorkEvent.objects.filter(item__in=wanted, kind__in=REVERSALS)
    for key, version in taken_back.values_list("key", "version"):
        stem = key.partition(f":v{version}")[0]
        found[stem] = max(found.get(stem, FIRST_VERSION), version + 1)
    return found


def reversed_annotations(item_id: int) -> frozenset[int | None]:
    """The annotations of an item whose accepted labels were reversed and not accepted again."""
    taken_back: set[int | None] = set()
    facts = WorkEvent.objects.filter(item=item_id, kind__in=LABEL_KINDS)
    for annotation_id, kind in facts.order_by("pk").values_list("annotation_id", "kind"):
        if kind == WorkKind.LABEL_REVERSED:
            taken_back.add(annotation_id)
        else:
            taken_back.discard(annotation_id)
    return frozenset(taken_back)


def standing_outcome(item_id: int) -> list[WorkEvent]:
    """The events of the item's outcome that weren't reversed, one for each label type."""
    standing: dict[int, WorkEvent] = {}
    for event in WorkEvent.objects.filter(item=item_id, kind__in=OUTCOME_KINDS).order_by("pk"):
        if event.reverses_id is None:
            standing[event.pk] = event
        else:
            del standing[event.reverses_id]
    return list(standing.values())


def billable(count: int) -> bool:
    """Whether there is anything to record; raises ValueError for a count below zero."""
    if count < 0:
        raise ValueError("An annotation can't contain a negative number of labels.")
    return count > 0


COLUMNS = {
    "key": "text",
    "kind": "text",
    "project_id": "bigint",
    "item_id": "bigint",
    "slot": "smallint",
    "annotation_id": "bigint",
    "member_id": "bigint",
    "pool_id": "bigint",
    "guideline_id": "bigint",
    "label_kind": "text",
    "quantity": "integer",
    "active_seconds": "double precision",
    "occurred_at": "timestamptz",
    "version": "smallint",
    "reverses_id": "bigint",
}
INSERT = f"""
insert into annotation_workevent (organization_id, recorded_at, {", ".join(COLUMNS)})
select %s, %s, work.*
from unnest({", ".join(f"%s::{sql_type}[]" for sql_type in COLUMNS.values())}) as work
on conflict (organization_id, key) do nothing
returning *
"""  # noqa: S608  # made of the constants above


def insert_new(events: Sequence[WorkEvent]) -> list[WorkEvent]:
    """Insert what isn't there yet, in one statement; the inserted rows.

    Sorted by key, so that two transactions that record the same works wait and never deadlock.
    """
    if not events:
        return []
    ordered = sorted(events, key=lambda event: event.key)
    columns = [[getattr(event, name) for event in ordered] for name in COLUMNS]
    parameters = [current_organization_id(), timezone.now(), *columns]
    return list(WorkEvent.objects.raw(INSERT, parameters))
