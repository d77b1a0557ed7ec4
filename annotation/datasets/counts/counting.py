"""Item counts per state for projects and batches.

Both are read by one statement, and folding takes moves away and adds them up in one statement, so
a reader sees each move once. No row is shared by people at work: a move is only appended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from annotation.datasets.models import PRODUCTION_SQL
from core.tenancy.locks import Lock, take
from core.tenancy.scope import current_organization_id

COUNTS = """
select {key}, state, sum(items)::bigint
from (
    select {key}, state, number as items from {kept} where {key} = any(%(keys)s)
    union all
    select {key}, after, items from annotation_itemmove
    where {key} = any(%(keys)s) and {in_project}
    union all
    select {key}, before, -items from annotation_itemmove
    where {key} = any(%(keys)s) and {in_project}
) counted
where state <> ''
group by 1, 2
having sum(items) <> 0
"""
OF_PROJECTS = COUNTS.format(key="project_id", kept="annotation_itemcount", in_project="true")
OF_BATCHES = COUNTS.format(
    key="batch_id",
    kept="annotation_batchcount",
    in_project="project_id = %(project)s",  # which the moves have an index of
)
ADD_UP = """
insert into {kept} (organization_id, {key}, state, number)
select %(organization)s, moved.{key}, moved.state, sum(moved.items)
from moved join {owner} owner on owner.id = moved.{key}
where moved.state <> ''
group by 2, 3
order by 2, 3
on conflict ({key}, state) do update set number = {kept}.number + excluded.number
"""
SET_ANEW = """
insert into {kept} (organization_id, {key}, state, number)
select %(organization)s, {key}, state, coalesce(now.number, 0)
from (
    select {key}, state, sum(number) as number from counted group by 1, 2
) now full join (
    select {key}, state from {kept} where organization_id = %(organization)s
) known using ({key}, state)
on conflict ({key}, state) do update set number = excluded.number
"""
PROJECTS, BATCHES = (
    {"key": f"{owner}_id", "kept": f"annotation_{kept}", "owner": f"annotation_{owner}"}
    for owner, kept in (("project", "itemcount"), ("batch", "batchcount"))
)
FOLD = f"""
with taken as (
    delete from annotation_itemmove where organization_id = %(organization)s
    returning project_id, batch_id, before, after, items
), moved as (
    select project_id, batch_id, after as state, items from taken
    union all
    select project_id, batch_id, before, -items from taken
), batches as ({ADD_UP.format(**BATCHES)})
{ADD_UP.format(**PROJECTS)}
"""  # noqa: S608  # made of the constants above
# One snapshot: what it counts and the moves it takes away belong together.
RECOUNT = f"""
with taken as (
    delete from annotation_itemmove where organization_id = %(organization)s
), counted as (
    select project_id, batch_id, state, count(*) as number from annotation_item
    where organization_id = %(organization)s and {PRODUCTION_SQL} group by 1, 2, 3
), batches as ({SET_ANEW.format(**BATCHES)})
{SET_ANEW.format(**PROJECTS)}
"""  # noqa: S608  # made of the constants above


def item_counts(project_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """For each project how many items are in each state that any is in; one query."""
    return by_state(OF_PROJECTS, {"keys": list(project_ids)})


def batch_counts(project_id: int, batch_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """The same for batches of one project; one query."""
    return by_state(OF_BATCHES, {"project": project_id, "keys": list(batch_ids)})


def by_state(statement: str, values: dict[str, Any]) -> dict[int, dict[str, int]]:
    """What one of the two statements counts."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for key, state, number in cursor.fetchall():
            found[key][state] = number
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
    take(Lock.ITEM_COUNTS, organization_id)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organization": organization_id})
