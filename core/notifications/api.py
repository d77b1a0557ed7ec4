"""The API of one's own notices: read them, mark them as read, choose how to be told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.notifications.actions import choose_notices, see_all_notices, see_notice
from core.notifications.kinds import MailWhen
from core.notifications.models import Notice
from core.notifications.queries import Choice, choices_of, notices_of
from core.web.errors import Invalid


class NoticeShown(Shown):
    """Something the token's owner was told."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class ChoiceShown(Shown):
    """One kind of notice and how the token's owner wants it."""

    kind = serializers.CharField(source="kind.code")
    title = serializers.CharField(source="kind.title")
    in_page = serializers.BooleanField()
    mail = serializers.ChoiceField(MailWhen.choices)


class ChoiceBody(Body):
    """How to be told of one kind."""

    kind = serializers.CharField(max_length=40)
    in_page = serializers.BooleanField()
    mail = serializers.ChoiceField(MailWhen.choices)


class ChoicesBody(Body):
    """The kinds to change; the others stay."""

    choices = ChoiceBody(many=True)


class NoticeFilters(Body):
    """Which notices to list."""

    unseen = serializers.BooleanField(required=False, help_text="Only those not read yet.")


def notice_of(request: ApiRequest, notice_id: int) -> Notice:
    """One's own notice, or 404."""
    found: Notice = get_object_or_404(notices_of(request.member), pk=notice_id)
    return found


class Notices(Endpoint):
    """Own notices."""

    @operation("work.view_own", filters=NoticeFilters, returns=NoticeShown, pages=True)
    def get(self, request: ApiRequest, unseen: bool = False) -> QuerySet[Notice]:
        """List what the token's owner was told."""
        rows = notices_of(request.member)
        return rows.filter(seen_at=None) if unseen else rows


class NoticesSeen(Endpoint):
    """All of them."""

    @operation("notification.change")
    def post(self, request: ApiRequest) -> None:
        """Mark all notices as read."""
        see_all_notices(by=request.member)


class NoticeSeen(Endpoint):
    """One of them."""

    @operation("notification.change", on=notice_of)
    def post(self, request: ApiRequest, notice: Notice) -> None:
        """Mark a notice as read."""
        see_notice(by=request.member, notice=notice)


class NoticeChoices(Endpoint):
    """One's own choices."""

    @operation("work.view_own", returns=ChoiceShown, many=True)
    def get(self, request: ApiRequest) -> list[Choice]:
        """List what you can be told of, and how you are."""
        return choices_of(request.member)

    @operation("notification.change", takes=ChoicesBody, returns=ChoiceShown, many=True)
    def patch(self, request: ApiRequest, choices: list[dict[str, Any]]) -> list[Choice]:
        """Choose how you are told of some kinds, from the next notice on."""
        known = {choice.kind.code for choice in choices_of(request.member)}
        chosen = {each["kind"]: (each["in_page"], each["mail"]) for each in choices}
        if strange := sorted(chosen.keys() - known):
            raise Invalid(
                _("You aren't told of “%(kind)s”: it is unknown here, or not for your role.")
                % {"kind": strange[0]},
                code="unknown_kind",
            )
        choose_notices(by=request.member, chosen=chosen)
        return choices_of(request.member)


urlpatterns = [
    path("notices/choices", NoticeChoices.as_view(), name="api_notice_choices"),
    path("notices", Notices.as_view(), name="api_notices"),
    path("notices/seen", NoticesSeen.as_view(), name="api_notices_seen"),
    path("notices/<int:notice_id>/seen", NoticeSeen.as_view(), name="api_notice_seen"),
]
