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
    """An open invitation. Its link is sent only to the invited email address."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    role = serializers.CharField()
    pool = serializers.IntegerField(source="pool_id", allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class InvitationBody(Body):
    """The person to invite."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    pool = serializers.IntegerField(
        required=False, min_value=1, help_text="The pool the new member joins."
    )


class RowBody(Body):
    """A person to invite, with the columns of the invitation file."""

    email = serializers.CharField(max_length=254)
    name = serializers.CharField(default="", allow_blank=True, max_length=150)
    role = serializers.CharField(
        default="", allow_blank=True, max_length=40, help_text="If empty: annotator."
    )
    pools = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=1_000,
        help_text="Pool names, separated by semicolons.",
    )
    skills = serializers.CharField(
        default="", allow_blank=True, max_length=2_000, help_text="For example, “radiology 3; law”."
    )
    languages = serializers.CharField(
        default="", allow_blank=True, max_length=500, help_text="For example, “de; pt-BR”."
    )


class RowsBody(Body):
    """The people to invite."""

    rows = serializers.ListField(child=RowBody(), min_length=1, max_length=MAX_ROWS)


class UnsentRow(Shown):
    """A row that wasn't invited, with the reasons."""

    row = serializers.IntegerField(help_text="Row number, starting at 1.")
    email = serializers.CharField(source="written.email")
    problems = serializers.ListField(child=serializers.CharField())
    known = serializers.CharField(
        allow_blank=True, help_text="Why the row was skipped: already a member, or already invited."
    )


class SentShown(Shown):
    """The number of invitations sent, and the rows that weren't invited."""

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
        """Invite a person by email."""
        place = Pool.objects.filter(pk=pool).first() if pool else None
        if pool and place is None:
            raise Invalid(_("This pool doesn't exist."), code="unknown_pool")
        return invite_member(by=request.member, email=email, role=role, pool=place)


class InvitationsMany(Endpoint):
    """Many invitations."""

    @operation("member.invite", takes=RowsBody, returns=SentShown)
    def post(self, request: ApiRequest, rows: list[dict[str, str]]) -> dict[str, Any]:
        """Invite many people. Rows that can't be used are returned with the reasons."""
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
        """Revoke an invitation. Its link stops working immediately."""
        revoke_invitation(by=request.member, invitation=invitation)


class InvitationResend(Endpoint):
    """An invitation once more."""

    @operation("member.invite", on=invitation_of, returns=InvitationShown)
    def post(self, request: ApiRequest, invitation: Invitation) -> Invitation:
        """Resend an invitation. The old link stops working."""
        return resend_invitation(by=request.member, invitation=invitation)


PLACE = "invitations/<int:invitation_id>"

urlpatterns = [
    path("invitations", Invitations.as_view(), name="api_invitations"),
    path("invitations/many", InvitationsMany.as_view(), name="api_invitations_many"),
    path(PLACE, OneInvitation.as_view(), name="api_invitation"),
    path(f"{PLACE}/resend", InvitationResend.as_view(), name="api_invitation_resend"),
]
