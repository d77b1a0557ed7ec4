"""Create a project with its schema, policy and guideline draft."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotation.label_types.schema import parse_schema
from annotation.projects.closing import refuse_closed
from annotation.projects.granting import grant_creator
from annotation.projects.guidelines.classes import classes_of
from annotation.projects.guidelines.content import Guideline, stored_guideline, with_all_classes
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import PolicyVersion, Project, SchemaVersion
from annotation.projects.rationing import needs_ration
from annotation.projects.templates import ProjectTemplate
from annotation.workflow.lifecycle.policy import Policy, stored_policy
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict
from core.web.plain_name import plain_name


@transaction.atomic
def create_project(
    *,
    by: Member,
    name: str,
    template: ProjectTemplate,
    options: list[dict[str, Any]],
    policy: Policy | None = None,
) -> Project:
    """Begin a draft project from a template with these classes (projects.classes).

    Raises Conflict for a name in use, Invalid for classes that no schema can hold.
    """
    require(by, "project.create")
    fields = template.fields_with(options)
    schema = parse_schema(fields)
    project = named_project(name, template=template, by=by)
    project.schema = SchemaVersion.objects.create(
        project=project, number=1, fields=stored_fields(fields), created_by=by
    )
    project.policy = PolicyVersion.objects.create(
        project=project,
        number=1,
        settings=stored_policy(policy or template.policy),
        created_by=by,
    )
    project.save(update_fields=["schema", "policy"])
    grant_creator(by=by, project=project)
    content = with_all_classes(Guideline(), classes_of(schema))
    GuidelineVersion.objects.create(
        project=project, content=stored_guideline(content), edited_by=by
    )
    record("project.create", by=by, subject=project, name=project.name, template=template.key)
    return project


def named_project(name: str, *, template: ProjectTemplate, by: Member) -> Project:
    """The new row; raises Conflict if the organization has a project of this name."""
    project = Project(
        name=plain_name(name),
        media_type=template.media_type,
        template=template.key,
        is_rationed=needs_ration(),
        created_by=by,
    )
    save_named(project)
    return project


def save_named(project: Project, **values: Any) -> None:
    """Save the project; raises Conflict if the organization has another one of its name."""
    try:
        with transaction.atomic():
            project.save(**values)
    except IntegrityError as error:
        raise Conflict(
            _("A project named “%(name)s” already exists. Choose another name.")
            % {"name": project.name},
            code="name_taken",
        ) from error


@transaction.atomic
def rename_project(*, by: Member, project: Project, name: str) -> None:
    """Give a project another name; raises Conflict for a name in use or a closed project.

    Notifications and releases keep the name that they were written with.
    """
    require(by, "project.change")
    locked = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    refuse_closed(locked)
    name = plain_name(name)
    before, project.name = locked.name, name
    if name == before:
        return
    locked.name = name
    save_named(locked, update_fields=["name"])
    record("project.rename", by=by, subject=project, before=before, after=name)


def stored_fields(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The JSON form that a schema version keeps, defaults filled in."""
    return [field.model_dump(mode="json") for field in parse_schema(fields).fields]
