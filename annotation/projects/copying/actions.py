"""Create a project as a copy of another, with its settings and optionally its items.

People's answers, reviews and outcomes stay where they are.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.projects.copying.jobs import copy_items
from annotation.projects.create import save_named
from annotation.projects.granting import grant_creator
from annotation.projects.guidelines.content import parse_guideline, stored_guideline
from annotation.projects.guidelines.models import GuidelineImage, GuidelineVersion
from annotation.projects.guidelines.queries import draft_of
from annotation.projects.models import (
    CopyState,
    PolicyVersion,
    Project,
    ProjectCopy,
    ProjectPool,
    ProjectState,
    SchemaVersion,
)
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.plain_name import plain_name

MAX_NAME_LENGTH = 120
# What belongs to a version of the source or to the row itself; all other settings are taken over.
OWN = {"id", "organization", "name", "state", "seed", "created_by", "created_at"}
VERSIONS = {"schema", "policy", "guideline"}


@transaction.atomic
def copy_project(*, by: Member, source: Project, name: str, with_data: bool) -> Project:
    """Begin a draft project with another's settings, schema, policy, guideline and pools.

    The guideline's version in force is the copy's 1.0, which people have to read there. Who copies
    manages the copy. Items follow in a job. Raises Conflict for a name in use.
    """
    require(by, "project.create")
    copy = new_row(source, name=name, by=by)
    grant_creator(by=by, project=copy)
    copy_versions(source, copy, by=by)
    for place in ProjectPool.objects.filter(project=source).order_by("pk"):
        ProjectPool.objects.create(project=copy, pool_id=place.pool_id)
    record(
        "project.copy", by=by, subject=copy, name=copy.name, source=source.pk, with_data=with_data
    )
    begin_items(source, copy, by=by, with_data=with_data)
    return copy


def new_row(source: Project, *, name: str, by: Member) -> Project:
    """The copy's own row with all settings of the source; raises Conflict for a name in use."""
    settings = {
        field.attname: getattr(source, field.attname)
        for field in Project._meta.concrete_fields
        if field.name not in OWN | VERSIONS
    }
    copy = Project(**settings, name=plain_name(name), created_by=by, state=ProjectState.DRAFT)
    save_named(copy)
    return copy


def copy_versions(source: Project, copy: Project, *, by: Member) -> None:
    """Schema, policy and guideline in force as the copy's first versions, with the images."""
    assert source.schema is not None
    assert source.policy is not None
    copy.schema = SchemaVersion.objects.create(
        project=copy, number=1, fields=source.schema.fields, created_by=by
    )
    copy.policy = PolicyVersion.objects.create(
        project=copy, number=1, settings=source.policy.settings, created_by=by
    )
    copy.guideline = copied_guideline(source, copy, by=by)
    copy.save(update_fields=["schema", "policy", "guideline"])
    for image in GuidelineImage.objects.filter(project=source).order_by("pk"):
        image.pk, image.project, image.added_by = None, copy, by
        image._state.adding = True
        image.save()


def copied_guideline(source: Project, copy: Project, *, by: Member) -> GuidelineVersion | None:
    """Version 1.0 with the text in force; without one, the draft as a draft.

    Items of the source are no examples in the copy: it has items of its own.
    """
    in_force = source.guideline
    newest = in_force or draft_of(source)
    if newest is None:
        return None
    version = GuidelineVersion(project=copy, content=without_items(newest.content), edited_by=by)
    if in_force is not None:
        version.major, version.published_at = 1, timezone.now()
    version.save()
    return version if in_force is not None else None


def without_items(content: dict[str, object]) -> dict[str, object]:
    """A stored guideline without the examples that are items."""
    guideline = parse_guideline(content)
    blocks = tuple(
        block.model_copy(
            update={"examples": tuple(each for each in block.examples if each.item is None)}
        )
        for block in guideline.blocks
    )
    return stored_guideline(guideline.model_copy(update={"blocks": blocks}))


def begin_items(source: Project, copy: Project, *, by: Member, with_data: bool) -> None:
    """Note what is to come, and queue the job if there is anything."""
    counts = {"total": 0, "last": None}
    if with_data:
        items = Item.objects.filter(project=source).exclude(state=ItemState.EXCLUDED)
        counts = items.aggregate(total=Count("pk"), last=Max("pk"))
    row = ProjectCopy.objects.create(
        project=copy,
        source=source,
        started_by=by,
        total=counts["total"] or 0,
        last_item=counts["last"] or 0,
        state=CopyState.RUNNING if counts["total"] else CopyState.DONE,
    )
    if row.is_running:
        enqueue(copy_items, organization_id=current_organization_id(), project_id=copy.pk)


@transaction.atomic
def stop_copy(*, by: Member, project: Project) -> None:
    """Bring no more items; those that came stay. Nothing happens when the copy isn't running."""
    require(by, "project.change")
    stopped = ProjectCopy.objects.filter(project=project, state=CopyState.RUNNING)
    if stopped.update(state=CopyState.STOPPED):
        record("project.copy_stop", by=by, subject=project)


@transaction.atomic
def resume_copy(*, by: Member, project: Project) -> None:
    """Bring the items that are missing; a run that still goes on does no harm."""
    require(by, "project.change")
    left = ProjectCopy.objects.filter(project=project).exclude(state=CopyState.DONE)
    if left.update(state=CopyState.RUNNING):
        record("project.copy_resume", by=by, subject=project)
        enqueue(copy_items, organization_id=current_organization_id(), project_id=project.pk)


def free_name(source: Project) -> str:
    """A name for the copy that no project has: “X (copy)”, “X (copy 2)” …"""
    names = set(Project.objects.values_list("name", flat=True))
    endings = (
        _(" (copy)") if number == 1 else _(" (copy %(number)s)") % {"number": number}
        for number in range(1, len(names) + 2)
    )
    wanted = (source.name[: MAX_NAME_LENGTH - len(ending)] + ending for ending in endings)
    return next(name for name in wanted if name not in names)
