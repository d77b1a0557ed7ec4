"""How many items of a project are in each state? The kept numbers and the moves since, exactly.

Both are read by one statement, and folding takes moves away and adds them up in one statement, so
a reader sees each move once. No row is shared by people at work: a move is only appended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from workforce.tenancy.scope import current_organization_id

COUNTS = """
select project_id, state, sum(items)::bigint
from (
    select project_id, state, number as items from annotation_itemcount
    where project_id = any(%(projects)s)
    union all
    select project_id, after, items from annotation_itemmove where project_id = any(%(projects)s)
    union all
    select project_id, before, -items from annotation_itemmove
    where project_id = any(%(projects)s)
) counted
where state <> ''
group by 1, 2
having sum(items) <> 0
"""
FOLD = """
with taken as (
    delete from annotation_itemmove where organization_id = %(organization)s
    returning project_id, before, after, items
), moved as (
    select project_id, after as state, items from taken
    union all
    select project_id, before, -items from taken
)
insert into annotation_itemcount (organization_id, project_id, state, number)
select %(organization)s, moved.project_id, moved.state, sum(moved.items)
from moved join annotation_project project on project.id = moved.project_id
where moved.state <> ''
group by 2, 3
order by 2, 3
on conflict (project_id, state)
    do update set number = annotation_itemcount.number + excluded.number
"""
# One snapshot: what it counts and the moves it takes away belong together.
RECOUNT = """
with taken as (
    delete from annotation_itemmove where organization_id = %(organization)s
), counted as (
    select project_id, state, count(*) as number from annotation_item
    where organization_id = %(organization)s group by 1, 2
)
insert into annotation_itemcount (organization_id, project_id, state, number)
select %(organization)s, project_id, state, coalesce(counted.number, 0)
from counted full join (
    select project_id, state from annotation_itemcount where organization_id = %(organization)s
) known using (project_id, state)
on conflict (project_id, state) do update set number = excluded.number
"""
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('annotation_itemcount'), %s)"


def item_counts(project_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """For each project how many items are in each state that any is in; one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"projects": list(project_ids)})
        for project_id, state, number in cursor.fetchall():
            found[project_id][state] = number
    return found


def counts_of(project_id: int) -> dict[str, int]:
    """How many items of one project are in each state that any is in."""
    return item_counts([project_id]).get(project_id, {})


def fold_moves() -> None:
    """Add the moves of the open scope's organization to its kept numbers."""
    run_alone(FOLD)


def recount() -> None:
    """Count the items of the open scope's organization again, whatever the kept numbers say."""
    run_alone(RECOUNT)


@transaction.atomic
def run_alone(statement: str) -> None:
    """Run one of the two: never both at once, as each writes what the other reads."""
    organization_id = current_organization_id()
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [organization_id % 2**31])
        cursor.execute(statement, {"organization": organization_id})
