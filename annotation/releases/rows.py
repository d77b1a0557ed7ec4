"""What does one row of a release say? An item, its answer, and where the answer comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.data.parts import released_parts
from annotation.guidelines.models import GuidelineVersion
from annotation.projects.models import PolicyVersion, Project, SchemaVersion
from annotation.releases.snapshot import MadeFrom, StoredRow
from workforce.privacy.pseudonyms import pseudonym

Row = dict[str, Any]


@dataclass(frozen=True)
class Versions:
    """The versions of a project by id, so that rows can name them by number."""

    guidelines: dict[int, str]
    schemas: dict[int, SchemaVersion]
    policy: PolicyVersion | None


def versions_of(project: Project) -> Versions:
    """All versions that rows of this project may have been made under; three queries."""
    guidelines = GuidelineVersion.objects.filter(project=project).only("major", "minor")
    return Versions(
        guidelines={version.pk: version.label for version in guidelines},
        schemas={version.pk: version for version in SchemaVersion.objects.filter(project=project)},
        policy=project.policy,
    )


@dataclass
class RowWriter:
    """Turns stored rows into released ones, and counts what they were made under and rest on."""

    organization_id: int
    versions: Versions
    guidelines: Counter[str] = field(default_factory=Counter)
    schemas: Counter[int] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    names: dict[int, str] = field(default_factory=dict)

    def row(self, stored: StoredRow) -> Row:
        """One released row: no id of the database, no name of a person."""
        made_from = stored.made_from
        guideline, schema = self.made_under(made_from)
        reviewer_id = stored.decided_by_id or last_reviewer(made_from)
        policy = self.versions.policy
        self.sources[stored.source] += 1
        row: Row = {
            "external_id": stored.external_id,
            "text": stored.text,
            "data": stored.data,
            "hidden": stored.hidden,
            "answer": stored.answer,
            "source": stored.source,
            "annotators": [self.name(made.member_id) for made in made_from],
            "reviewer": self.name(reviewer_id) if reviewer_id else None,
            "guideline": guideline,
            "schema": schema,
            "policy": policy.number if policy else None,
            "decided_at": stored.decided_at,
        }
        if stored.parts is not None:
            row["parts"] = released_parts(stored.parts)
        if stored.file is not None:
            row["file"] = file_of(stored.external_id, stored.file)
        return row

    def made_under(self, made_from: Sequence[MadeFrom]) -> tuple[str | None, int | None]:
        """Guideline label and schema number of the newest answer; None where there is none."""
        if not made_from:
            return None, None
        newest = made_from[0]
        if len(made_from) > 1:
            newest = max(made_from, key=lambda made: made.annotation_id)
        guideline = self.versions.guidelines.get(newest.guideline_id or 0)
        schema = self.versions.schemas[newest.schema_id].number
        if guideline is not None:
            self.guidelines[guideline] += 1
        self.schemas[schema] += 1
        return guideline, schema

    def name(self, member_id: int) -> str:
        """A member's pseudonym, computed once."""
        known = self.names.get(member_id)
        if known is None:
            known = pseudonym(organization_id=self.organization_id, member_id=member_id)
            self.names[member_id] = known
        return known


def file_of(external_id: str, file: dict[str, Any]) -> dict[str, Any]:
    """A file by its name and its content; width and height in pixels as a picture is seen."""
    return {"name": external_id.rpartition("/")[2] or external_id, **file}


def last_reviewer(made_from: Sequence[MadeFrom]) -> int | None:
    """Who gave the newest verdict on one of these answers."""
    reviews = [(made.reviewed_at, made.reviewer_id) for made in made_from if made.reviewed_at]
    return max(reviews)[1] if reviews else None
