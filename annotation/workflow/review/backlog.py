"""Pending reviews by project, with the oldest. Counts stop at a limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from annotation.projects.grants import Level, granted_at_least
from annotation.projects.models import Project, ProjectState
from annotation.workflow.lifecycle.models import Review, ReviewKind
from annotation.workflow.review.eligibility import UNDECIDED, open_to
from core.identity.models import Member

MAX_COUNTED = 1000  # reviews, in all or of a project; beyond it is said that there are more


@dataclass(frozen=True)
class Backlog:
    """A project's undecided reviews: how many, how many are choices, since when.

    `choices` are all that ask for more than a look at one answer. `has_more`: there are more than
    these, which are the oldest.
    """

    project_id: int
    project_name: str
    waiting: int
    choices: int
    has_more: bool
    oldest_at: datetime


@dataclass(frozen=True)
class Undecided:
    """All undecided reviews of somebody: how many, or more than so many; in how many projects,
    and since when."""

    number: int
    has_more: bool
    projects: int
    oldest_at: datetime


def backlogs(member: Member) -> list[Backlog]:
    """Projects with undecided reviews that this member may decide, oldest first; two queries."""
    is_choice = ExpressionWrapper(~Q(kind=ReviewKind.ANSWER), output_field=BooleanField())
    waiting = undecided(member).filter(project=OuterRef("pk")).order_by("pk")
    counted = waiting.values_list(is_choice)[: MAX_COUNTED + 1]
    projects = (
        Project.objects.filter(granted_at_least(member, Level.REVIEW))
        .annotate(waits=ArraySubquery(counted), since=Subquery(waiting.values("created_at")[:1]))
        .exclude(since=None)
        .values_list("pk", "name", "waits", "since")
    )
    found = [backlog(*row) for row in projects]
    return sorted(found, key=attrgetter("oldest_at"))


def backlog(project_id: int, name: str, waits: list[bool], since: datetime) -> Backlog:
    """One project's, from whether each of its reviews is a choice."""
    counted = waits[:MAX_COUNTED]
    return Backlog(
        project_id=project_id,
        project_name=name,
        waiting=len(counted),
        choices=sum(counted),
        has_more=len(waits) > MAX_COUNTED,
        oldest_at=since,
    )


def undecided_together(member: Member) -> Undecided | None:
    """Those of projects that aren't closed in one line, if there are any; two queries.

    What a closed project left undecided can be reviewed, but waits for nobody.
    """
    open_ones = undecided(member).exclude(project__state=ProjectState.CLOSED)
    oldest = open_ones.order_by("created_at").values("pk", "project_id", "created_at")
    found = oldest[: MAX_COUNTED + 1].aggregate(
        number=Count("pk"),
        projects=Count("project_id", distinct=True),
        oldest_at=Min("created_at"),
    )
    number = found.pop("number")
    if not number:
        return None
    return Undecided(number=min(number, MAX_COUNTED), has_more=number > MAX_COUNTED, **found)


def undecided(member: Member) -> QuerySet[Review]:
    """The undecided reviews that this member may decide; asks whether they ever reviewed."""
    has_reviewed = Review.objects.filter(reviewer=member).exists()
    reviewed = granted_at_least(member, Level.REVIEW, "project_id")
    return open_to(member, has_reviewed=has_reviewed).filter(reviewed, state__in=UNDECIDED)


def undecided_in(project: Project) -> int:
    """How many reviews of the project wait or are in somebody's hands."""
    return Review.objects.filter(project=project, state__in=UNDECIDED).count()
