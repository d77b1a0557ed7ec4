"""Members' recent pace, by the kept sums: the annotations of a week can be a million."""

from __future__ import annotations

from collections.abc import Sequence

from billing.reporting.charts.trends import last_days
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import efforts
from billing.reporting.costs.selection import Selection
from billing.reporting.costs.sums import MS_IN_HOUR
from core.identity.models import Organization
from core.tenancy.scope import current_organization_id
from workforce.members.workload import Part
from workforce.organizations.local_days import today

WEEK = 7


def pace_of(member_ids: Sequence[int]) -> dict[int, Part]:
    """Answers of the last days with today, and of an hour of work, of each who gave any."""
    organization = Organization.objects.get(pk=current_organization_id())
    days = last_days(today(organization), WEEK)
    found = efforts(organization, Selection(period_of(organization, days[0], days[-1])))
    return {
        member_id: Part(answers=found[member_id][0], hourly=hourly(*found[member_id]))
        for member_id in member_ids
        if member_id in found
    }


def hourly(answers: int, milliseconds: int) -> float | None:
    """How many in an hour; None where no time was measured."""
    return answers * MS_IN_HOUR / milliseconds if milliseconds else None
