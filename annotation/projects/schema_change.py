"""Publish a new version of a label schema after a check of its effects."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from annotation.datasets.models import ItemState
from annotation.label_types.fields import every_field
from annotation.label_types.schema import LabelSchema, parse_schema, schema_of
from annotation.projects.closing import refuse_closed
from annotation.projects.create import stored_fields
from annotation.projects.models import Project, SchemaVersion
from annotation.projects.schema_effects import Effects, effects_of
from annotation.projects.start import lock_project
from annotation.workflow.lifecycle.models import Annotation
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict, Invalid


class NeedsConfirmation(Conflict):
    """Some answers don't fit the new schema: show which, and send `token` back if that is meant."""

    code = "needs_confirmation"

    def __init__(self, effects: Effects, token: str) -> None:
        sentences = [f"{each.text} ({each.answers})" for each in effects.found]
        super().__init__(
            _("Some annotations don't fit the new schema: %(effects)s")
            % {"effects": " ".join(sentences)},
            confirm=token,
        )
        self.effects = effects
        self.token = token


@transaction.atomic
def publish_schema(
    *,
    by: Member,
    project: Project,
    fields: list[dict[str, Any]],
    opened_on: int | None = None,
    confirmed: str = "",
) -> SchemaVersion:
    """Put these fields in force as the next version; the present one if nothing differs.

    Answers are never changed. Raises Invalid for fields that are no schema or take away what is
    still to be accepted, NeedsConfirmation if answers don't fit the new fields (`confirmed` is the
    token of the one before), Conflict if somebody was quicker (`opened_on` is the number of the
    version the change started from).
    """
    require(by, "project.change", project)
    locked = lock_project(project)
    refuse_closed(locked)
    current: SchemaVersion | None = locked.schema
    if current is None:
        raise Invalid(_("This project has no label schema to change."))
    if opened_on not in (None, current.number):
        raise Conflict(
            _(
                "Another manager changed the schema while you were editing. Your changes are "
                "still in the form. To replace version %(number)s with them, publish again."
            )
            % {"number": current.number},
            code="schema_changed",
        )
    stored = stored_fields(fields)
    if stored == stored_fields(current.fields):  # defaults that came later are no change
        return current
    old, new = schema_of(current.fields), parse_schema(fields)
    refuse_other_kind(locked, new)
    refuse_unfinished(locked, old, new)
    refuse_unconfirmed(locked, old, new, confirmed)
    newest = SchemaVersion.objects.filter(project=locked).aggregate(last=Max("number"))["last"]
    version: SchemaVersion = SchemaVersion.objects.create(
        project=locked, number=newest + 1, fields=stored, created_by=by
    )
    locked.schema = project.schema = version
    locked.save(update_fields=["schema"])
    record("schema.publish", by=by, subject=version, project=project.pk, number=version.number)
    return version


def refuse_other_kind(project: Project, new: LabelSchema) -> None:
    """Raise Invalid where a name that answers may hold would mean another kind of value now."""
    if not Annotation.objects.filter(project=project).exists():
        return
    for fields in SchemaVersion.objects.filter(project=project).values_list("fields", flat=True):
        kinds = {name: field.kind for name, field in every_field(schema_of(fields))}
        for name, field in every_field(new):
            if kinds.get(name, field.kind) != field.kind:
                raise Invalid(
                    _(
                        "“%(name)s” had another label type in an earlier version, and annotations "
                        "may still use it. Give the field another name."
                    )
                    % {"name": name},
                    code="kind_changed",
                )


def refuse_unfinished(project: Project, old: LabelSchema, new: LabelSchema) -> None:
    """Raise Invalid if a removed field has answers that aren't accepted yet: they are still paid.

    Excluded items don't count here, as they may never be done. If one is included again, its
    annotations are paid by the schema they were made under (`workflow.settle.billable_labels`).
    """
    for field in old.fields:
        now = new.by_name.get(field.name)
        if now is not None and now.kind == field.kind:
            continue
        answered = Annotation.objects.filter(project=project, is_live=True)
        answered = answered.exclude(item__state__in=(ItemState.DONE, ItemState.EXCLUDED))
        if answered.filter(answer__has_key=field.name).exists():
            raise Invalid(
                _(
                    "“%(title)s” can't be removed, because unfinished items have annotations for "
                    "it. Make the field optional, or wait until those items are done."
                )
                % {"title": field.title},
                code="field_in_use",
            )


def refuse_unconfirmed(
    project: Project, old: LabelSchema, new: LabelSchema, confirmed: str
) -> None:
    """Raise NeedsConfirmation if answers don't fit any more and nobody agreed to just that."""
    effects = effects_of(project, old, new)
    token = effects.token([field.model_dump(mode="json") for field in new.fields])
    if effects.found and token != confirmed:
        raise NeedsConfirmation(effects, token)
