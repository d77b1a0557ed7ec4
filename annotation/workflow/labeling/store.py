"""Stores a submitted annotation in one SQL statement (runs for every label)."""

from __future__ import annotations

from datetime import datetime

import orjson
from django.db import connection

from annotation.workflow.lifecycle.models import Annotation, Assignment, AssignmentState

CLOSE_AND_INSERT = """
with closed as (
    update annotation_assignment
    set state = %(state)s, revision = %(revision)s, active_seconds = %(active_seconds)s,
        submitted_at = %(submitted_at)s, reopened_at = null
    where id = %(assignment)s
), dropped as (
    delete from annotation_draft where assignment_id = %(assignment)s
)
insert into annotation_annotation (
    organization_id, project_id, item_id, assignment_id, member_id, slot, revision, key, answer,
    schema_id, guideline_id, active_seconds, is_live, drawn, submitted_at
) values (
    %(organization)s, %(project)s, %(item)s, %(assignment)s, %(member)s, %(slot)s, %(revision)s,
    %(key)s, %(answer)s, %(schema)s, %(guideline)s, %(active_seconds)s, true, %(drawn)s,
    %(submitted_at)s
)
returning id
"""


def store_annotation(assignment: Assignment, annotation: Annotation) -> None:
    """Insert a new, live annotation, close its assignment and drop the draft; sets the new id."""
    if annotation.revision > 1:  # a statement of its own: one live answer for each slot
        assignment.annotations.filter(is_live=True).update(is_live=False)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_AND_INSERT, parameters(annotation))
        (annotation.pk,) = cursor.fetchone()
    annotation._state.adding = False
    annotation._state.db = "default"


def parameters(annotation: Annotation) -> dict[str, str | int | float | bool | datetime | None]:
    """The statement's values."""
    return {
        "state": AssignmentState.SUBMITTED.value,
        "organization": annotation.organization_id,
        "project": annotation.project_id,
        "item": annotation.item_id,
        "assignment": annotation.assignment_id,
        "member": annotation.member_id,
        "slot": annotation.slot,
        "revision": annotation.revision,
        "key": annotation.key,
        "answer": orjson.dumps(annotation.answer).decode(),
        "schema": annotation.schema_id,
        "guideline": annotation.guideline_id,
        "active_seconds": annotation.active_seconds,
        "drawn": annotation.drawn,
        "submitted_at": annotation.submitted_at,
    }
