"""The command that verifies every organization's audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.anchors import anchor_file, heads_elsewhere, keep_head, kept_heads
from core.audit.chain import Chain, seal_entries, verify_chain
from core.identity.models import Organization
from core.tenancy.scope import across_tenants, tenant


class Command(BaseCommand):
    """Prints length and last link of each chain, and compares with those kept before."""

    help = (
        "Seal and verify the audit logs: hash every entry again, compare the result with "
        "the links kept outside the database, and report every difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One organization by its address, or all; and a copy of kept links to compare with."""
        parser.add_argument(
            "--organization",
            default="",
            help="verify only the organization with this slug, such as acme-labs",
        )
        parser.add_argument(
            "--anchors",
            type=Path,
            help="compare with this copy of a folder of var/audit-anchors",
        )

    def handle(
        self, *_args: Any, organization: str, anchors: Path | None = None, **_options: Any
    ) -> None:
        """Ends with an error if a chain is broken or differs from what was kept."""
        if anchors is not None and not anchors.is_dir():
            raise CommandError(
                f"{anchors} isn't a folder. Name a copy of a folder of var/audit-anchors."
            )
        with across_tenants("verify the audit logs by command"):
            rows = Organization.objects.order_by("slug")
            rows = rows.filter(slug=organization) if organization else rows
            found = list(rows.values_list("pk", "slug"))
        if organization and not found:
            raise CommandError(f"Organization “{organization}” doesn't exist.")
        broken = [slug for pk, slug in found if not self.holds(pk, slug, anchors)]
        if broken:
            raise CommandError(f"Broken: {', '.join(broken)}")

    def holds(self, organization_id: int, slug: str, anchors: Path | None) -> bool:
        """Whether the chain of one organization holds; a line about it either way."""
        path = anchor_file(organization_id)
        kept = kept_heads(path)
        if anchors is not None:
            for number, digests in heads_elsewhere(anchors, organization_id).items():
                kept[number] = kept.get(number, set()) | digests
        with tenant(organization_id):
            seal_entries()
            found = verify_chain(kept)
        if found.broken_at is None:
            keep_head(organization_id)
        self.stdout.write(f"{slug}: {said(found, compared=len(kept))}")
        return found.broken_at is None


def said(found: Chain, *, compared: int) -> str:
    """What the command prints about one chain."""
    if found.broken_at is None:
        kept = (
            f"{compared} kept links compared"
            if compared
            else "no link kept outside the database yet"
        )
        return f"{found.sealed} entries verified, last {found.head.hex()}, {kept}"
    if not found.differs:
        return f"link {found.broken_at} was changed"
    if found.broken_at > found.sealed:
        return f"truncated after link {found.sealed}: the copy kept outside the database is longer"
    return f"link {found.broken_at} differs from the copy kept outside the database"
