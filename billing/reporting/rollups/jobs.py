"""Jobs that sum up days, soon after each organization's midnight."""

from __future__ import annotations

from django.utils import timezone

from annotation.datasets.counts.counting import recount
from billing.reporting.rollups.aggregate import fold, refold
from core.identity.models import Organization
from core.jobs.tenant_jobs import across_job
from core.tenancy.scope import across_tenants, tenant


@across_job
def fold_days() -> int:
    """Sum up the days that are over in every organization; how many organizations there are."""
    with across_tenants("find organizations whose days are to be summed up"):
        organizations = list(Organization.objects.order_by("pk"))
    for organization in organizations:
        with tenant(organization.pk):
            fold(organization, timezone.now())
    return len(organizations)


def rebuild_all() -> int:
    """Make every organization's sums of days and counts of items again; how many there are."""
    with across_tenants("find organizations whose sums are made again"):
        organizations = list(Organization.objects.order_by("pk"))
    for organization in organizations:
        with tenant(organization.pk):
            refold(organization, timezone.now())
            recount()
    return len(organizations)
