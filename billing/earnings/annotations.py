"""A member's annotations with their review and pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    DecimalField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotation.datasets.delivery import opaque_name
from annotation.datasets.item_labels import named_items
from annotation.datasets.models import ItemState
from annotation.workflow.events.models import WorkEvent, WorkKind
from annotation.workflow.labeling.announcements import is_told
from annotation.workflow.lifecycle.models import Annotation, Review, ReviewState, Verdict
from annotation.workflow.lifecycle.reasons import reason_title
from billing.ledger.models import LedgerEntry
from billing.reporting.costs.period import Period
from core.identity.models import Member

RETURNED = (Verdict.REJECTED, Verdict.UPHELD)
REFUSED = (*RETURNED, Verdict.REPLACED)


class Fate(TextChoices):
    """What became of an answer."""

    WAITING = "waiting", _("In review")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    REPLACED = "replaced", _("Replaced")


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


def own_answers(member: Member, period: Period, fate: Fate | None) -> QuerySet[Annotation]:
    """The member's answers of these days: the last word on each, `recorded`, `pay` and `told`."""
    decided = Review.objects.filter(annotation=OuterRef("pk"), state=ReviewState.DECIDED)
    review = decided.order_by("-pk")
    paid = LedgerEntry.objects.filter(
        transaction__work_event__item=OuterRef("item"),
        transaction__work_event__annotation_id=OuterRef("pk"),
        transaction__work_event__kind=WorkKind.LABEL_ACCEPTED,
        amount__gt=0,
    )
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=6)
    found = (
        Annotation.objects.filter(
            member=member, submitted_at__gte=period.begins, submitted_at__lt=period.ends
        )
        # joins would be made before the rows are sorted
        .prefetch_related("project", named_items())
        .annotate(
            verdict=said(review, "verdict"),
            reason=said(review, "reason"),
            comment=said(review, "comment"),
            recorded=Exists(
                WorkEvent.objects.filter(
                    item=OuterRef("item"),
                    annotation_id=OuterRef("pk"),
                    kind=WorkKind.LABEL_ACCEPTED,
                )
            ),
            told=is_told(timezone.now(), author=member, answer="pk", moment="submitted_at"),
            pay=Coalesce(
                Subquery(
                    paid.order_by()
                    .values("transaction__kind")
                    .annotate(sum=Sum("amount"))
                    .values("sum")[:1]
                ),
                Value(Decimal(0)),
                output_field=money,
            ),
        )
    )
    return found.filter(has_fate(fate)) if fate else found


def said(review: QuerySet[Review], name: str) -> Coalesce:
    """A word of the review, or nothing."""
    return Coalesce(Subquery(review.values(name)[:1]), Value(""), output_field=TextField())


def has_fate(fate: Fate) -> Q:
    """The condition for one fate; `fate_of` says the same of a row."""
    is_done = Q(is_live=True, item__state=ItemState.DONE) & ~Q(verdict__in=REFUSED)
    accepted = Q(told=True) & (Q(recorded=True) | is_done)
    returned = Q(is_live=True, verdict__in=RETURNED)
    replaced = Q(is_live=False) | Q(verdict=Verdict.REPLACED)
    match fate:
        case Fate.ACCEPTED:
            return accepted
        case Fate.RETURNED:
            return returned & ~accepted
        case Fate.REPLACED:
            return replaced & ~accepted
        case Fate.WAITING:
            return ~accepted & ~returned & ~replaced


def fate_of(row: Any) -> Fate:
    """What became of one of `own_answers`."""
    is_done = row.is_live and row.item.state == ItemState.DONE and row.verdict not in REFUSED
    if row.told and (row.recorded or is_done):
        return Fate.ACCEPTED
    if not row.is_live or row.verdict == Verdict.REPLACED:
        return Fate.REPLACED
    return Fate.RETURNED if row.verdict in RETURNED else Fate.WAITING


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
