"""Items that wait for annotations, reviews and adjudication in each project, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from annotation.datasets.counts.counting import item_counts
from annotation.datasets.models import ItemState
from annotation.projects.models import ProjectState
from annotation.workflow.facts import Oldest, oldest_waiting
from annotation.workflow.queue_age import Median, median_waiting

WAITS = (ItemState.LABELING, ItemState.REVIEW, ItemState.ADJUDICATION)
MAX_COUNT = 10  # the page is about work; the list of projects has all
AT_WORK = [ProjectState.LIVE.value, ProjectState.PAUSED.value]


@dataclass(frozen=True)
class Waiting:
    """So many items of one state wait; the oldest and the middle one since when, None where none
    does."""

    state: str
    items: int
    since: datetime | None
    median: datetime | None


@dataclass(frozen=True)
class Queue:
    """What waits in one project, for answers, reviews and decisions in this order."""

    project_id: int
    project: str
    waiting: tuple[Waiting, Waiting, Waiting]

    @property
    def by_state(self) -> dict[str, Waiting]:
        """What waits, by its state."""
        return {entry.state: entry for entry in self.waiting}

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest of all waits."""
        return min((entry.since for entry in self.waiting if entry.since), default=None)


@dataclass(frozen=True)
class Queues:
    """The queues whose oldest item waits longest, and how many more projects there are."""

    shown: list[Queue]
    more: int


def queues(
    project: int | None = None,
    within: Iterable[int] | None = None,
    limit: int | None = MAX_COUNT,
) -> Queues:
    """The queues of live and paused projects, or that of one; five queries.

    `limit` is how many are shown, None for all.
    """
    found = sorted(oldest_waiting(AT_WORK, project, within), key=longest_first)
    shown = found[:limit]
    ids = [row.project_id for row in shown]
    counts, medians = item_counts(ids), median_waiting(ids)
    return Queues(
        [
            Queue(
                row.project_id,
                row.project,
                waiting_of(counts.get(row.project_id, {}), row, medians[row.project_id]),
            )
            for row in shown
        ],
        len(found) - len(shown),
    )


def longest_first(row: Oldest) -> tuple[bool, float]:
    """The place of a project among the others: where nothing waits comes last."""
    moments = [since.timestamp() for since in since_of(row) if since]
    return (not moments, min(moments, default=0))


def since_of(row: Oldest | Median) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Since when items of each state in WAITS wait."""
    return (row.labeling, row.review, row.adjudication)


def waiting_of(
    counts: dict[str, int], row: Oldest, middle: Median
) -> tuple[Waiting, Waiting, Waiting]:
    """What waits for annotations, reviews and adjudication, and since when."""
    labeling, review, adjudication = (
        Waiting(state, counts.get(state, 0), since, median)
        for state, since, median in zip(WAITS, since_of(row), since_of(middle), strict=True)
    )
    return (labeling, review, adjudication)
