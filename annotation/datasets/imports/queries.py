"""Queries of the import pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotation.datasets.imports.jobs import IMPORT
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.models import FindingKind, Import, ImportFinding, ImportState
from annotation.projects.models import Project
from core.jobs.presence import is_at_work

BADGES = {
    ImportState.INSPECTING: "info",
    ImportState.PREVIEW: "warn",
    ImportState.QUEUED: "info",
    ImportState.RUNNING: "info",
    ImportState.CHECKED: "warn",
    ImportState.DONE: "good",
    ImportState.FAILED: "bad",
    ImportState.CANCELLED: "",
}
FINDING_TITLES: dict[str, str | Promise] = {
    FindingKind.UPDATED: _("Updated items"),
    FindingKind.DUPLICATE: _("Duplicates"),
    FindingKind.KNOWN: _("Already imported"),
    FindingKind.REFUSED: _("Rejected"),
}
CHECK_TITLES: dict[str, str | Promise] = {
    FindingKind.UPDATED: _("Items to update"),
    FindingKind.DUPLICATE: _("Duplicates"),
    FindingKind.KNOWN: _("Unchanged"),
    FindingKind.REFUSED: _("Will be rejected"),
}
START_SHOWN = 300  # characters of a row that was left out
ALL_READ = 100  # percent
GOING_ON = (ImportState.INSPECTING, ImportState.QUEUED, ImportState.RUNNING)


@dataclass(frozen=True)
class ImportLine:
    """An import as lists and its own page show it."""

    source: Import
    badge: str

    @property
    def is_going_on(self) -> bool:
        """Whether a job is at it or will be."""
        return self.source.state in GOING_ON

    @property
    def is_landing(self) -> bool:
        """Whether all rows were read and are being checked and written."""
        return self.source.state == ImportState.RUNNING and self.percent == ALL_READ

    @property
    def percent(self) -> int:
        """How much of the file was read."""
        return min(100 * self.source.read_bytes // max(self.source.size_bytes, 1), 100)


def is_interrupted(source: Import) -> bool:
    """Whether it has begun and no worker is on it; one takes it up again soon."""
    return source.state == ImportState.RUNNING and not is_at_work(IMPORT, source.pk)


def import_line(source: Import) -> ImportLine:
    """An import with what its state looks like."""
    return ImportLine(source, BADGES[ImportState(source.state)])


def imports_of(project: Project) -> QuerySet[Import]:
    """A project's imports with who started them."""
    return Import.objects.filter(project=project).select_related("started_by__user")


def findings_of(source: Import, kind: str) -> QuerySet[ImportFinding]:
    """The rows that did not become items, of one kind or of all."""
    found = ImportFinding.objects.filter(source=source)
    return found.filter(kind=kind) if kind in FindingKind.values else found


def findings_shown(source: Import, kind: str) -> QuerySet[ImportFinding]:
    """The same for a page: `start` is the beginning of the row, which may be long."""
    return findings_of(source, kind).annotate(start=Left("raw", START_SHOWN)).defer("raw")


def finding_tabs(source: Import, kind: str) -> list[dict[str, Any]]:
    """The kinds of findings with their number, each a filter; first all of them."""
    counts = finding_counts(source)
    tabs = [{"url": "?", "title": _("All"), "count": sum(counts.values()), "current": not kind}]
    for name, title in titles_for(source).items():
        tabs.append(
            {"url": f"?kind={name}", "title": title, "count": counts[name], "current": kind == name}
        )
    return tabs


def titles_for(source: Import) -> dict[str, str | Promise]:
    """The kinds of rows that are no new items, as they are called; updates only where asked for."""
    titles = CHECK_TITLES if source.state == ImportState.CHECKED else FINDING_TITLES
    updates = ImportOptions.model_validate(source.options).updates
    return {kind: title for kind, title in titles.items() if updates or kind != FindingKind.UPDATED}


def changes_told(source: Import) -> list[tuple[str, int]]:
    """How many items get another value in each column, by the column's name."""
    text = _("Texts") if ImportOptions.model_validate(source.options).compares else _("Text")
    return [(name or str(text), number) for name, number in source.changes]


def finding_counts(source: Import) -> dict[str, int]:
    """How many rows there are of each kind, as counted when the import landed."""
    return {
        FindingKind.UPDATED: source.updated,
        FindingKind.DUPLICATE: source.duplicates,
        FindingKind.KNOWN: source.known,
        FindingKind.REFUSED: source.refused,
    }


def result_tiles(source: Import, organization: str) -> list[dict[str, Any]]:
    """What became of the rows, each number with the page that lists them."""
    if source.state not in (ImportState.DONE, ImportState.CHECKED):
        return []
    items = reverse("items", args=[organization, source.project_id])
    findings = reverse("import_findings", args=[organization, source.project_id, source.pk])
    batch_url = f"{items}?batch={source.batch_id}" if source.batch_id else ""
    is_check = source.state == ImportState.CHECKED
    imported = _("New items") if is_check else _("Imported")
    tiles = [{"title": imported, "number": source.imported, "url": batch_url}]
    counts = finding_counts(source)
    for kind, title in titles_for(source).items():
        url = f"{findings}?kind={kind}" if counts[kind] else ""
        tiles.append({"title": title, "number": counts[kind], "url": url})
    return tiles
