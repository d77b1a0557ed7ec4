"""Set a member's own availability."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.record import record
from core.identity.models import Member
from core.web.errors import Invalid
from workforce.members.availability.models import DAYS_A_WEEK, Availability

HOURS_A_DAY = 24


@transaction.atomic
def set_availability(*, by: Member, away_until: date | None, hours: Sequence[int]) -> Availability:
    """Put the member's own plan in force: the last day away, hours from Monday to Sunday.

    No hours at all means that nothing is said of them. Raises Invalid for a week of other days.
    """
    if hours and (len(hours) != DAYS_A_WEEK or not all(0 <= each <= HOURS_A_DAY for each in hours)):
        raise Invalid(_("Enter 0 to 24 hours for each of the seven days."), code="hours")
    plan, _created = Availability.objects.update_or_create(
        member=by, defaults={"away_until": away_until, "hours": list(hours)}
    )
    record("member.availability", by=by, subject=by, away=away_until is not None)
    return plan


@transaction.atomic
def come_back(*, by: Member) -> None:
    """End the time away now; the weekly hours stay."""
    if Availability.objects.filter(member=by, away_until__isnull=False).update(away_until=None):
        record("member.availability", by=by, subject=by, away=False)
