"""What waits for an annotator, and what did their day bring?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from annotation.data.content import excerpt
from annotation.data.models import Item
from annotation.projects.models import Project, ProjectState
from annotation.queue.eligibility import acknowledged
from annotation.workflow.models import SEEN, Annotation, Assignment, AssignmentState, Review
from annotation.workflow.reasons import reason_title
from workforce.members.models import Member


@dataclass(frozen=True)
class Workload:
    """A project as its annotator sees it at home."""

    project: Project
    is_live: bool
    has_work: bool
    must_read: bool
    in_hand: int
    returned: int
    submitted: int


@dataclass(frozen=True)
class CameBack:
    """An answer that a reviewer sent back, and why."""

    project_id: int
    project_name: str
    excerpt: str
    reason: str
    comment: str


def workloads(member: Member) -> list[Workload]:
    """The projects of the member's pools that are live or paused, returned work first."""
    open_item = Item.objects.filter(project=OuterRef("pk"), open_slots__gt=0).exclude(
        Exists(Assignment.objects.filter(item=OuterRef("pk"), member=member, state__in=SEEN))
    )
    projects = (
        Project.objects.filter(
            assigned_pools__pool__places__member=member,
            state__in=(ProjectState.LIVE, ProjectState.PAUSED),
        )
        .distinct()
        .annotate(
            open_work=Exists(open_item),
            has_read=Exists(acknowledged(member, project="pk", version="guideline")),
        )
        .order_by("name")
    )
    counts, submitted = assignment_counts(member), submitted_counts(member)
    rows = [
        workload(project, counts.get(project.pk, {}), submitted.get(project.pk, 0))
        for project in projects
    ]
    return sorted(rows, key=lambda row: (-row.returned, not row.is_live, row.project.name))


def workload(project: Any, counts: Mapping[str, Any], submitted: int) -> Workload:
    """One line of the home page; `project` carries `open_work` and `has_read`."""
    return Workload(
        project=project,
        is_live=project.state == ProjectState.LIVE,
        has_work=bool(project.open_work or counts.get("in_hand") or counts.get("returned")),
        must_read=not project.has_read,
        in_hand=counts.get("in_hand", 0),
        returned=counts.get("returned", 0),
        submitted=submitted,
    )


def assignment_counts(member: Member) -> dict[int, Mapping[str, Any]]:
    """The member's open assignments by project and state."""
    rows = (
        Assignment.objects.filter(
            member=member, state__in=(AssignmentState.HELD, AssignmentState.RETURNED)
        )
        .values("project_id")
        .annotate(
            in_hand=Count("pk", filter=Q(state=AssignmentState.HELD)),
            returned=Count("pk", filter=Q(state=AssignmentState.RETURNED)),
        )
    )
    return {row["project_id"]: row for row in rows}


def submitted_counts(member: Member) -> dict[int, int]:
    """The member's submissions by project, a correction counted too, as the day's number does."""
    rows = Annotation.objects.filter(member=member).order_by().values_list("item__project_id")
    return dict(rows.annotate(Count("pk")))


def came_back(member: Member, *, most: int = 20) -> list[CameBack]:
    """The member's returned answers, newest first."""
    rows = (
        Review.objects.filter(
            annotation__member=member,
            annotation__is_live=True,
            annotation__assignment__state=AssignmentState.RETURNED,
            verdict="rejected",
        )
        .select_related("item", "project")
        .order_by("-pk")[:most]
    )
    return [
        CameBack(
            project_id=row.project_id,
            project_name=row.project.name,
            excerpt=excerpt(row.item),
            reason=reason_title(row.reason),
            comment=row.comment,
        )
        for row in rows
    ]
