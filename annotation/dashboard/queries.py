"""An annotator's home page: projects with work, returned annotations, and today's totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotation.datasets.content import excerpt
from annotation.datasets.delivery import DeliveryPurpose, deliver_all
from annotation.datasets.models import Item
from annotation.projects.models import Project, ProjectPool, ProjectState
from annotation.workflow.lifecycle.models import (
    OPEN,
    SEEN,
    Annotation,
    Assignment,
    AssignmentState,
    Review,
    Verdict,
)
from annotation.workflow.lifecycle.policy import parse_policy
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from annotation.workflow.lifecycle.reasons import reason_title
from annotation.workflow.queue.eligibility import acknowledged, terms_of
from core.identity.models import Member
from workforce.organizations.local_days import midnight


@dataclass(frozen=True)
class Workload:
    """A project as its annotator sees it at home.

    `limit` says why nothing new is given out today: "share" or "day" of the pool, "cap" of the
    person, "" for no reason. `batch_deadline` is the first of the batches that what the person
    holds, got back or has reserved comes from.
    """

    project: Project
    is_live: bool
    has_new: bool
    must_read: bool
    in_hand: int
    reserved: int
    returned: int
    submitted: int
    deadline: date | None
    batch_deadline: date | None
    limit: str

    @property
    def has_work(self) -> bool:
        """Whether the person finds something to do."""
        return bool(self.has_new or self.in_hand or self.returned)

    @property
    def can_start(self) -> bool:
        """Whether the labeling page has an item for them now."""
        return self.is_live and self.has_work and not self.must_read

    @property
    def is_late(self) -> bool:
        """Whether the deadline is over."""
        return self.deadline is not None and self.deadline < timezone.localdate()

    @property
    def is_batch_late(self) -> bool:
        """Whether the deadline of items in hand is over."""
        return self.batch_deadline is not None and self.batch_deadline < timezone.localdate()


@dataclass(frozen=True)
class Given:
    """A member's submissions in a project since midnight, a correction counted too, as the day's
    number does; and the items answered for the first time."""

    submitted: int = 0
    items: int = 0


@dataclass(frozen=True)
class CameBack:
    """An answer that a reviewer sent back, why, and the instant its slot opens to others."""

    project_id: int
    project_name: str
    excerpt: str
    reason: str
    comment: str
    until: datetime | None


def workloads(member: Member, given: Mapping[int, Given]) -> list[Workload]:
    """The projects of the member's pools that are live or paused, with what was given today.

    Returned work first, then by deadline and name.
    """
    open_item = Item.objects.filter(project=OuterRef("pk"), open_slots__gt=0).exclude(
        Exists(Assignment.objects.filter(item=OuterRef("pk"), member=member, state__in=SEEN))
    )
    # In the queue's order, whose index knows open items alone: by id, all that is done lies before.
    first_open = open_item.order_by("-priority", "position").values("pk")[:1]
    own_pools = ProjectPool.objects.filter(project=OuterRef("pk"), pool__places__member=member)
    pool_deadline = own_pools.filter(deadline_on__isnull=False).order_by("deadline_on")
    projects = Project.objects.filter(
        Exists(own_pools), state__in=(ProjectState.LIVE, ProjectState.PAUSED)
    ).annotate(
        open_work=Subquery(first_open),  # an item or nothing
        has_read=Exists(acknowledged(member, project="pk", version="guideline")),
        terms=terms_of(member, project="pk"),
        deadline=Coalesce(Subquery(pool_deadline.values("deadline_on")[:1]), "deadline_on"),
    )
    counts = assignment_counts(member)
    rows = [
        workload(project, counts.get(project.pk, {}), given.get(project.pk, Given()))
        for project in projects
    ]
    return sorted(rows, key=place_at_home)


def place_at_home(row: Workload) -> tuple[Any, ...]:
    """Where a project stands at home."""
    soonest = min(row.deadline or date.max, row.batch_deadline or date.max)
    return (-row.returned, not row.is_live, soonest, row.project.name)


def workload(project: Any, counts: Mapping[str, Any], given: Given) -> Workload:
    """One line of the home page; `project` carries what `workloads` asked for."""
    limit = limit_of(project.terms or {}, counts, given.items)
    has_new = project.open_work or counts.get("reserved", 0)
    return Workload(
        project=project,
        is_live=project.state == ProjectState.LIVE,
        has_new=bool(has_new and not limit),
        must_read=not project.has_read,
        in_hand=counts.get("in_hand", 0),
        reserved=counts.get("reserved", 0),
        returned=counts.get("returned", 0),
        submitted=given.submitted,
        deadline=project.deadline,
        batch_deadline=counts.get("batch_deadline"),
        limit=limit,
    )


def limit_of(terms: Mapping[str, Any], counts: Mapping[str, Any], today: int) -> str:
    """Why the person gets nothing new in the project today; "" if they do."""
    used_up: str = "" if counts.get("reserved") else terms.get("used_up", "")
    cap = terms.get("daily_each")
    is_reached = cap is not None and today + counts.get("unanswered", 0) >= cap
    return used_up or ("cap" if is_reached else "")


def assignment_counts(member: Member) -> dict[int, Mapping[str, Any]]:
    """The member's open assignments by project and state."""
    rows = (
        Assignment.objects.filter(OPEN, member=member)
        .order_by()
        .values("project_id")
        .annotate(
            in_hand=Count("pk", filter=Q(state=AssignmentState.HELD)),
            unanswered=Count("pk", filter=Q(state=AssignmentState.HELD, revision=0)),
            reserved=Count("pk", filter=Q(state=AssignmentState.RESERVED)),
            returned=Count("pk", filter=Q(state=AssignmentState.RETURNED)),
            batch_deadline=Min("item__batch__deadline_on"),
        )
    )
    return {row["project_id"]: row for row in rows}


def answers_given(member: Member) -> dict[int, Given]:
    """The member's answers of the day by project; one query, and none over years of work."""
    rows = Annotation.objects.filter(
        member=member, submitted_at__gte=midnight(member.organization)
    ).order_by()
    by_project = rows.values_list("project_id")
    found = by_project.annotate(submitted=Count("pk"), items=Count("pk", filter=Q(revision=1)))
    return {project: Given(submitted, items) for project, submitted, items in found}


def open_until(review: Review) -> datetime | None:
    """The instant at which returned work opens to others."""
    policy = review.project.policy
    if policy is None or review.annotation is None or review.decided_at is None:
        return None
    since = review.annotation.assignment.returned_at or review.decided_at
    return since + timedelta(days=parse_policy(policy.settings)[QueueSettings].patience_days)


def came_back(member: Member, *, most: int = 20) -> list[CameBack]:
    """The member's returned answers, newest first. Few are returned: they are found first."""
    returned = Assignment.objects.filter(member=member, state=AssignmentState.RETURNED)
    rows = (
        Review.objects.filter(
            annotation__assignment__in=list(returned.values_list("pk", flat=True)),
            annotation__is_live=True,
            verdict=Verdict.REJECTED,
        )
        .select_related("item", "project__policy", "annotation__assignment")
        .order_by("-pk")[:most]
    )
    delivered = deliver_all(member, [row.item for row in rows], DeliveryPurpose.OWN_WORK)
    return [
        CameBack(
            project_id=row.project_id,
            project_name=row.project.name,
            excerpt=excerpt(delivered[row.item_id]),
            reason=reason_title(row.reason),
            comment=row.comment,
            until=open_until(row),
        )
        for row in rows
    ]
