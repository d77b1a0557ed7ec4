"""The API of one's own notifications: read them, mark them as read, choose how to be told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.notifications.actions import choose_notifications, see_all_notifications, see_notification
from core.notifications.kinds import MailWhen
from core.notifications.models import Notification
from core.notifications.queries import Choice, choices_of, notifications_of
from core.web.errors import Invalid


class NotificationShown(Shown):
    """Something the token's owner was told."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class ChoiceShown(Shown):
    """One kind of notification and how the token's owner wants it."""

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


class NotificationFilters(Body):
    """Which notifications to list."""

    unseen = serializers.BooleanField(required=False, help_text="Only those not read yet.")


def notification_of(request: ApiRequest, notification_id: int) -> Notification:
    """One's own notification, or 404."""
    found: Notification = get_object_or_404(notifications_of(request.member), pk=notification_id)
    return found


class Notifications(Endpoint):
    """Own notifications."""

    @operation("work.view_own", filters=NotificationFilters, returns=NotificationShown, pages=True)
    def get(self, request: ApiRequest, unseen: bool = False) -> QuerySet[Notification]:
        """List what the token's owner was told."""
        rows = notifications_of(request.member)
        return rows.filter(seen_at=None) if unseen else rows


class NotificationsSeen(Endpoint):
    """All of them."""

    @operation("notification.change")
    def post(self, request: ApiRequest) -> None:
        """Mark all notifications as read."""
        see_all_notifications(by=request.member)


class NotificationSeen(Endpoint):
    """One of them."""

    @operation("notification.change", on=notification_of)
    def post(self, request: ApiRequest, notification: Notification) -> None:
        """Mark a notification as read."""
        see_notification(by=request.member, notification=notification)


class NotificationChoices(Endpoint):
    """One's own choices."""

    @operation("work.view_own", returns=ChoiceShown, many=True)
    def get(self, request: ApiRequest) -> list[Choice]:
        """List what you can be told of, and how you are."""
        return choices_of(request.member)

    @operation("notification.change", takes=ChoicesBody, returns=ChoiceShown, many=True)
    def patch(self, request: ApiRequest, choices: list[dict[str, Any]]) -> list[Choice]:
        """Choose how you are told of some kinds, from the next notification on."""
        known = {choice.kind.code for choice in choices_of(request.member)}
        chosen = {each["kind"]: (each["in_page"], each["mail"]) for each in choices}
        if strange := sorted(chosen.keys() - known):
            raise Invalid(
                _("You aren't told of “%(kind)s”: it is unknown here, or not for your role.")
                % {"kind": strange[0]},
                code="unknown_kind",
            )
        choose_notifications(by=request.member, chosen=chosen)
        return choices_of(request.member)


urlpatterns = [
    path("notifications/choices", NotificationChoices.as_view(), name="api_notification_choices"),
    path("notifications", Notifications.as_view(), name="api_notifications"),
    path("notifications/seen", NotificationsSeen.as_view(), name="api_notifications_seen"),
    path(
        "notifications/<int:notification_id>/seen",
        NotificationSeen.as_view(),
        name="api_notification_seen",
    ),
]
