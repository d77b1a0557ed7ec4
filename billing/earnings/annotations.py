"""A member's annotations with their review and pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from annotation.datasets.delivery import opaque_name
from annotation.workflow.events.models import LABEL_KINDS
from annotation.workflow.facts import Fate, fate_of, own_annotations
from annotation.workflow.lifecycle.models import Verdict
from annotation.workflow.lifecycle.reasons import reason_title
from billing.ledger.models import SIGNED_PAY, LedgerEntry
from billing.reporting.costs.period import Period
from core.identity.models import Member

BADGES = {Fate.WAITING: "info", Fate.ACCEPTED: "good", Fate.RETURNED: "bad", Fate.REPLACED: ""}


@dataclass(frozen=True)
class OwnAnswer:
    """One answer as its author sees it; `verdict` and `reason` are empty without a review."""

    at: datetime
    project: str
    item: str
    fate: Fate
    badge: str
    verdict: str
    reason: str
    comment: str
    seconds: int
    pay: Decimal


def own_answers(member: Member, period: Period, fate: Fate | None) -> QuerySet[Any]:
    """The member's annotations of these days with what became of them, and `pay`."""
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=6)
    paid = LedgerEntry.objects.filter(
        transaction__work_event__item=OuterRef("item"),
        transaction__work_event__annotation_id=OuterRef("pk"),
        transaction__work_event__kind__in=LABEL_KINDS,
        amount__gt=0,
    )
    # Grouped by a constant: one row for all kinds of transactions.
    total = paid.order_by().annotate(all=Value(1)).values("all").annotate(sum=Sum(SIGNED_PAY))
    return own_annotations(member, period.begins, period.ends, fate).annotate(
        pay=Coalesce(Subquery(total.values("sum")[:1]), Value(Decimal(0)), output_field=money)
    )


def own_answer(row: Any) -> OwnAnswer:
    """A row of `own_answers` in words."""
    fate = fate_of(row)
    return OwnAnswer(
        at=row.submitted_at,
        project=row.project.name,
        item=opaque_name(row.item_id),
        fate=fate,
        badge=BADGES[fate],
        verdict=str(Verdict(row.verdict).label) if row.verdict else "",
        reason=str(reason_title(row.reason)),
        comment=row.comment,
        seconds=round(row.active_seconds),
        pay=row.pay if fate == Fate.ACCEPTED else Decimal(0),
    )
