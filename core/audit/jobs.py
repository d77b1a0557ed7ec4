"""Jobs that seal and verify the audit log."""

from __future__ import annotations

import logging

from core.audit.anchors import anchor_file, keep_head, kept_heads
from core.audit.chain import seal_entries, verify_chain
from core.identity.models import Organization
from core.jobs.tenant_jobs import across_job
from core.tenancy.scope import across_tenants, tenant

logger = logging.getLogger(__name__)


@across_job
def seal_audit() -> None:
    """Seal what every organization's people did since the last time; by the clock."""
    for organization_id in every_organization():
        with tenant(organization_id):
            seal_entries()
        keep_head(organization_id)


@across_job
def verify_audit() -> None:
    """Look through every organization's chain once a day; what is broken is said on its page."""
    for organization_id in every_organization():
        kept = kept_heads(anchor_file(organization_id))
        with tenant(organization_id):
            found = verify_chain(kept)
        if found.broken_at is not None:
            logger.error(
                "Verification of the audit log of organization %s failed at link %s.%s",
                organization_id,
                found.broken_at,
                " It differs from the copy kept outside the database." if found.differs else "",
            )


def every_organization() -> list[int]:
    """The numbers of all organizations."""
    with across_tenants("seal and verify every organization's audit log"):
        return list(Organization.objects.order_by("pk").values_list("pk", flat=True))
