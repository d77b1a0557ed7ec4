"""Manifest and content hash of a release.

The hash covers the rows and what they were made under. Who built the release, when, and what was
left out stand beside it: two releases of the same content have the same hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotation.projects.models import Project
from annotation.releases.canonical import canonical_json
from annotation.releases.left_out import reasons
from annotation.releases.merkle import leaf, node
from annotation.releases.rows import RowWriter
from annotation.releases.snapshot import Contents

FORMAT = "crewmark-release-1"


@dataclass(frozen=True)
class Built:
    """What building came to: the counts, and the root over the rows."""

    rows: int
    contents: Contents
    writer: RowWriter
    rows_hash: bytes


def identity(built: Built) -> dict[str, Any]:
    """Schemas, guidelines and policy that the rows were made under; hashed with them."""
    versions = built.writer.versions
    used = sorted(versions.schemas.values(), key=lambda version: version.number)
    policy = versions.policy
    return {
        "format": FORMAT,
        "schemas": [
            {"number": version.number, "fields": version.fields}
            for version in used
            if version.number in built.writer.schemas
        ],
        "guidelines": sorted(built.writer.guidelines, key=label_order),
        "policy": {"number": policy.number, "settings": policy.settings} if policy else None,
    }


def label_order(label: str) -> list[int]:
    """2.10 comes after 2.9."""
    return [int(part) for part in label.split(".")]


def content_hash(made_under: dict[str, Any], rows_hash: bytes) -> str:
    """The address of the content: the node over the identity's leaf and the root of the rows."""
    return node(leaf(canonical_json(made_under)), rows_hash).hex()


def manifest(
    built: Built, *, project: Project, number: int, created_by: str, created_at: datetime
) -> dict[str, Any]:
    """The whole manifest, as JSON; `created_by` is a pseudonym."""
    made_under = identity(built)
    writer = built.writer
    return {
        "project": {"id": project.pk, "name": project.name},
        "release": number,
        "hash": content_hash(made_under, built.rows_hash),
        "rows_hash": built.rows_hash.hex(),
        "identity": made_under,
        "counts": {
            "rows": built.rows,
            "by_source": dict(writer.sources),
            "by_guideline": dict(writer.guidelines),
            "by_schema": {str(number): rows for number, rows in writer.schemas.items()},
            "people": len(writer.names),
        },
        "left_out": {
            "total": sum(built.contents.left_out.values()),
            "by_state": built.contents.left_out,
            "reasons": reasons(built.contents.left_out),
            "excluded": built.contents.excluded,
        },
        "columns": {"data": built.contents.data, "hidden": built.contents.hidden},
        "created_by": created_by,
        "created_at": created_at.isoformat(),
    }
