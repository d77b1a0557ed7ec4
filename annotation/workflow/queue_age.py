"""Since when the middle one of a project's waiting items waits.

Items of a batch came in together, so the kept counts of batches say it without reading an item.
Open reviews are read from their index, up to a limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

MAX_REVIEWS = 10_000

# The items of a batch that wait: its kept count and the moves that aren't folded yet.
OF_ITEMS = """
with waiting as (
    select batch_id, sum(items) as items
    from (
        select kept.batch_id, kept.number as items
        from annotation_batch batch
        join annotation_batchcount kept on kept.batch_id = batch.id and kept.state = 'labeling'
        where batch.project_id = any(%(projects)s)
        union all
        select batch_id, items from annotation_itemmove
        where project_id = any(%(projects)s) and after = 'labeling'
        union all
        select batch_id, -items from annotation_itemmove
        where project_id = any(%(projects)s) and before = 'labeling'
    ) counted
    group by batch_id
    having sum(items) > 0
),
ranked as (
    select batch.project_id, batch.created_at,
        sum(waiting.items) over (
            partition by batch.project_id order by batch.created_at, batch.id
        ) as up_to,
        sum(waiting.items) over (partition by batch.project_id) as total
    from waiting
    join annotation_batch batch on batch.id = waiting.batch_id
)
select project_id, min(created_at) from ranked where 2 * up_to >= total group by project_id
"""
# The limit is one row more than is measured, which tells that there are too many.
OF_REVIEWS = """
select project.id, middle.created_at
from unnest(%(projects)s::bigint[]) as project (id)
cross join lateral (
    select created_at
    from (
        select created_at, row_number() over (order by id) as place, count(*) over () as total
        from (
            select id, created_at from annotation_review
            where project_id = project.id and state <> 'decided' and annotation_id {what}
            order by id
            limit %(most)s + 1
        ) undecided
    ) ranked
    where total <= %(most)s and place = (total + 1) / 2
) middle
"""
STATEMENTS = {
    "labeling": OF_ITEMS,
    "review": OF_REVIEWS.format(what="is not null"),
    "adjudication": OF_REVIEWS.format(what="is null"),
}


@dataclass(frozen=True)
class Median:
    """Since when the middle item of a project waits for annotations, reviews and adjudication.

    The older one of two in the middle. None where nothing waits, and where more than MAX_REVIEWS
    reviews do.
    """

    labeling: datetime | None = None
    review: datetime | None = None
    adjudication: datetime | None = None


def median_waiting(project_ids: Iterable[int]) -> dict[int, Median]:
    """The median of each of these projects; three queries, which read no item."""
    ids = list(project_ids)
    found: dict[int, dict[str, datetime]] = {project_id: {} for project_id in ids}
    with connection.cursor() as cursor:
        for name, statement in STATEMENTS.items():
            cursor.execute(statement, {"projects": ids, "most": MAX_REVIEWS})
            for project_id, since in cursor.fetchall():
                found[project_id][name] = since
    return {project_id: Median(**each) for project_id, each in found.items()}
