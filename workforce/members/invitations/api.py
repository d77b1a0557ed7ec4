"""The API of invitations: who is asked, ask somebody or many, again, take back."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Role
from core.web.errors import Invalid
from workforce.members.invitations.actions import (
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from workforce.members.invitations.bulk import invite_many
from workforce.members.invitations.file import COLUMNS, MAX_ROWS
from workforce.members.invitations.queries import open_invitations
from workforce.members.models import Invitation
from workforce.pools.models import Pool


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


class RowBody(Body):
    """Somebody to ask, in the words of the columns of a file of people."""

    email = serializers.CharField(max_length=254)
    name = serializers.CharField(default="", allow_blank=True, max_length=150)
    role = serializers.CharField(
        default="", allow_blank=True, max_length=40, help_text="Empty: an annotator."
    )
    pools = serializers.CharField(
        default="", allow_blank=True, max_length=1_000, help_text="Names with ; between them."
    )
    skills = serializers.CharField(
        default="", allow_blank=True, max_length=2_000, help_text="Like “radiology 3; law”."
    )
    languages = serializers.CharField(
        default="", allow_blank=True, max_length=500, help_text="Like “de; pt-BR”."
    )


class RowsBody(Body):
    """Whom to ask, many at once."""

    rows = serializers.ListField(child=RowBody(), min_length=1, max_length=MAX_ROWS)


class UnsentRow(Shown):
    """A row that no invitation came of, and why."""

    row = serializers.IntegerField(help_text="Counted from 1.")
    email = serializers.CharField(source="written.email")
    problems = serializers.ListField(child=serializers.CharField())
    known = serializers.CharField(
        allow_blank=True, help_text="Why there is nothing to do: a member, or invited already."
    )


class SentShown(Shown):
    """How many were invited, and the rows that weren't."""

    sent = serializers.IntegerField(source="number")
    left_out = UnsentRow(many=True)


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


class InvitationsMany(Endpoint):
    """Many invitations."""

    @operation("member.invite", takes=RowsBody, returns=SentShown)
    def post(self, request: ApiRequest, rows: list[dict[str, str]]) -> dict[str, Any]:
        """Invite many people by rows; those that can't be used come back with the reasons."""
        sent = invite_many(by=request.member, text=as_table(rows))
        left_out = [
            {
                "row": row.line - 1,
                "written": row.written,
                "problems": row.problems,
                "known": row.known,
            }
            for row in sent.rows
            if not row.is_good
        ]
        return {"number": sent.number, "left_out": left_out}


def as_table(rows: list[dict[str, str]]) -> str:
    """The rows as the file that people would have brought, each on a line of its own."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: " ".join(text.split()) for name, text in row.items()})
    return written.getvalue()


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
    path("invitations/many", InvitationsMany.as_view(), name="api_invitations_many"),
    path(PLACE, OneInvitation.as_view(), name="api_invitation"),
    path(f"{PLACE}/resend", InvitationResend.as_view(), name="api_invitation_resend"),
]
