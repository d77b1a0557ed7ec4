"""Items that wait for annotations, reviews and adjudication in each project, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from annotation.datasets.counts.counting import item_counts
from annotation.datasets.models import ItemState
from annotation.projects.models import ProjectState
from core.tenancy.scope import current_organization_id

# Each oldest row is a look-up in an index; an item waits for its first answer since
# it came in, a review since it was asked for.
WAITING = """
select project.id, project.name,
    (select created_at from annotation_item
     where project_id = project.id and state = 'labeling' and purpose = 'production'
     order by id limit 1),
    (select created_at from annotation_review
     where project_id = project.id and state <> 'decided' and annotation_id is not null
     order by id limit 1),
    (select created_at from annotation_review
     where project_id = project.id and state <> 'decided' and annotation_id is null
     order by id limit 1)
from annotation_project project
where project.organization_id = %(organization)s and project.state = any(%(states)s)
    and (%(project)s::bigint is null or project.id = %(project)s)
    and (%(within)s::bigint[] is null or project.id = any(%(within)s))
order by project.name
"""
WAITS = (ItemState.LABELING, ItemState.REVIEW, ItemState.ADJUDICATION)
MAX_COUNT = 10  # the page is about work; the list of projects has all
AT_WORK = [ProjectState.LIVE.value, ProjectState.PAUSED.value]


@dataclass(frozen=True)
class Waiting:
    """So many items of one state wait; the oldest since when, None where none does."""

    state: str
    items: int
    since: datetime | None


@dataclass(frozen=True)
class Queue:
    """What waits in one project, for answers, reviews and decisions in this order."""

    project_id: int
    project: str
    waiting: tuple[Waiting, Waiting, Waiting]

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest of all waits."""
        return min((entry.since for entry in self.waiting if entry.since), default=None)


@dataclass(frozen=True)
class Queues:
    """The queues whose oldest item waits longest, and how many more projects there are."""

    shown: list[Queue]
    more: int


def queues(project: int | None = None, within: Iterable[int] | None = None) -> Queues:
    """The queues of live and paused projects, or that of one; two queries."""
    parameters: dict[str, int | list[int] | list[str] | None] = {
        "organization": current_organization_id(),
        "states": AT_WORK,
        "project": project,
        "within": None if within is None else list(within),
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, parameters)
        rows = sorted(cursor.fetchall(), key=longest_first)
    shown, counts = rows[:MAX_COUNT], item_counts([key for key, *_others in rows[:MAX_COUNT]])
    return Queues(
        [Queue(key, name, waiting_of(counts.get(key, {}), since)) for key, name, *since in shown],
        len(rows) - len(shown),
    )


def longest_first(row: tuple[Any, ...]) -> tuple[bool, float]:
    """The place of a row of WAITING: nothing waits comes last."""
    moments = [since.timestamp() for since in row[2:] if since]
    return (not moments, min(moments, default=0))


def waiting_of(
    counts: dict[str, int], since: list[datetime | None]
) -> tuple[Waiting, Waiting, Waiting]:
    """What waits for answers, reviews and decisions, and since when."""
    answers, reviews, decisions = (
        Waiting(state, counts.get(state, 0), oldest)
        for state, oldest in zip(WAITS, since, strict=True)
    )
    return (answers, reviews, decisions)
