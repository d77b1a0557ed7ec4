"""The job that issues statements soon after each organization's month is over."""

from __future__ import annotations

from django.utils import timezone

from billing.statements.actions import due_month, issue_month
from core.identity.models import Organization
from core.jobs.tenant_jobs import across_job
from core.tenancy.scope import across_tenants, tenant


@across_job
def issue_statements() -> int:
    """Issue all statements that are due, each month in a transaction of its own; how many."""
    with across_tenants("find organizations whose statements are due"):
        organizations = list(Organization.objects.order_by("pk"))
    issued = 0
    for organization in organizations:
        while True:
            with tenant(organization.pk):
                now = timezone.now()
                if due_month(organization, now) is None:
                    break
                issued += issue_month(organization, now) or 0
    return issued
