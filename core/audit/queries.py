"""Entries of the audit log by filter, and how far it is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.audit.models import AuditCheck, AuditEntry, AuditSeal


@dataclass(frozen=True)
class Wanted:
    """The filter of the page; what is empty filters nothing. Days are the viewer's."""

    person: str = ""
    action: str = ""
    subject: str = ""
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None


def entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries that fit, with who acted; the caller orders and cuts."""
    rows: QuerySet[AuditEntry] = AuditEntry.objects.select_related("member__user")
    for word in wanted.person.split():
        named = Q(member__user__first_name__icontains=word)
        named |= Q(member__user__last_name__icontains=word)
        rows = rows.filter(named | Q(member__user__email__icontains=word))
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.subject_id is not None:
        rows = rows.filter(subject_id=wanted.subject_id)
    if wanted.since:
        rows = rows.filter(at__gte=begins(wanted.since))
    if wanted.until and wanted.until < date.max:  # no day comes after that
        rows = rows.filter(at__lt=begins(wanted.until + timedelta(days=1)))
    return rows


def begins(day: date) -> datetime:
    """The first moment of a day in the viewer's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Standing:
    """How far the log is sealed, and what the last look through it found."""

    last: AuditSeal | None
    check: AuditCheck | None


def standing() -> Standing:
    """The end of the open scope's chain; two queries."""
    return Standing(
        last=AuditSeal.objects.order_by("-number").first(),
        check=AuditCheck.objects.order_by("-pk").first(),
    )
