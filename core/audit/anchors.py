"""Chain heads kept outside the database: a line in the log and one in a file after each sealing.

Who can write to the tables can make a whole chain anew; what was noted elsewhere still differs.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.audit.models import AuditSeal
from core.tenancy.scope import tenant

logger = logging.getLogger(__name__)

WHICH_DATABASE = """
select system_identifier || '-' || (
    select oid from pg_database where datname = current_database()
) from pg_control_system()
"""
LAST_LINE = 4096  # bytes from the end of a file that surely hold its last line


@dataclass(frozen=True)
class Head:
    """How long a chain is, and its last link."""

    number: int
    digest: bytes


def anchor_file(organization_id: int) -> Path:
    """The organization's file, in a folder of this database.

    A database that was made anew or restored begins a folder of its own: it may rightly be shorter.
    """
    with connection.cursor() as cursor:
        cursor.execute(WHICH_DATABASE)
        (database,) = cursor.fetchone()
    return Path(settings.AUDIT_ANCHORS, database, f"{organization_id}.jsonl")


def keep_head(organization_id: int) -> None:
    """Note the committed head of an organization's chain in its file and in the log, once.

    A disk that takes nothing is reported in the log; the next sealing notes a later head.
    """
    with tenant(organization_id):
        last = AuditSeal.objects.order_by("-number").first()
    if last is None:
        return
    head = Head(last.number, bytes(last.digest))
    path = anchor_file(organization_id)
    try:
        if not append(path, organization_id, head):
            return
    except OSError:
        logger.exception("The head of an audit log couldn't be written to %s.", path)
    logger.info(
        "Audit log of organization %s: %s entries sealed, last link %s",
        organization_id,
        head.number,
        head.digest.hex(),
        extra={
            "audit_organization": organization_id,
            "audit_sealed": head.number,
            "audit_head": head.digest.hex(),
        },
    )


def append(path: Path, organization_id: int, head: Head) -> bool:
    """Add one line unless it is the last already; whether it was added.

    One write at the end of the file: workers that append at once don't mix their lines.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {
        "organization": organization_id,
        "sealed": head.number,
        "head": head.digest.hex(),
        "at": timezone.now().isoformat(),
    }
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(file).st_size
        end = os.pread(file, LAST_LINE, max(0, size - LAST_LINE))
        if head_in(end.rpartition(b"\n")[0].rpartition(b"\n")[2]) == head:
            return False
        # A line that a full disk cut off is ended first.
        begin = b"" if not end or end.endswith(b"\n") else b"\n"
        os.write(file, begin + json.dumps(line).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)
    return True


def head_in(line: bytes) -> Head | None:
    """What a line says; None for one that was cut off."""
    try:
        said = json.loads(line)
        return Head(int(said["sealed"]), bytes.fromhex(said["head"]))
    except (ValueError, TypeError, KeyError):
        return None


def kept_heads(path: Path) -> dict[int, set[bytes]]:
    """Number of entries -> the last links noted for it; of an honest chain there is one each."""
    heads: dict[int, set[bytes]] = {}
    if not path.exists():
        return heads
    with path.open("rb") as lines:
        for line in lines:
            if (head := head_in(line)) is not None:
                heads.setdefault(head.number, set()).add(head.digest)
    return heads


def heads_elsewhere(folder: Path, organization_id: int) -> dict[int, set[bytes]]:
    """What a copy of a database's folder says about an organization."""
    return kept_heads(folder / f"{organization_id}.jsonl")
