"""The signed link that ends a scheduled report."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from billing.reporting.scheduled.models import ScheduledReport

SIGNER = Signer(sep=".", salt="crewmark.scheduled_report")


def key_of(report: ScheduledReport) -> str:
    """The signed text that stands in the link."""
    return SIGNER.sign_object([report.organization_id, report.pk])


def ids_in(key: str) -> tuple[int, int] | None:
    """The organization and the report that a link names; None if we didn't sign it."""
    try:
        organization_id, report_id = SIGNER.unsign_object(key)
    except BadSignature:
        return None
    return organization_id, report_id


def link_to(report: ScheduledReport) -> str:
    """The whole address, for the mail."""
    return settings.SITE_URL + reverse("report_unsubscribe", args=[key_of(report)])
