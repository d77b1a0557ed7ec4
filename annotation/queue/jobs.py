"""What happens to a claim whose lease ran out? Its slot opens to others; its draft stays."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from annotation.queue.actions import release
from annotation.workflow.models import Assignment, AssignmentState
from workforce.tenancy.jobs import across_job
from workforce.tenancy.scope import across_tenants, tenant

AT_ONCE = 500


@across_job
def expire_leases() -> int:
    """Expire every lapsed claim in all organizations; the number of claims expired."""
    with across_tenants("find organizations with lapsed leases"):
        organizations = set(lapsed().values_list("organization_id", flat=True))
    return sum(expire_organization(organization_id) for organization_id in sorted(organizations))


def expire_organization(organization_id: int) -> int:
    """Expire one organization's lapsed claims, some at a time, locked in the order of their ids."""
    expired = 0
    while True:
        with tenant(organization_id):
            rows = list(lapsed().select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
            for row in rows:
                release(row, state=AssignmentState.EXPIRED)
        expired += len(rows)
        if len(rows) < AT_ONCE:
            return expired


def lapsed() -> QuerySet[Assignment]:
    """Held claims whose lease has ended."""
    return Assignment.objects.filter(
        state=AssignmentState.HELD, lease_until__lt=timezone.now()
    ).order_by("pk")
