"""The organization, project, file and releases of a story."""

from __future__ import annotations

from collections.abc import Callable

from annotation.datasets.imports.actions import restart_import, start_import
from annotation.datasets.imports.inspection import inspect_import
from annotation.datasets.imports.jobs import run_import
from annotation.datasets.imports.options import Column, ColumnUse, ImportOptions
from annotation.datasets.models import Import, ImportState
from annotation.projects.models import Project
from annotation.releases.actions import create_release, rebuild_release
from annotation.releases.jobs import build_release
from annotation.releases.models import Release, ReleaseState
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from demo.crew import account_of, member_of
from demo.story import Story
from workforce.members.scope import member_scope


def organization_of(story: Story) -> int | None:
    """The story's organization; None while it isn't founded."""
    with member_scope(slug=story.slug, user=account_of(story.owner)) as owner:
        return owner.organization_id if owner else None


def founded(story: Story) -> int:
    """The story's organization, which an earlier step has founded."""
    organization_id = organization_of(story)
    assert organization_id is not None, "the organization is the first step"
    return organization_id


def project_of(story: Story) -> Project:
    """The story's main project, in the open scope."""
    found_project: Project = Project.objects.get(name=story.project)
    return found_project


def manager_of(story: Story) -> Member:
    """Who manages the projects."""
    return member_of(story.of_role(Role.MANAGER)[0])


def brought(story: Story, name: str, begin: Callable[[Project], Import], *, shown: str) -> bool:
    """Import a project's file; an import that was interrupted starts again from its beginning.

    `shown` is the column that annotators see beside the item.
    """
    organization_id = founded(story)
    with tenant(organization_id):
        held = Project.objects.get(name=name)
        source = Import.objects.filter(project=held).order_by("pk").first()
        if source is None:
            source = begin(held)
        elif source.state == ImportState.DONE:
            return False
        elif source.state in (ImportState.FAILED, ImportState.CANCELLED):
            restart_import(by=manager_of(story), source=source)
    inspect_import(organization_id=organization_id, import_id=source.pk)
    with tenant(organization_id):
        source.refresh_from_db()
        if source.state == ImportState.PREVIEW:
            start(story, source, shown=shown)
    run_import(organization_id=organization_id, import_id=source.pk)
    return True


def start(story: Story, source: Import, *, shown: str) -> None:
    """Start an import that waits for its columns: as guessed, and one of them shown."""
    options = ImportOptions.model_validate(source.options)
    columns = tuple(use_of(column, shown) for column in options.columns)
    options = options.model_copy(update={"columns": columns})
    start_import(by=manager_of(story), source=source, options=options)


def use_of(column: Column, shown: str) -> Column:
    """The column as guessed, but the one that helps annotators is shown to them."""
    if column.name != shown:
        return column
    return column.model_copy(update={"use": ColumnUse.SHOWN})


def released(story: Story, name: str, *, number: int, note: str) -> bool:
    """Make a project's release of this number; one that was interrupted is built again."""
    organization_id = founded(story)
    with tenant(organization_id):
        manager, held = manager_of(story), Project.objects.get(name=name)
        made = Release.objects.filter(project=held, number=number).first()
        if made is None:
            made = create_release(by=manager, project=held, note=note)
        elif made.state == ReleaseState.READY:
            return False
        elif made.state == ReleaseState.FAILED:
            rebuild_release(by=manager, release=made)
    build_release(organization_id=organization_id, release_id=made.pk)
    return True
