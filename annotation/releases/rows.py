"""Rows of a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotation.datasets.parts import released_parts
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import PolicyVersion, Project, SchemaVersion
from annotation.releases.snapshot import StoredRow
from workforce.members.pseudonyms import pseudonym

Row = dict[str, Any]


@dataclass(frozen=True)
class Versions:
    """The versions of a project by id, so that rows can name them by number."""

    project_id: int
    guidelines: dict[int, str]
    schemas: dict[int, SchemaVersion]
    policy: PolicyVersion | None

    def guideline(self, guideline_id: int | None) -> str | None:
        """The label of a guideline's version; None where there is none."""
        return None if guideline_id is None else self.guidelines.get(guideline_id)

    def schema(self, schema_id: int | None) -> int | None:
        """The number of a schema; None where there is none."""
        return None if schema_id is None else self.schemas[schema_id].number


def versions_of(project: Project) -> Versions:
    """All versions that rows of this project may have been made under; three queries."""
    guidelines = GuidelineVersion.objects.filter(project=project).only("major", "minor")
    return Versions(
        project_id=project.pk,
        guidelines={version.pk: version.label for version in guidelines},
        schemas={version.pk: version for version in SchemaVersion.objects.filter(project=project)},
        policy=project.policy,
    )


class Origin(NamedTuple):
    """Where an outcome comes from: who answered, by slot, what the newest answer was made under.

    The reviewer is whoever gave the newest verdict on one of these answers; all are ids.
    """

    annotators: list[int]
    guideline: int | None
    schema: int | None
    reviewer: int | None


def origin_of(stored: StoredRow) -> Origin:
    """The answers that the outcome rests on, in one pass: this is done a million times."""
    annotators, newest, verdict = [], 0, (0, 0)
    guideline = schema = None
    for _slot, answer, member, its_guideline, its_schema, reviewer, reviewed in stored.made or ():
        if answer not in stored.parents:
            continue
        annotators.append(member)
        if answer > newest:
            newest, guideline, schema = answer, its_guideline, its_schema
        if reviewed and (reviewed, reviewer) > verdict:
            verdict = reviewed, reviewer
    return Origin(annotators, guideline, schema, verdict[1] or None)


@dataclass
class RowWriter:
    """Turns stored rows into released ones, and counts what they were made under and rest on."""

    organization_id: int
    versions: Versions
    counts: Counter[tuple[str, int | None, int | None]] = field(default_factory=Counter)
    names: dict[int, str] = field(default_factory=dict)

    def row(self, stored: StoredRow) -> Row:
        """One released row: no id of the database, no name of a person."""
        origin = origin_of(stored)
        reviewer_id = stored.decided_by_id or origin.reviewer
        policy = self.versions.policy
        self.counts[stored.source, origin.guideline, origin.schema] += 1
        row: Row = {
            "external_id": stored.external_id,
            "text": stored.text,
            "data": stored.data,
            "hidden": stored.hidden,
            "answer": stored.answer,
            "source": stored.source,
            "annotators": [self.name(member_id) for member_id in origin.annotators],
            "reviewer": self.name(reviewer_id) if reviewer_id else None,
            "guideline": self.versions.guideline(origin.guideline),
            "schema": self.versions.schema(origin.schema),
            "policy": policy.number if policy else None,
            "decided_at": stored.decided_at,
        }
        if stored.parts is not None:
            row["parts"] = released_parts(stored.parts)
        if stored.file is not None:
            row["file"] = file_of(stored.external_id, stored.file)
        return row

    @property
    def sources(self) -> Counter[str]:
        """How many rows there are of each source."""
        return self.counted(lambda source, _guideline, _schema: source)

    @property
    def guidelines(self) -> Counter[str]:
        """How many rows were made under each guideline, by its label."""
        return self.counted(lambda _source, guideline, _schema: self.versions.guideline(guideline))

    @property
    def schemas(self) -> Counter[int]:
        """How many rows were made under each schema, by its number."""
        return self.counted(lambda _source, _guideline, schema: self.versions.schema(schema))

    def counted(self, named: Callable[[str, int | None, int | None], Any]) -> Counter[Any]:
        """The rows by one of the things that they are counted by; not those that have none."""
        counts: Counter[Any] = Counter()
        for key, rows in self.counts.items():
            if (name := named(*key)) is not None:
                counts[name] += rows
        return counts

    def name(self, member_id: int) -> str:
        """A member's pseudonym, computed once."""
        known = self.names.get(member_id)
        if known is None:
            known = pseudonym(organization_id=self.organization_id, member_id=member_id)
            self.names[member_id] = known
        return known


def file_of(external_id: str, file: dict[str, Any]) -> dict[str, Any]:
    """A file by its name and its content; width and height in pixels as an image is seen."""
    return {"name": external_id.rpartition("/")[2] or external_id, **file}
