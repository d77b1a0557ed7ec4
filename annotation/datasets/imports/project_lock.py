"""Whose turn is it to change a project's items as a whole? One after the other, by a lock."""

from __future__ import annotations

from django.db import connection

# Two imports at once would not see each other's texts and ids; a change of all items not the new.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('import:' || %(project)s, 0))"


def lock_project_items(project_id: int) -> None:
    """Keep others from changing the project's items as a whole until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, {"project": str(project_id)})
