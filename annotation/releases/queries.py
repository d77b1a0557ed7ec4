"""Queries of the release pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotation.datasets.content import Content, content_of
from annotation.datasets.counts.counting import counts_of
from annotation.datasets.delivery import DeliveryPurpose, deliver_all
from annotation.datasets.models import Item, ItemState
from annotation.label_types.rendering import answer_html
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.projects.models import Project
from annotation.releases.files import first_rows
from annotation.releases.jobs import EXPECTED, RELEASE
from annotation.releases.left_out import WHY_LEFT_OUT
from annotation.releases.models import Release, ReleaseState
from annotation.workflow.lifecycle.models import OutcomeSource
from core.identity.models import Member
from core.jobs.presence import is_at_work

PREVIEW_ROWS = 20


@dataclass(frozen=True)
class LeftOut:
    """Items of one state that a release does not hold, and why."""

    state: str
    title: str
    reason: str | Promise
    count: int


@dataclass(frozen=True)
class Outlook:
    """What a release made now would hold."""

    included: int
    left_out: list[LeftOut]

    @property
    def total_left_out(self) -> int:
        """Items that would not be in it."""
        return sum(entry.count for entry in self.left_out)


def is_interrupted(release: Release) -> bool:
    """Whether building has begun and no worker is on it; one takes it up again soon."""
    has_begun = release.state == ReleaseState.BUILDING and EXPECTED in release.manifest
    return has_begun and not is_at_work(RELEASE, release.pk)


def outlook(project: Project) -> Outlook:
    """What a release made now would hold and leave out; one query."""
    by_state = counts_of(project.pk)
    return Outlook(by_state.pop(ItemState.DONE, 0), left_out(by_state))


def left_out(by_state: dict[str, int]) -> list[LeftOut]:
    """The items not in a release, in the order of their life."""
    return [
        LeftOut(state, str(state.label), WHY_LEFT_OUT[state], by_state[state])
        for state in ItemState
        if state in by_state and state in WHY_LEFT_OUT
    ]


def releases_of(project: Project) -> QuerySet[Release]:
    """A project's releases with who made them."""
    return Release.objects.filter(project=project).select_related("created_by__user")


def is_building(project: Project) -> bool:
    """Whether a page of this project's releases should look again soon."""
    return Release.objects.filter(project=project, state=ReleaseState.BUILDING).exists()


def expected_rows(release: Release) -> int:
    """How many rows a release that is being built will have; 0 while that isn't known."""
    return int(release.manifest.get(EXPECTED, 0))


def first_of_same_content(release: Release) -> Release | None:
    """The earliest other release of the project with the same content, if it came before."""
    same = Release.objects.filter(project=release.project_id, content_hash=release.content_hash)
    earlier = same.filter(state=ReleaseState.READY, number__lt=release.number)
    return earlier.order_by("number").first() if release.content_hash else None


@dataclass(frozen=True)
class PreviewRow:
    """One row as the page shows it; `html` is the answer on the item where it has regions."""

    external_id: str
    text: str
    answer: str
    html: list[SafeString]
    hidden: list[tuple[str, Any]]
    source: str
    annotators: list[str]


@dataclass(frozen=True)
class Preview:
    """The first rows, or a sentence why there are none to see."""

    rows: list[PreviewRow]
    problem: str = ""


def preview(viewer: Member, release: Release, *, slug: str) -> Preview:
    """The first rows of a ready release, read from its file."""
    made_under = release.manifest.get("identity", {})
    schemas = {
        entry["number"]: schema_of(entry["fields"]) for entry in made_under.get("schemas", ())
    }
    try:
        rows = first_rows(release, PREVIEW_ROWS)
    except FileNotFoundError:
        return Preview([], missing_file())
    drawn = any(schema.looks_at_content for schema in schemas.values())
    contents = contents_of(viewer, release, rows, slug=slug) if drawn else {}
    return Preview(
        [
            preview_row(row, schemas.get(row["schema"]), contents.get(row["external_id"]))
            for row in rows
        ]
    )


def contents_of(
    viewer: Member, release: Release, rows: list[dict[str, Any]], *, slug: str
) -> dict[str, Content]:
    """What the rows' answers are drawn on, by external id: the text released, the item's medium."""
    contents = {row["external_id"]: Content(text=row["text"]) for row in rows}
    names = [row["external_id"] for row in rows if "file" in row]
    items = Item.objects.filter(project=release.project_id, external_id__in=names)
    found = list(items.select_related("media")) if names else []
    delivered = deliver_all(viewer, found, DeliveryPurpose.RELEASE)
    for item in found:
        url = reverse("item_media", args=[slug, item.project_id, item.pk])
        contents[item.external_id] = content_of(delivered[item.pk], url=url)
    return contents


def missing_file() -> str:
    """What to do when the storage lost a release's file."""
    return _("The file of this release is missing from storage. Restore it from a backup.")


def preview_row(
    row: dict[str, Any], schema: LabelSchema | None, content: Content | None
) -> PreviewRow:
    """A released row in words, and drawn where it has regions."""
    html: list[SafeString] = []
    if schema is not None and content is not None and schema.looks_at_content:
        html = answer_html(schema, row["answer"], content)
    return PreviewRow(
        external_id=row["external_id"],
        text=row["text"] or row.get("file", {}).get("name", ""),
        answer=schema.summary(row["answer"]) if schema else "",
        html=html,
        hidden=sorted(row["hidden"].items()),
        source=str(OutcomeSource(row["source"]).label),
        annotators=row["annotators"],
    )
