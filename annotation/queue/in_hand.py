"""Which of a person's present assignments comes next? A pure rule, asked before any claim."""

from __future__ import annotations

from collections.abc import Sequence

from annotation.workflow.models import Assignment, AssignmentState


def next_in_hand(waiting: Sequence[Assignment], after: int | None) -> Assignment | None:
    """The assignment to work on now, or the one that follows `after`; None: claim a new one.

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
