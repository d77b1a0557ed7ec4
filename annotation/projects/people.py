"""Members and pools with access to a project, and those who could get it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from annotation.projects.grants import LEVELS, SEES_ALL, Level
from annotation.projects.models import PersonGrant, PoolGrant, Project
from core.identity.models import Member, Role
from workforce.pools.models import Pool

GRANTED_ROLES = (Role.MANAGER, Role.REVIEWER)


@dataclass(frozen=True)
class Granted:
    """A member or a pool with what was granted to it."""

    who: Member | Pool
    level: Level
    role: str = ""
    people: int = 0


def granted_people(project: Project) -> list[Granted]:
    """The present members with a grant of their own, by name; one query."""
    rows = (
        Member.objects.filter(left_at=None, user__persongrant__content_object=project)
        .annotate(codename=F("user__persongrant__permission__codename"))
        .select_related("user")
        .order_by("user__first_name", "user__email")
    )
    return [
        Granted(who=row, level=LEVELS[row.codename], role=str(Role(row.role).label)) for row in rows
    ]


def granted_pools(project: Project) -> list[Granted]:
    """The pools with a grant, by name; one query."""
    rows = (
        Pool.objects.filter(group__poolgrant__content_object=project)
        .annotate(codename=F("group__poolgrant__permission__codename"), people=Count("places"))
        .order_by("name")
    )
    return [Granted(who=row, level=LEVELS[row.codename], people=row.people) for row in rows]


def people_without(project: Project) -> QuerySet[Member]:
    """Managers and reviewers who have no grant of their own yet."""
    theirs = PersonGrant.objects.filter(content_object=project, user=OuterRef("user"))
    rows: QuerySet[Member] = Member.objects.filter(left_at=None, role__in=GRANTED_ROLES)
    return (
        rows.filter(~Exists(theirs)).select_related("user").order_by("user__first_name", "user_id")
    )


def pools_without(project: Project) -> QuerySet[Pool]:
    """Pools that have no grant yet."""
    theirs = PoolGrant.objects.filter(content_object=project, group=OuterRef("group"))
    rows: QuerySet[Pool] = Pool.objects.filter(~Exists(theirs)).order_by("name")
    return rows


def always_there() -> QuerySet[Member]:
    """Owners and admins, who see every project."""
    rows: QuerySet[Member] = Member.objects.filter(left_at=None, role__in=SEES_ALL)
    return rows.select_related("user").order_by("user__first_name", "user_id")
