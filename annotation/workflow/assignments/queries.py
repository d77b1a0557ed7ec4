"""Annotators a project manager can assign items to, and items assigned now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from annotation.datasets.models import Batch
from annotation.projects.models import Project, ProjectPool
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.identity.models import Member


@dataclass(frozen=True)
class Reserved:
    """What is kept for one person."""

    member: Member
    items: int
    since: datetime


def people_of(project: Project) -> QuerySet[Member]:
    """Present members of the project's pools, by name."""
    places = ProjectPool.objects.filter(project=project, pool__places__member=OuterRef("pk"))
    rows = Member.objects.filter(Exists(places), left_at=None, suspended_at=None)
    return rows.select_related("user").order_by(
        "user__first_name", "user__last_name", "user__email"
    )


def reserved_in(project: Project) -> list[Reserved]:
    """Each person with reserved items, how many and since when; the fullest first."""
    counts = (
        Assignment.objects.filter(project=project, state=AssignmentState.RESERVED)
        .order_by()
        .values("member_id")
        .annotate(items=Count("pk"), since=Min("claimed_at"))
    )
    found = {row["member_id"]: row for row in counts}
    members = Member.objects.filter(pk__in=found).select_related("user")
    rows = [
        Reserved(member, found[member.pk]["items"], found[member.pk]["since"]) for member in members
    ]
    return sorted(rows, key=lambda row: (-row.items, row.member.name))


def batches_to_choose(project: Project, *, most: int = 100) -> QuerySet[Batch]:
    """The newest batches."""
    return Batch.objects.filter(project=project).order_by("-pk")[:most]
