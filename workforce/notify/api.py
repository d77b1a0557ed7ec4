"""The API of one's own notices: read them, mark them as read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from workforce.api.bodies import Body, Shown
from workforce.api.endpoint import ApiRequest, Endpoint, operation
from workforce.notify.actions import see_all_notices, see_notice
from workforce.notify.models import Notice
from workforce.notify.queries import notices_of


class NoticeShown(Shown):
    """Something the token's owner was told."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


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

    @operation("label.do")
    def post(self, request: ApiRequest) -> None:
        """Mark all notices as read."""
        see_all_notices(by=request.member)


class NoticeSeen(Endpoint):
    """One of them."""

    @operation("label.do", on=notice_of)
    def post(self, request: ApiRequest, notice: Notice) -> None:
        """Mark a notice as read."""
        see_notice(by=request.member, notice=notice)


urlpatterns = [
    path("notices", Notices.as_view(), name="api_notices"),
    path("notices/seen", NoticesSeen.as_view(), name="api_notices_seen"),
    path("notices/<int:notice_id>/seen", NoticeSeen.as_view(), name="api_notice_seen"),
]
