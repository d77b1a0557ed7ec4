"""Does every organization's audit log still say what it said? For whoever runs the installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.chain import seal_entries, verify_chain
from core.identity.models import Organization
from core.tenancy.scope import across_tenants, tenant


class Command(BaseCommand):
    """Prints length and last link of each chain: keep them somewhere else, and compare."""

    help = "Seal the audit logs, then hash them again and report what doesn't hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """One organization by its address, or all of them."""
        parser.add_argument("--organization", default="", help="the address, like acme-labs")

    def handle(self, *_args: Any, organization: str, **_options: Any) -> None:
        """Ends with an error if a chain is broken."""
        with across_tenants("verify the audit logs by command"):
            rows = Organization.objects.order_by("slug")
            rows = rows.filter(slug=organization) if organization else rows
            found = list(rows.values_list("pk", "slug"))
        if organization and not found:
            raise CommandError(f"There is no organization at “{organization}”.")
        broken = [slug for pk, slug in found if not self.holds(pk, slug)]
        if broken:
            raise CommandError(f"Broken: {', '.join(broken)}")

    def holds(self, organization_id: int, slug: str) -> bool:
        """Whether the chain of one organization holds; a line about it either way."""
        with tenant(organization_id):
            seal_entries()
            found = verify_chain()
        if found.broken_at is None:
            self.stdout.write(f"{slug}: {found.sealed} entries hold, last {found.head.hex()}")
        else:
            self.stdout.write(f"{slug}: link {found.broken_at} doesn't hold")
        return found.broken_at is None
