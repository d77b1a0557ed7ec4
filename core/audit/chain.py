"""The hash chain of the audit log: each entry is hashed with the link before.

The chain has its own order, that of sealing: by id within each run, and an entry that commits after
a later one was sealed comes at the end. What is sealed can't be changed, removed or moved without
breaking the chain; its last links, kept outside the database (anchors), prove its length too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.audit.models import AuditCheck, AuditEntry, AuditSeal
from core.tenancy.locks import Lock, take
from core.tenancy.scope import current_organization_id

MAX_TRANSACTION_AGE = timedelta(days=1)  # so late an entry may still turn up behind sealed ones
BATCH_SIZE = 2000
START = bytes(32)  # what stands before the first link


@dataclass(frozen=True)
class Chain:
    """What a look through the chain found: its length, its last link, the first that is wrong.

    `differs` says that the link is whole in itself, but not what was kept outside the database.
    """

    sealed: int
    head: bytes
    broken_at: int | None = None
    differs: bool = False


def digest_of(entry: AuditEntry, *, number: int, before: bytes) -> bytes:
    """SHA-256 over the link before and the entry's content as JSON with sorted keys, in UTF-8."""
    content = {
        "number": number,
        "organization": entry.organization_id,
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "member": entry.member_id,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()


@transaction.atomic
def seal_entries() -> int:
    """Seal what isn't sealed in the open scope's organization; how many entries that were.

    Two runs at once pass one after the other, and the second finds nothing left.
    """
    take(Lock.AUDIT_SEAL, current_organization_id())
    last = AuditSeal.objects.select_related("entry").order_by("-number").first()
    number, before = (last.number, bytes(last.digest)) if last else (0, START)
    links: list[AuditSeal] = []
    for entry in unsealed(last).iterator(BATCH_SIZE):
        number += 1
        before = digest_of(entry, number=number, before=before)
        links.append(AuditSeal(number=number, entry=entry, digest=before))
    AuditSeal.objects.bulk_create(links, batch_size=BATCH_SIZE)
    return len(links)


def unsealed(last: AuditSeal | None) -> QuerySet[AuditEntry]:
    """The entries without a link, by id; far behind the last sealed one there can be none."""
    rows: QuerySet[AuditEntry] = AuditEntry.objects.filter(
        ~Exists(AuditSeal.objects.filter(entry=OuterRef("pk")))
    )
    if last is not None:
        rows = rows.filter(at__gte=last.entry.at - MAX_TRANSACTION_AGE)
    return rows.order_by("pk")


def verify_chain(kept: Mapping[int, set[bytes]] | None = None) -> Chain:
    """Hash all of the open scope's organization again, compare, and note what was found.

    `kept` are heads from outside the database (anchors.kept_heads), read before this is called.
    """
    links = AuditSeal.objects.select_related("entry").order_by("number").iterator(BATCH_SIZE)
    found = walk(links, kept or {})
    AuditCheck.objects.create(sealed=found.sealed, broken_at=found.broken_at)
    return found


def walk(links: Iterator[AuditSeal], kept: Mapping[int, set[bytes]]) -> Chain:
    """Follow the links until one doesn't hold; flat memory however long the chain is."""
    number, before = 0, START
    for link in links:
        number += 1
        before = digest_of(link.entry, number=number, before=before)
        if link.number != number or bytes(link.digest) != before:
            return Chain(sealed=number, head=before, broken_at=number)
        if kept.get(number, {before}) != {before}:
            return Chain(sealed=number, head=before, broken_at=number, differs=True)
    if number < max(kept, default=0):
        return Chain(sealed=number, head=before, broken_at=number + 1, differs=True)
    return Chain(sealed=number, head=before)
