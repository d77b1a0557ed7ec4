"""API endpoints for grants: project access for members and pools."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, pool_of, project_of
from annotation.projects.granting import grant_person, grant_pool, revoke_person, revoke_pool
from annotation.projects.grants import Level
from annotation.projects.models import Project
from annotation.projects.people import granted_people, granted_pools
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member
from workforce.pools.models import Pool

LEVELS = {level.name.lower(): level for level in Level}


class LevelField(serializers.ChoiceField):
    """The access level of a grant, by name."""

    def __init__(self) -> None:
        help_text = "view: data, guideline, and releases. review: also reviews. manage: everything."
        super().__init__(choices=[(name, name) for name in LEVELS], help_text=help_text)

    def to_representation(self, value: Any) -> Any:
        """The level's name."""
        return Level(value).name.lower()


class GrantedMember(Shown):
    """A project manager or reviewer with a direct grant."""

    member = serializers.IntegerField(source="who.pk")
    name = serializers.CharField(source="who.name")
    level = LevelField()


class GrantedPool(Shown):
    """A pool whose project managers and reviewers have access."""

    pool = serializers.IntegerField(source="who.pk")
    name = serializers.CharField(source="who.name")
    level = LevelField()


class GrantsShown(Shown):
    """All grants of a project. Owners and admins have access to every project without a grant."""

    members = GrantedMember(many=True)
    pools = GrantedPool(many=True)


class GrantBody(Body):
    """The access level to grant."""

    level = LevelField()


def member_of(request: ApiRequest, project_id: int, member_id: int) -> tuple[Project, Member]:
    """The project and the present member, or 404."""
    members = Member.objects.select_related("user").filter(left_at=None)
    return project_of(request, project_id), get_object_or_404(members, pk=member_id)


class ProjectGrants(Endpoint):
    """All grants of a project."""

    @operation("project.view", on=project_of, returns=GrantsShown)
    def get(self, request: ApiRequest, project: Project) -> dict[str, Any]:
        """List the members and pools with access to a project."""
        return {"members": granted_people(project), "pools": granted_pools(project)}


class ProjectMemberGrant(Endpoint):
    """The grant of one member."""

    @operation("project.grant", on=member_of, takes=GrantBody)
    def put(self, request: ApiRequest, place: tuple[Project, Member], level: str) -> None:
        """Give a member access to a project or change the level. It never exceeds the member's
        role.
        """
        project, member = place
        grant_person(by=request.member, project=project, member=member, level=LEVELS[level])

    @operation("project.grant", on=member_of)
    def delete(self, request: ApiRequest, place: tuple[Project, Member]) -> None:
        """Remove a member's access to a project. Access through a pool is kept."""
        project, member = place
        revoke_person(by=request.member, project=project, member=member)


class ProjectPoolGrant(Endpoint):
    """The grant of one pool."""

    @operation("project.grant", on=pool_of, takes=GrantBody)
    def put(self, request: ApiRequest, place: tuple[Project, Pool], level: str) -> None:
        """Give the project managers and reviewers of a pool access to a project."""
        project, pool = place
        grant_pool(by=request.member, project=project, pool=pool, level=LEVELS[level])

    @operation("project.grant", on=pool_of)
    def delete(self, request: ApiRequest, place: tuple[Project, Pool]) -> None:
        """Remove a pool's access to a project."""
        project, pool = place
        revoke_pool(by=request.member, project=project, pool=pool)


GRANTS = f"{PROJECT}/grants"

urlpatterns = [
    path(GRANTS, ProjectGrants.as_view(), name="api_project_grants"),
    path(
        f"{GRANTS}/members/<int:member_id>",
        ProjectMemberGrant.as_view(),
        name="api_project_member_grant",
    ),
    path(
        f"{GRANTS}/pools/<int:pool_id>", ProjectPoolGrant.as_view(), name="api_project_pool_grant"
    ),
]
