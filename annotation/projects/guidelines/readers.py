"""Which version of a guideline each annotator has read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from annotation.projects.guidelines.models import Acknowledgement
from annotation.projects.models import Project, ProjectPool
from core.identity.models import Member


@dataclass(frozen=True)
class Reading:
    """How many of the project's people acknowledged the version in force."""

    people: int
    read: int


def readers_of(project: Project, *, only_unread: bool = False) -> QuerySet[Member]:
    """The people of the project's pools, all or only those who haven't read the version in force.

    `read_at` is when they acknowledged the version in force, `known_major` the newest major
    version that they ever did; both may be empty.
    """
    major = project.guideline.major if project.guideline else 0
    told = Acknowledgement.objects.filter(project=project, member=OuterRef("pk"))
    newest = told.order_by().values("member").annotate(newest=Max("major"))
    works_here = ProjectPool.objects.filter(project=project, pool__places__member=OuterRef("pk"))
    people: QuerySet[Member] = Member.objects.filter(
        Exists(works_here), left_at=None, suspended_at=None
    )
    if only_unread:
        people = people.exclude(Exists(told.filter(major=major)))
    return people.select_related("user").annotate(
        read_at=Subquery(told.filter(major=major).values("acknowledged_at")),
        known_major=Subquery(newest.values("newest")),
    )


def reading_of(project: Project) -> Reading:
    """The two numbers above the list; one query."""
    counts = readers_of(project).aggregate(
        people=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False))
    )
    return Reading(**counts)
