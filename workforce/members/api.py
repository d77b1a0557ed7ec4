"""The API of members: list, one, role, suspension, removal."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member, Role
from workforce.members.actions import (
    change_role,
    remove_member,
    resume_member,
    suspend_member,
)
from workforce.members.queries import Status, listed_members, present_members, status_of


class PoolName(Shown):
    """A pool by ID and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class MemberShown(Shown):
    """A member."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField(source="user.email")
    role = serializers.CharField()
    pools = PoolName(many=True, source="in_pools")
    joined_at = serializers.DateTimeField()
    status = serializers.SerializerMethodField()

    def get_status(self, member: Member) -> str:
        """Active, suspended or former."""
        return status_of(member).value


class MemberFilters(Body):
    """Filters of the list of members."""

    search = serializers.CharField(required=False, max_length=200, help_text="Part of the name.")
    role = serializers.ChoiceField(Role.choices, required=False)
    status = serializers.ChoiceField(
        Status.choices,
        required=False,
        help_text="Without it, active and suspended members are listed.",
    )


class RoleBody(Body):
    """The role to give."""

    role = serializers.ChoiceField(Role.choices)


def member_of(request: ApiRequest, member_id: int) -> Member:
    """A present member, or 404."""
    found: Member = get_object_or_404(listed_members(present_members()), pk=member_id)
    return found


class Members(Endpoint):
    """All members."""

    @operation("member.view", filters=MemberFilters, returns=MemberShown, pages=True)
    def get(
        self, request: ApiRequest, search: str = "", role: str = "", status: str = ""
    ) -> QuerySet[Member]:
        """List the members."""
        return listed_members(present_members(search=search, role=role, status=status))


class OneMember(Endpoint):
    """One member."""

    @operation("member.view", on=member_of, returns=MemberShown)
    def get(self, request: ApiRequest, member: Member) -> Member:
        """Get a member."""
        return member

    @operation("member.change", on=member_of, takes=RoleBody, returns=MemberShown)
    def patch(self, request: ApiRequest, member: Member, role: str) -> Member:
        """Change a member's role."""
        change_role(by=request.member, member=member, role=role)
        return member_of(request, member.pk)

    @operation("member.change", on=member_of)
    def delete(self, request: ApiRequest, member: Member) -> None:
        """Remove a member. Items in progress return to the queue."""
        remove_member(by=request.member, member=member)


class MemberSuspend(Endpoint):
    """Suspend a member."""

    @operation("member.change", on=member_of, returns=MemberShown)
    def post(self, request: ApiRequest, member: Member) -> Member:
        """Suspend a member. Items in progress return to the queue; pools and access are kept."""
        suspend_member(by=request.member, member=member)
        return member_of(request, member.pk)


class MemberResume(Endpoint):
    """Resume a suspended membership."""

    @operation("member.change", on=member_of, returns=MemberShown)
    def post(self, request: ApiRequest, member: Member) -> Member:
        """Resume a suspended membership, with the pools, access, and tokens it had."""
        resume_member(by=request.member, member=member)
        return member_of(request, member.pk)


urlpatterns = [
    path("members", Members.as_view(), name="api_members"),
    path("members/<int:member_id>", OneMember.as_view(), name="api_member"),
    path("members/<int:member_id>/suspend", MemberSuspend.as_view(), name="api_member_suspend"),
    path("members/<int:member_id>/resume", MemberResume.as_view(), name="api_member_resume"),
]
