"""The availability of several members."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from core.identity.models import Member
from core.tenancy.any_of import among
from workforce.members.availability.models import Availability
from workforce.members.availability.plan import Plan, Today


def plan_of(member: Member) -> Plan:
    """One member's plan."""
    return plans_of([member.pk])[member.pk]


def plans_of(member_ids: Sequence[int]) -> dict[int, Plan]:
    """The plan of each of these members by id; one query."""
    rows = Availability.objects.filter(among("member_id", member_ids))
    columns = rows.values_list("member_id", "away_until", "hours")
    said = {member_id: Plan(away_until, tuple(hours)) for member_id, away_until, hours in columns}
    return {member_id: said.get(member_id, Plan()) for member_id in member_ids}


def today_of(member_ids: Sequence[int]) -> dict[int, Today]:
    """Each of these members as they are to be found today, by id; one query."""
    day = timezone.localdate()
    return {member_id: Today(plan, day) for member_id, plan in plans_of(member_ids).items()}
