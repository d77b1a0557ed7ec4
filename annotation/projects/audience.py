"""Who is to be told what happens in a project?"""

from __future__ import annotations

from annotation.projects.models import Project
from workforce.members.models import Member, Role
from workforce.pools.models import PoolMember

RUNNERS = (Role.OWNER, Role.ADMIN)


def workers_of(project: Project) -> list[int]:
    """The members of the project's pools."""
    places = PoolMember.objects.filter(pool__assigned_projects__project=project)
    return list(places.values_list("member_id", flat=True).distinct())


def managers_of(project: Project) -> list[int]:
    """Who began the project, as long as they are here; else the organization's admins."""
    present = Member.objects.filter(left_at=None)
    creator = present.filter(pk=project.created_by_id).values_list("pk", flat=True)
    return list(creator or present.filter(role__in=RUNNERS).values_list("pk", flat=True))
