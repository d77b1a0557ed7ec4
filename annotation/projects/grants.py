"""Access levels of managers and reviewers in projects.

Owners and admins see all of them. Everybody else needs a grant: their own, or one of a pool they
are in. A grant never gives more than the role does; annotators work through pools without any.
The tables are django-guardian's, with direct keys (projects.models).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any, cast

from django.db import connection, models
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from core.identity.models import Member, Role
from core.permissions.can import Allowed, Denied
from core.tenancy.any_of import among
from core.web.errors import Forbidden


class Level(IntEnum):
    """What a grant gives; each holds what stands before it."""

    VIEW = 1
    REVIEW = 2
    MANAGE = 3


CODENAMES = {
    Level.VIEW: "view_project",
    Level.REVIEW: "review_project",
    Level.MANAGE: "manage_project",
}
LEVELS = {codename: level for level, codename in CODENAMES.items()}
SEES_ALL = (Role.OWNER, Role.ADMIN)
THROUGH_POOLS = ("label.do", "work.view_own")  # the queue's own business (queue.eligibility)
# Asked with every page of a manager or a reviewer.
GRANTED = """
select granted.content_object_id, permission.codename
from annotation_persongrant granted
join auth_permission permission on permission.id = granted.permission_id
where granted.organization_id = %(organization)s and granted.user_id = %(user)s
union all
select granted.content_object_id, permission.codename
from workforce_poolmember place
join workforce_pool pool on pool.id = place.pool_id
join annotation_poolgrant granted on granted.group_id = pool.group_id
join auth_permission permission on permission.id = granted.permission_id
where granted.organization_id = %(organization)s and place.member_id = %(member)s
"""


def level_needed(permission: str) -> Level:
    """What a grant must give for a permission: looking, reviewing, or else managing."""
    if permission == "review.do":
        return Level.REVIEW
    return Level.VIEW if permission.endswith(".view") else Level.MANAGE


def sees_all(member: Member) -> bool:
    """Whether the member needs no grants."""
    return member.role in SEES_ALL


def levels_of(member: Member) -> dict[int, Level]:
    """Project -> what the member was granted, oneself or through a pool; one query a request."""
    if member.remembered is None:
        return look_up(member)
    levels = member.remembered.get("levels")
    if levels is None:
        levels = member.remembered["levels"] = look_up(member)
    return cast("dict[int, Level]", levels)


def look_up(member: Member) -> dict[int, Level]:
    """The same, from the tables."""
    found: dict[int, Level] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            GRANTED,
            {
                "organization": member.organization_id,
                "user": member.user_id,
                "member": member.pk,
            },
        )
        for project_id, codename in cursor.fetchall():
            found[project_id] = max(found.get(project_id, Level.VIEW), LEVELS[codename])
    return found


def granted_projects(member: Member) -> QuerySet[Project]:
    """The projects whose pages the member may open, if the role opens any."""
    return Project.objects.filter(granted_at_least(member, Level.VIEW))


def granted_at_least(member: Member, level: Level, project: str = "pk") -> models.Q:
    """The condition that the project in this column was granted with at least this level.

    The grants are looked up before, once a request, and not for each row.
    """
    if sees_all(member):
        return models.Q()
    known = [key for key, given in levels_of(member).items() if given >= level]
    return among(project, known)


def judge(member: Member, permission: str, project: Project) -> Allowed | Denied:
    """Whether the member's grants on the project suffice; the role was asked before."""
    if is_granted(member, permission, project.pk):
        return Allowed()
    return Denied(
        _(
            "You don't have permission to do this in “%(project)s”. A project manager can "
            "give you access on the project's People page."
        )
        % {"project": project.name}
    )


def is_granted(member: Member, permission: str, project_id: int) -> bool:
    """Whether the member's grants on the project suffice for the permission."""
    if permission in THROUGH_POOLS or sees_all(member):
        return True
    return levels_of(member).get(project_id, 0) >= level_needed(permission)


def gate(member: Member, permission: str, project_id: int) -> None:
    """Let pass who may; raises Http404 without any grant, Forbidden with too small a one."""
    if permission in THROUGH_POOLS or sees_all(member):
        return
    level = levels_of(member).get(project_id)
    if level is None:
        raise Http404
    if level < level_needed(permission):
        raise Forbidden(_("You can only view this project. Ask a project manager for more access."))


def gate_of(
    model: type[Any],
    *,
    project: str = "project_id",
    missing: Callable[[], Exception] = Http404,
) -> Callable[[Member, str, int], None]:
    """The same gate for addresses that name a row of a project instead of the project.

    `missing` makes what is raised where there is no such row.
    """

    def pass_gate(member: Member, permission: str, row_id: int) -> None:
        if permission in THROUGH_POOLS or sees_all(member):
            return
        project_id = model.objects.filter(pk=row_id).values_list(project, flat=True).first()
        if project_id is None:
            raise missing()
        gate(member, permission, project_id)

    return pass_gate
