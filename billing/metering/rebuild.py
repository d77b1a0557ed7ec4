"""Rebuilds the books from the facts: meters every work event again; what is there stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from annotation.workflow.events.models import LABEL_KINDS, WorkEvent, WorkKind
from billing.ledger.models import LedgerTransaction
from billing.metering.meter import meter
from billing.metering.models import UsageEvent
from core.identity.models import Organization
from core.tenancy.scope import WrongTenant, current_organization_id

CHUNK = 1000


@dataclass(frozen=True)
class Rebuilt:
    """How many events were looked at, and how many rows were missing and have been written."""

    events: int
    usage: int
    earnings: int


@transaction.atomic
def rebuild_from_facts(organization: Organization) -> Rebuilt:
    """Meter all of an organization's work events; raises NoRate where a rate was never set.

    Runs in the organization's open scope and is safe to repeat: each row has a unique key.
    """
    if organization.pk != current_organization_id():
        raise WrongTenant("Open the scope of the organization whose books are rebuilt.")
    usage, earnings = UsageEvent.objects.count(), LedgerTransaction.objects.count()
    events = 0
    for chunk in chunks_of_events():
        for part in in_turn(chunk):
            meter(part)
        events += len(chunk)
    return Rebuilt(
        events=events,
        usage=UsageEvent.objects.count() - usage,
        earnings=LedgerTransaction.objects.count() - earnings,
    )


def in_turn(chunk: Sequence[WorkEvent]) -> list[list[WorkEvent]]:
    """Annotations before outcomes: what an outcome costs depends on what they were charged."""
    return [
        [event for event in chunk if event.kind == WorkKind.LABEL_ACCEPTED],
        [event for event in chunk if event.kind == WorkKind.LABEL_REVERSED],
        [event for event in chunk if event.kind not in LABEL_KINDS],
    ]


def chunks_of_events() -> Iterator[list[WorkEvent]]:
    """All work events, oldest first."""
    last = 0
    while chunk := list(WorkEvent.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
