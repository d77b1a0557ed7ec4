"""How does a label schema change? By a new version, which keeps every class that answers name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from annotation.kinds.choice import ChoiceField, Option
from annotation.kinds.schema import LabelSchema, parse_schema, schema_of
from annotation.projects.create import stored_fields
from annotation.projects.models import Project, SchemaVersion
from annotation.projects.start import lock_project
from annotation.workflow.models import Annotation
from workforce.audit.record import record
from workforce.members.models import Member
from workforce.permissions.can import require
from workforce.web.errors import Conflict, Invalid


@transaction.atomic
def publish_schema(
    *,
    by: Member,
    project: Project,
    fields: list[dict[str, Any]],
    opened_on: int | None = None,
) -> SchemaVersion:
    """Put these fields in force as the next version; the present one if nothing differs.

    Raises Invalid for fields that are no schema or take away what answers name, Conflict if
    somebody was quicker (`opened_on` is the number of the version the change started from).
    """
    require(by, "project.change")
    locked = lock_project(project)
    current: SchemaVersion | None = locked.schema
    if current is None:
        raise Invalid(_("This project has no label schema to change."))
    if opened_on not in (None, current.number):
        raise Conflict(
            _(
                "Somebody changed the schema while you were at it. Your rows are still in this "
                "form; save again to replace version %(number)s with them."
            )
            % {"number": current.number},
            code="schema_changed",
        )
    stored = stored_fields(fields)
    if stored == stored_fields(current.fields):  # defaults that came later are no change
        return current
    refuse_removed(locked, schema_of(current.fields), parse_schema(fields))
    newest = SchemaVersion.objects.filter(project=locked).aggregate(last=Max("number"))["last"]
    version: SchemaVersion = SchemaVersion.objects.create(
        project=locked, number=newest + 1, fields=stored, created_by=by
    )
    locked.schema = project.schema = version
    locked.save(update_fields=["schema"])
    record("schema.publish", by=by, subject=version, project=project.pk, number=version.number)
    return version


def refuse_removed(project: Project, old: LabelSchema, new: LabelSchema) -> None:
    """Raise Invalid if a field or class is gone that answers name."""
    fields = {field.name: field for field in new.fields}
    for field in old.fields:
        now = fields.get(field.name)
        if now is None or now.kind != field.kind:
            refuse_answered_field(project, field.name, field.title)
        elif isinstance(field, ChoiceField) and isinstance(now, ChoiceField):
            kept = {option.key for option in now.options}
            gone = [option for option in field.options if option.key not in kept]
            refuse_used(project, field, gone)


def refuse_answered_field(project: Project, name: str, title: str) -> None:
    """Raise Invalid if somebody answered the field."""
    if Annotation.objects.filter(project=project, answer__has_key=name).exists():
        raise Invalid(
            _("“%(title)s” has answers, so it stays as it is.") % {"title": title},
            code="field_in_use",
        )


def refuse_used(project: Project, field: ChoiceField, gone: list[Option]) -> None:
    """Raise Invalid for a removed class that somebody chose."""
    for option in gone:
        names_it = Q(**{f"answer__{field.name}": option.key}) | Q(
            **{f"answer__{field.name}__contains": [option.key]}
        )
        if Annotation.objects.filter(names_it, project=project).exists():
            raise Invalid(
                _(
                    "“%(title)s” is in answers already, so it can't be removed. Rename it, or "
                    "leave it and tell annotators in the guideline not to choose it."
                )
                % {"title": option.title},
                code="class_in_use",
            )
