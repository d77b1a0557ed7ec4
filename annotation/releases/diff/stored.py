"""Storage of a comparison's entries.

Gzipped in blocks one after the other. The row knows where each block begins and what is in it, so
that a page far down a long list, or a rare change, is found without reading what lies before.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import orjson
from django.core.files import File
from django.core.files.storage import default_storage

from annotation.releases.diff.compare import Row, classes_of
from annotation.releases.diff.models import ReleaseDiff

ENTRIES = 2000  # of a block
LEVEL = 3


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked at: one sort of change, or one field's from and to."""

    change: str = ""
    field: str = ""
    before: str = ""
    after: str = ""

    def takes(self, entry: Row) -> bool:
        """Whether the entry is one of them."""
        if self.change and self.change not in entry["changes"]:
            return False
        return not self.field or self.is_pair(entry)

    def is_pair(self, entry: Row) -> bool:
        """Whether the field went from the one class to the other; of several, gone or come."""
        if entry["from"] is None or entry["to"] is None:
            return False
        one, other = entry["from"].get(self.field), entry["to"].get(self.field)
        first, second = classes_of(one), classes_of(other)
        if not isinstance(one, list) and not isinstance(other, list):
            return (first, second) == ([self.before], [self.after])
        gone, come = set(first) - set(second), set(second) - set(first)
        return self.before in gone if self.before else self.after in come


def stored_as(diff: ReleaseDiff) -> str:
    """The file's name in the storage, in the folder of its organization."""
    return f"organizations/{diff.organization_id}/release-diffs/{diff.pk}/entries.jsonl.gz"


def write_blocks(entries: Iterable[Row], file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Write the entries; what there is to know of each block, as soon as it is written."""
    block: list[Row] = []
    for entry in entries:
        block.append(entry)
        if len(block) == ENTRIES:
            yield write_block(block, file)
            block = []
    if block:
        yield write_block(block, file)


def write_block(block: list[Row], file: IO[bytes]) -> dict[str, Any]:
    """Write one block; where and how long it is, its first item, its entries of each change."""
    counts = Counter(change for entry in block for change in entry["changes"])
    packed = gzip.compress(b"".join(orjson.dumps(entry) + b"\n" for entry in block), LEVEL, mtime=0)
    at = file.tell()
    file.write(packed)
    first = block[0]["external_id"]
    return {"at": at, "bytes": len(packed), "first": first, "changes": dict(counts)}


def publish(diff: ReleaseDiff, file: IO[bytes]) -> None:
    """Put the finished file where pages find it, in place of an unfinished run's."""
    default_storage.delete(stored_as(diff))
    file.seek(0)
    default_storage.save(stored_as(diff), File(file))


def entries_of(diff: ReleaseDiff, wanted: Wanted, *, past: str = "") -> Iterator[Row]:
    """The wanted entries beyond an external id; raises FileNotFoundError where the file is lost."""
    with default_storage.open(stored_as(diff), "rb") as file:
        for block in blocks_after(diff, past):
            if wanted.change and not block["changes"].get(wanted.change):
                continue
            file.seek(block["at"])
            for entry in entries_in(file.read(block["bytes"])):
                if entry["external_id"] > past and wanted.takes(entry):
                    yield entry


def entries_in(packed: bytes) -> Iterator[Row]:
    """The entries of one block."""
    for line in gzip.decompress(packed).splitlines():
        yield orjson.loads(line)


def blocks_after(diff: ReleaseDiff, past: str) -> list[dict[str, Any]]:
    """The blocks that hold something beyond an external id."""
    known: list[dict[str, Any]] = diff.blocks
    return known[max(bisect_right([block["first"] for block in known], past) - 1, 0) :]
