"""How does accepted work become a fact? Through this one writer of work events, exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotation.events import AnnotationsAccepted
from annotation.workflow.events.models import WorkEvent, WorkKind
from core.events import emit
from core.tenancy.scope import current_organization_id

FIRST_VERSION = 1  # only a reversal raises it


@dataclass(frozen=True)
class AcceptedWork:
    """One accepted annotation; `labels` maps a label kind to its number of billable labels."""

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


@transaction.atomic(savepoint=False)
def record_accepted(works: Sequence[AcceptedWork]) -> list[WorkEvent]:
    """Append one event for each kind of label in each work, and emit the new ones.

    What was recorded before is left alone and not returned. A handler's DomainError undoes all.
    """
    events = insert_new([event for work in works for event in events_of(work)])
    if events:
        emit(AnnotationsAccepted, events)
    return events


def events_of(work: AcceptedWork) -> list[WorkEvent]:
    """The work's events, unsaved. Its time stands on the first, so that sums count it once."""
    counted = sorted((kind, count) for kind, count in work.labels.items() if billable(count))
    return [
        WorkEvent(
            key=f"item:{work.item_id}:slot:{work.slot}:v{FIRST_VERSION}:{label_kind}",
            kind=WorkKind.LABEL_ACCEPTED,
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
        )
        for index, (label_kind, quantity) in enumerate(counted)
    ]


def billable(count: int) -> bool:
    """Whether there is anything to record; raises ValueError for a count below zero."""
    if count < 0:
        raise ValueError("An answer can't hold less than no labels.")
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
