"""The API of invitations: who is asked, ask somebody, again, take back."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from workforce.api.bodies import Body, Shown
from workforce.api.endpoint import ApiRequest, Endpoint, operation
from workforce.members.invitations.actions import (
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from workforce.members.invitations.queries import open_invitations
from workforce.members.models import Invitation, Role
from workforce.pools.models import Pool
from workforce.web.errors import Invalid


class InvitationShown(Shown):
    """An open invitation; its link goes to the invited address only."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    role = serializers.CharField()
    pool = serializers.IntegerField(source="pool_id", allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class InvitationBody(Body):
    """Whom to ask."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    pool = serializers.IntegerField(required=False, min_value=1, help_text="The pool to start in.")


def invitation_of(request: ApiRequest, invitation_id: int) -> Invitation:
    """The invitation, or 404."""
    found: Invitation = get_object_or_404(Invitation, pk=invitation_id)
    return found


class Invitations(Endpoint):
    """All open invitations."""

    @operation("member.view", returns=InvitationShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Invitation]:
        """List the open invitations."""
        return open_invitations()

    @operation("member.invite", takes=InvitationBody, returns=InvitationShown, status=201)
    def post(
        self, request: ApiRequest, email: str, role: str, pool: int | None = None
    ) -> Invitation:
        """Invite somebody by mail."""
        place = Pool.objects.filter(pk=pool).first() if pool else None
        if pool and place is None:
            raise Invalid(_("There is no such pool."), code="unknown_pool")
        return invite_member(by=request.member, email=email, role=role, pool=place)


class OneInvitation(Endpoint):
    """One invitation."""

    @operation("member.invite", on=invitation_of)
    def delete(self, request: ApiRequest, invitation: Invitation) -> None:
        """Take an invitation back; its link is dead at once."""
        revoke_invitation(by=request.member, invitation=invitation)


class InvitationResend(Endpoint):
    """An invitation once more."""

    @operation("member.invite", on=invitation_of, returns=InvitationShown)
    def post(self, request: ApiRequest, invitation: Invitation) -> Invitation:
        """Send a new link; the old one is dead."""
        return resend_invitation(by=request.member, invitation=invitation)


PLACE = "invitations/<int:invitation_id>"

urlpatterns = [
    path("invitations", Invitations.as_view(), name="api_invitations"),
    path(PLACE, OneInvitation.as_view(), name="api_invitation"),
    path(f"{PLACE}/resend", InvitationResend.as_view(), name="api_invitation_resend"),
]
