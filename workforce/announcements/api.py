"""API endpoints for announcements: list, send, show recipients, and end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid
from workforce.announcements.actions import PERMISSION, end_announcement, send_announcement
from workforce.announcements.models import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH, Announcement
from workforce.announcements.queries import Recipient, announcements, recipients_of
from workforce.pools.models import Pool

MAX_POOLS = 100


class AnnouncementPoolShown(Shown):
    """A pool that an announcement is for."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class AnnouncementShown(Shown):
    """An announcement for the members of pools."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    pools = AnnouncementPoolShown(source="pools.all", many=True)
    ends_on = serializers.DateField(allow_null=True)
    sent_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class AnnouncementBody(Body):
    """A new announcement."""

    title = serializers.CharField(max_length=MAX_TITLE_LENGTH)
    text = serializers.CharField(max_length=MAX_TEXT_LENGTH, required=False, allow_blank=True)
    pools = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MAX_POOLS
    )
    ends_on = serializers.DateField(required=False, allow_null=True)


class RecipientShown(Shown):
    """A member whom an announcement is for."""

    id = serializers.IntegerField(source="member.pk")
    name = serializers.CharField(source="member.name")
    seen_at = serializers.DateTimeField(allow_null=True)


def announcement_of(request: ApiRequest, announcement_id: int) -> Announcement:
    """The announcement, or 404."""
    return get_object_or_404(announcements(), pk=announcement_id)


class Announcements(Endpoint):
    """All announcements."""

    @operation(PERMISSION, returns=AnnouncementShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Announcement]:
        """List the announcements."""
        return announcements()

    @operation(PERMISSION, takes=AnnouncementBody, returns=AnnouncementShown, status=201)
    def post(
        self,
        request: ApiRequest,
        title: str,
        pools: list[int],
        text: str = "",
        ends_on: date | None = None,
    ) -> Announcement:
        """Send an announcement. The members of the pools are notified."""
        found = list(Pool.objects.filter(pk__in=pools).order_by("pk"))
        if len(found) != len(set(pools)):
            raise Invalid(_("One of the pools doesn't exist."), code="unknown_pool")
        return send_announcement(
            by=request.member, title=title, text=text, pools=found, ends_on=ends_on
        )


class AnnouncementRecipients(Endpoint):
    """The members whom an announcement is for."""

    @operation(PERMISSION, on=announcement_of, returns=RecipientShown, many=True)
    def get(self, request: ApiRequest, announcement: Announcement) -> Iterable[Recipient]:
        """List the members of the announcement's pools, with the time they saw it."""
        return recipients_of(announcement)


class AnnouncementEnd(Endpoint):
    """End an announcement."""

    @operation(PERMISSION, on=announcement_of)
    def post(self, request: ApiRequest, announcement: Announcement) -> None:
        """Stop showing an announcement."""
        end_announcement(by=request.member, announcement=announcement)


ONE = "announcements/<int:announcement_id>"

urlpatterns = [
    path("announcements", Announcements.as_view(), name="api_announcements"),
    path(
        f"{ONE}/recipients",
        AnnouncementRecipients.as_view(),
        name="api_announcement_recipients",
    ),
    path(f"{ONE}/end", AnnouncementEnd.as_view(), name="api_announcement_end"),
]
