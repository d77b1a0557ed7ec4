"""The API of the audit log: who did what, in words and with the detail."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.audit.models import AuditEntry
from core.audit.queries import Wanted, entries
from core.audit.words import told


class AuditShown(Shown):
    """One entry of the audit log."""

    id = serializers.IntegerField(source="entry.pk")
    at = serializers.DateTimeField(source="entry.at")
    member = serializers.IntegerField(
        source="entry.member_id",
        allow_null=True,
        help_text="The member who acted. Null if Crewmark acted itself.",
    )
    name = serializers.CharField(source="who")
    action = serializers.CharField(source="entry.action")
    text = serializers.CharField(help_text="The action in words.")
    subject = serializers.CharField(source="entry.subject", help_text="The object of the action.")
    subject_id = serializers.IntegerField(source="entry.subject_id", allow_null=True)
    detail = serializers.DictField(source="entry.detail")


class AuditFilters(Body):
    """Filters of the audit log. Dates are in the organization's time zone."""

    person = serializers.CharField(
        required=False,
        max_length=100,
        help_text="Part of the acting member's name or email address.",
    )
    action = serializers.CharField(required=False, max_length=60)
    subject = serializers.RegexField(r"^[a-z]+$", required=False, max_length=60)
    subject_id = serializers.IntegerField(required=False, min_value=1, max_value=2**62)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class AuditLog(Endpoint):
    """The audit log."""

    @operation("audit.view", filters=AuditFilters, returns=AuditShown, pages=True, prepared=told)
    def get(self, request: ApiRequest, **asked: Any) -> QuerySet[AuditEntry]:
        """List audit log entries, newest first."""
        return entries(Wanted(**asked))


urlpatterns = [path("audit", AuditLog.as_view(), name="api_audit")]
