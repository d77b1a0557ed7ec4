"""The manifest as text for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.registry import kind_of
from annotation.releases.models import Release
from annotation.releases.queries import LeftOut, left_out
from annotation.workflow.lifecycle.models import OutcomeSource


@dataclass(frozen=True)
class Field:
    """One field of a label schema in words."""

    schema: int
    title: str
    kind: str
    classes: list[str]


@dataclass(frozen=True)
class Described:
    """A manifest in words; `versions` are lists of (name, rows), `excluded` of (reason, items)."""

    rows_hash: str
    fields: list[Field]
    sources: list[tuple[str, int]]
    guidelines: list[tuple[str, int]]
    schemas: list[tuple[str, int]]
    policy: str
    people: int
    left_out: list[LeftOut]
    excluded: list[tuple[str, int]]
    created_by: str


def described(release: Release) -> Described:
    """The manifest of a ready release for its page."""
    manifest = release.manifest
    counts, made_under = manifest.get("counts", {}), manifest.get("identity", {})
    policy = made_under.get("policy")
    return Described(
        rows_hash=manifest.get("rows_hash", ""),
        fields=[
            described_field(version["number"], field)
            for version in made_under.get("schemas", ())
            for field in version["fields"]
        ],
        sources=[
            (str(OutcomeSource(source).label), rows)
            for source, rows in counts.get("by_source", {}).items()
        ],
        guidelines=list(counts.get("by_guideline", {}).items()),
        schemas=list(counts.get("by_schema", {}).items()),
        policy=str(policy["number"]) if policy else "",
        people=counts.get("people", 0),
        left_out=left_out(manifest.get("left_out", {}).get("by_state", {})),
        excluded=list(manifest.get("left_out", {}).get("excluded", {}).items()),
        created_by=manifest.get("created_by", ""),
    )


def described_field(schema: int, field: dict[str, Any]) -> Field:
    """A field's title, kind and classes."""
    kind = str(kind_of(field["kind"]).title)
    if field.get("multiple"):
        kind = _("%(kind)s, multiple") % {"kind": kind}
    classes = [option["title"] for option in field.get("options", ())]
    return Field(schema=schema, title=field["title"], kind=kind, classes=classes)
