"""Reviewer statistics: decisions and overturned rejections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from annotation.workflow.lifecycle.models import Review, ReviewKind, ReviewState, Verdict
from core.identity.models import Member
from core.permissions.can import can

DAYS = 30


@dataclass(frozen=True)
class ReviewerRow:
    """One reviewer's verdicts on answers in the last 30 days.

    `overturned`: rejections that a second person found wrong, in a dispute or after three rounds.
    """

    reviewer: Member
    decided: int
    accepted: int
    corrected: int
    rejected: int
    overturned: int


def overturned() -> Exists:
    """Whether a second person saw the outer query's rejection otherwise."""
    second = Review.objects.filter(
        Q(verdict=Verdict.OVERTURNED) | Q(kind=ReviewKind.ROUNDS, verdict=Verdict.ACCEPTED),
        annotation=OuterRef("annotation"),
    )
    return Exists(second)


def reviewer_rows(member: Member) -> list[ReviewerRow]:
    """Everybody's for a manager, otherwise one's own; most verdicts first, two queries."""
    since = timezone.now() - timedelta(days=DAYS)
    found = Review.objects.filter(
        kind=ReviewKind.ANSWER, state=ReviewState.DECIDED, decided_at__gte=since
    )
    if not can(member, "project.change"):
        found = found.filter(reviewer=member)
    rows = (
        found.annotate(was_overturned=overturned())
        .values("reviewer_id")
        .annotate(
            decided=Count("pk"),
            accepted=Count("pk", filter=Q(verdict=Verdict.ACCEPTED)),
            corrected=Count("pk", filter=Q(verdict=Verdict.CORRECTED)),
            rejected=Count("pk", filter=Q(verdict=Verdict.REJECTED)),
            overturned=Count("pk", filter=Q(was_overturned=True)),
        )
        .order_by("-decided")
    )
    counted = list(rows)
    people = Member.objects.select_related("user").in_bulk([row["reviewer_id"] for row in counted])
    return [
        ReviewerRow(
            reviewer=people[row["reviewer_id"]],
            decided=row["decided"],
            accepted=row["accepted"],
            corrected=row["corrected"],
            rejected=row["rejected"],
            overturned=row["overturned"],
        )
        for row in counted
    ]
