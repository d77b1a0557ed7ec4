"""Recipients of a project's notifications."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from annotation.projects.grants import CODENAMES, Level
from annotation.projects.models import PersonGrant, PoolGrant, Project
from core.identity.models import Member, Role
from workforce.pools.models import PoolMember

RUNNERS = (Role.OWNER, Role.ADMIN)
MANAGING = (*RUNNERS, Role.MANAGER)


def workers_of(project: Project) -> list[int]:
    """The members of the project's pools."""
    places = PoolMember.objects.filter(pool__assigned_projects__project=project)
    return list(places.values_list("member_id", flat=True).distinct())


def managers_of(project: Project) -> list[int]:
    """Who was granted to manage the project and is here; else the organization's admins."""
    present = Member.objects.filter(left_at=None, suspended_at=None)
    manage = {"content_object": project, "permission__codename": CODENAMES[Level.MANAGE]}
    own = PersonGrant.objects.filter(user=OuterRef("user"), **manage)
    pooled = PoolGrant.objects.filter(group__pool__places__member=OuterRef("pk"), **manage)
    granted = present.filter(Exists(own) | Exists(pooled), role__in=MANAGING)
    found = list(granted.order_by("pk").values_list("pk", flat=True))
    return found or list(present.filter(role__in=RUNNERS).values_list("pk", flat=True))
