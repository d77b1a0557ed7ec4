"""When a day begins: midnight in the organization's time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone as django_timezone

from core.identity.models import Organization


def zone(organization: Organization) -> ZoneInfo:
    """The organization's time zone."""
    return ZoneInfo(organization.timezone)


def local_date(organization: Organization, at: datetime) -> date:
    """The organization's date at an instant."""
    return at.astimezone(zone(organization)).date()


def begins(organization: Organization, day: date) -> datetime:
    """The instant a day begins; the day ends where the next one begins."""
    return datetime.combine(day, time(), zone(organization))


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def today(organization: Organization) -> date:
    """The organization's date now."""
    return local_date(organization, django_timezone.now())


def midnight(organization: Organization) -> datetime:
    """The instant the organization's day began."""
    return begins(organization, today(organization))
