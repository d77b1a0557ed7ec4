"""Fold the item count moves each minute."""

from __future__ import annotations

from annotation.datasets.counts.counting import fold_moves
from annotation.datasets.counts.models import ItemMove
from core.jobs.tenant_jobs import across_job
from core.tenancy.scope import across_tenants, tenant


@across_job
def fold_item_counts() -> int:
    """Fold the moves of every organization that has any; how many these were."""
    with across_tenants("find organizations whose items moved"):
        rows = ItemMove.objects.order_by().values_list("organization_id", flat=True)
        organizations = set(rows.distinct())
    for organization_id in sorted(organizations):
        with tenant(organization_id):
            fold_moves()
    return len(organizations)
