"""An annotator's items in progress, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.identity.models import Member
from core.tenancy.scope import current_organization_id

COLUMNS = [field.attname for field in Assignment._meta.concrete_fields]

# Written out because every label passes here: the query's words would cost a tenth of the request.
OF_MEMBER = f"""
select {", ".join(COLUMNS)} from annotation_assignment
where organization_id = %(organization)s and project_id = %(project)s and member_id = %(member)s
"""  # noqa: S608  # made of the table's own columns
OPEN = f"""
{OF_MEMBER} and state in ('held', 'returned')
union all ({OF_MEMBER} and state = 'reserved' order by id limit 1)
order by id
"""


def open_assignments(member: Member, project: Project) -> list[Assignment]:
    """What the member has in hand or got back in this project, oldest first, and the first item
    reserved for them; one statement, each part a look into its own small index."""
    values = {
        "organization": current_organization_id(),
        "project": project.pk,
        "member": member.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)
        return [Assignment.from_db("default", COLUMNS, row) for row in cursor.fetchall()]


def next_in_hand(waiting: Sequence[Assignment], after: int | None) -> Assignment | None:
    """The assignment to work on now, or the one that follows `after`; None: claim a new one. A
    pure rule.

    `waiting` is what the person holds or got back, oldest first. Equal requests get equal
    answers; an own answer taken up again comes first, then returned work; what an earlier page
    left behind comes before new items.
    """
    held = [row for row in waiting if row.state == AssignmentState.HELD]
    returned = [row for row in waiting if row.state == AssignmentState.RETURNED]
    if after is None:
        reopened = first([row for row in held if row.reopened_at is not None])
        return (
            reopened
            or first(returned)
            or min(held, key=lambda row: on_screen(row, held), default=None)
        )
    follower = first([row for row in held if row.after_id == after])
    return follower or first(returned) or first(left_behind(held, after))


def first(rows: Sequence[Assignment]) -> Assignment | None:
    """The first row, if any."""
    return rows[0] if rows else None


def on_screen(row: Assignment, held: Sequence[Assignment]) -> tuple[bool, bool, int]:
    """How well a held row fits a page opened afresh: corrections, then what isn't a prefetch."""
    is_ahead = any(row.after_id == other.pk for other in held)
    return (row.revision == 0, is_ahead, row.pk)


def left_behind(held: Sequence[Assignment], after: int) -> list[Assignment]:
    """Held rows that neither lead up to `after` nor follow another held row."""
    by_key = {row.pk: row for row in held}
    leading = set()
    key: int | None = after
    while key in by_key and key not in leading:
        leading.add(key)
        key = by_key[key].after_id
    return [row for row in held if row.pk not in leading and row.after_id not in by_key]
