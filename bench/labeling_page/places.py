"""Where is a kind measured? In a live project of its own, whose many items share few media."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from annotation.datasets.imports.actions import start_import
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.uploading import upload
from annotation.datasets.models import Batch, Item
from annotation.label_types.registry import KINDS
from annotation.projects.models import Project, SchemaVersion
from bench._project import BenchProject, make_project
from bench.labeling_page.cases import Case
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from tests.factories import money, projects

MORE = """
insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, parts, media_id, data, hidden,
    content_hash, state, priority, position, slots, open_slots, created_at
)
select organization_id, project_id, batch_id, external_id || '-' || n, text,
    parts, media_id, data, hidden, content_hash, state, priority, position + n * 1000, slots,
    open_slots, now()
from annotation_item, generate_series(1, %(times)s) as numbers(n)
where project_id = %(project)s
"""
PARTS = """
insert into annotation_itempart (organization_id, project_id, item_id, place, media_id)
select item.organization_id, item.project_id, item.id, part.place, part.media_id
from annotation_item item
join annotation_item first on first.project_id = item.project_id
    and first.external_id = regexp_replace(item.external_id, '-[0-9]+$', '')
join annotation_itempart part on part.item_id = first.id
where item.project_id = %(project)s
on conflict do nothing
"""


def make_place(case: Case, folder: Path, *, items: int = 1, workers: int = 1) -> BenchProject:
    """The case's project with at least so many items, and so many people who may label."""
    place = make_project(items=0, overlap=1, workers=workers)
    with tenant(place.organization_id):
        project = Project.objects.get()
        owner = Member.objects.get(role=Role.OWNER)
        prepare(project, owner, case)
    if case.files:
        bring(place, [*case.files(folder)])
    with tenant(place.organization_id):
        write_rows(project, case.rows)
        multiply(project, items)
    return place


def prepare(project: Project, owner: Member, case: Case) -> None:
    """Another schema, another medium, and prices of all kinds."""
    fields = [
        {key: value for key, value in each.items() if value is not None} for each in case.fields
    ]
    project.media_type = case.medium
    project.schema = SchemaVersion.objects.create(
        project=project, number=2, fields=fields, created_by=owner
    )
    project.save(update_fields=["schema", "media_type"])
    for kind in KINDS.keys() - {"choice"}:
        money.make_rate(by=owner, label_kind=kind)
        money.make_pay_rate(by=owner, label_kind=kind)


def bring(place: BenchProject, paths: list[Path]) -> None:
    """Import the files, as a manager does."""
    with tenant(place.organization_id):
        project, owner = Project.objects.get(), Member.objects.get(role=Role.OWNER)
        files: list[Any] = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
        source = upload(by=owner, project=project, uploads=files)
    inspect_import(organization_id=place.organization_id, import_id=source.pk)
    with tenant(place.organization_id):
        source.refresh_from_db()
        options = ImportOptions.model_validate(source.options)
        start_import(by=owner, source=source, options=options)
    run_import(organization_id=place.organization_id, import_id=source.pk)
    with tenant(place.organization_id):
        if not Item.objects.exists():
            source.refresh_from_db()
            raise SystemExit(f"The import brought nothing: {source.state} {source.failure}")


def write_rows(project: Project, rows: list[tuple[str, ...]]) -> None:
    """Texts, or texts to compare."""
    batch = Batch.objects.filter(project=project).first() or projects.make_batch(project)
    for text, *parts in rows:
        projects.make_item(batch, text, parts=[{"text": each} for each in parts] or None)


def multiply(project: Project, items: int) -> None:
    """As many items as are wanted, each with an address of its own for the same media."""
    there = Item.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(MORE, {"project": project.pk, "times": items // there})
        cursor.execute(PARTS, {"project": project.pk})
