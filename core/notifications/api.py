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
    """A notification of the token's owner."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class ChoiceShown(Shown):
    """A notification type and the token owner's settings for it."""

    kind = serializers.CharField(source="kind.code")
    title = serializers.CharField(source="kind.title")
    in_page = serializers.BooleanField()
    mail = serializers.ChoiceField(MailWhen.choices)


class ChoiceBody(Body):
    """The settings for one notification type."""

    kind = serializers.CharField(max_length=40)
    in_page = serializers.BooleanField()
    mail = serializers.ChoiceField(MailWhen.choices)


class ChoicesBody(Body):
    """The notification types to change. Other types keep their settings."""

    choices = ChoiceBody(many=True)


class NotificationFilters(Body):
    """Filters of the list of notifications."""

    unseen = serializers.BooleanField(required=False, help_text="Only unread notifications.")


def notification_of(request: ApiRequest, notification_id: int) -> Notification:
    """One's own notification, or 404."""
    found: Notification = get_object_or_404(notifications_of(request.member), pk=notification_id)
    return found


class Notifications(Endpoint):
    """Own notifications."""

    @operation("work.view_own", filters=NotificationFilters, returns=NotificationShown, pages=True)
    def get(self, request: ApiRequest, unseen: bool = False) -> QuerySet[Notification]:
        """List the token owner's notifications."""
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
        """List notification types with your settings."""
        return choices_of(request.member)

    @operation("notification.change", takes=ChoicesBody, returns=ChoiceShown, many=True)
    def patch(self, request: ApiRequest, choices: list[dict[str, Any]]) -> list[Choice]:
        """Change your notification settings. They apply from the next notification on."""
        known = {choice.kind.code for choice in choices_of(request.member)}
        chosen = {each["kind"]: (each["in_page"], each["mail"]) for each in choices}
        if strange := sorted(chosen.keys() - known):
            raise Invalid(
                _("Notification type “%(kind)s” doesn't exist or isn't available to your role.")
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
