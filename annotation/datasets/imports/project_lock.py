"""A lock for changes of all items of a project."""

from __future__ import annotations

from core.tenancy.locks import Lock, take


def lock_project_items(project_id: int) -> None:
    """Keep others from changing the project's items as a whole until this transaction ends.

    Two imports at once would not see each other's texts and ids; a change of all items not the new.
    """
    take(Lock.PROJECT_ITEMS, project_id)
