"""The job that warns of members whose hourly pay was below their pool's floor."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from billing.fair_pay.models import FloorWarning
from billing.fair_pay.queries import Span, pay_weeks
from billing.fair_pay.rules import MAX_WAIT, WEEK, State, monday_of
from billing.pay_floors.models import PayFloor
from core.identity.models import Member, Organization
from core.jobs.tenant_jobs import across_job
from core.notifications.publish import publish
from core.permissions.roles import PERMISSIONS
from core.tenancy.scope import across_tenants, tenant
from core.web.cached_urls import address_of
from core.web.numbers import grouped
from workforce.organizations.local_days import local_date
from workforce.pools.models import Pool

WEEKS = MAX_WAIT // WEEK + 1  # so long after its end, each week is decided


@across_job
def warn_below_floor() -> int:
    """Warn in every organization with a pay floor of the weeks that ended; how many warnings."""
    with across_tenants("find organizations with pay floors"):
        with_floors = PayFloor.objects.values("organization")
        organizations = list(Organization.objects.filter(pk__in=with_floors).order_by("pk"))
    sent = 0
    for organization in organizations:
        with tenant(organization.pk):
            sent += warn(organization, timezone.now())
    return sent


@transaction.atomic
def warn(organization: Organization, now: datetime) -> int:
    """Warn once per pool and week of members below the floor; how many warnings.

    A week is looked at again until its annotations are decided: before, nobody knows what it pays.
    """
    last = monday_of(local_date(organization, now)) - WEEK
    span = Span(organization, last - (WEEKS - 1) * WEEK, last)
    below = Counter(
        (row.pool_id, row.week)
        for row in pay_weeks(span)
        if row.pool_id is not None and row.state(now) == State.BELOW
    )
    pools = Pool.objects.in_bulk({pool_id for pool_id, _week in below})
    sent = 0
    for (pool_id, week), members in sorted(below.items()):
        warning, is_new = FloorWarning.objects.get_or_create(
            pool_id=pool_id, week=week, defaults={"members": members, "warned_at": now}
        )
        if is_new:
            tell_managers(organization, pools[pool_id], warning)
            sent += 1
    return sent


def tell_managers(organization: Organization, pool: Pool, warning: FloorWarning) -> None:
    """Notify those who may top up."""
    roles = [role for role, permissions in PERMISSIONS.items() if "pay.adjust" in permissions]
    page = address_of("fair_pay", organization.slug)
    publish(
        "pay_below_floor",
        to=Member.objects.filter(role__in=roles, left_at=None).values_list("pk", flat=True),
        url=f"{page}?week={warning.week.isoformat()}&pool={pool.pk}",
        about=f"floor:{pool.pk}:{warning.week.isoformat()}",
        pool=pool.name,
        members=grouped(warning.members),
        day=warning.week.isoformat(),
    )
