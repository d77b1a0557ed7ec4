"""What does an annotator get next? The first open item they haven't seen, claimed for one slot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from annotation.data.models import Item
from annotation.workflow.models import SEEN, TAKES_SLOT, Assignment

# One range scan of the partial index item_queue. A locked row is in somebody else's hands right
# now, so it is skipped; `waiting` looks at those too, before "no work" is said.
CANDIDATE = """
select i.id, i.text, i.data, exists (
    select 1 from annotation_assignment mine join annotation_draft d on d.assignment_id = mine.id
    where mine.item_id = i.id and mine.member_id = %(member)s
) as has_draft
from annotation_item i
where i.organization_id = %(organization)s and i.project_id = %(project)s and i.open_slots > 0
  and not exists (
      select 1 from annotation_assignment a
      where a.item_id = i.id and a.member_id = %(member)s and a.state = any(%(seen)s)
  )
order by i.priority desc, i.position
limit 1
for no key update of i {waiting}
"""

# A statement of its own, so that it sees everything committed before the lock was granted: with
# the candidate's snapshot a slot freed and taken meanwhile could be given out twice.
# The item claimed ahead before comes onto the screen in the same statement.
TAKE = """
with opened as (
    update annotation_assignment
    set opened_at = coalesce(opened_at, %(now)s), seen_at = %(now)s, lease_until = %(full_lease)s
    where id = %(show)s and member_id = %(member)s and state = 'held'
), taken as (
    update annotation_item set open_slots = open_slots - 1
    where id = %(item)s and open_slots > 0
    returning id, organization_id, project_id, slots
), free as (
    select min(numbers.slot) as slot
    from taken, generate_series(1, taken.slots) as numbers(slot)
    where not exists (
        select 1 from annotation_assignment a
        where a.item_id = taken.id and a.slot = numbers.slot and a.state = any(%(takes_slot)s)
    )
)
insert into annotation_assignment (
    organization_id, project_id, item_id, member_id, pool_id, slot, state, revision, after_id,
    claimed_at, opened_at, seen_at, lease_until, active_seconds
)
select taken.organization_id, taken.project_id, taken.id, %(member)s, %(pool)s, free.slot, 'held',
    0, %(after)s, %(now)s, null, null, %(lease_until)s, 0
from taken, free
returning id, slot
"""


@dataclass(frozen=True)
class Claim:
    """Who wants an item, for which project, and until when it will be theirs.

    `show`: the person's assignment that is on the screen from now on, held for the full lease.
    """

    organization_id: int
    project_id: int
    member_id: int
    pool_id: int | None
    after_id: int | None
    now: datetime
    lease_until: datetime
    full_lease: datetime
    show: int | None = None


def next_item(claim: Claim) -> Assignment | None:
    """Claim one slot of the next item, with its item at hand; None if there is no work.

    Never hands out more slots than an item has: the counter is checked again under the row's
    lock, and unique (item, slot) makes a surplus claim impossible.
    """
    found = candidate(claim, "skip locked") or candidate(claim, "")
    if found is None:
        return None
    item_id, text, data, has_draft = found
    taken = take(claim, item_id)
    if taken is None:
        return None
    assignment = claimed(claim, item_id, taken)
    assignment.has_draft = has_draft
    assignment.item = Item.from_db(
        "default",
        ("id", "organization_id", "project_id", "text", "data"),
        (item_id, claim.organization_id, claim.project_id, text, orjson.loads(data)),
    )
    return assignment


def candidate(claim: Claim, waiting: str) -> tuple[int, str, str, bool] | None:
    """Lock the first open item this person hasn't seen: its id, text, data (JSON), and
    whether an old draft of theirs is kept."""
    row: tuple[int, str, str, bool] | None = first_row(
        CANDIDATE.format(waiting=waiting),
        {
            "organization": claim.organization_id,
            "project": claim.project_id,
            "member": claim.member_id,
            "seen": list(SEEN),
        },
    )
    return row


def take(claim: Claim, item_id: int) -> tuple[int, int] | None:
    """Take the lowest free slot of a locked item: assignment and slot; None if it is full."""
    row: tuple[int, int] | None = first_row(
        TAKE,
        {
            "item": item_id,
            "member": claim.member_id,
            "pool": claim.pool_id,
            "after": claim.after_id,
            "now": claim.now,
            "lease_until": claim.lease_until,
            "full_lease": claim.full_lease,
            "show": claim.show,
            "takes_slot": list(TAKES_SLOT),
        },
    )
    return row


def claimed(claim: Claim, item_id: int, taken: tuple[int, int]) -> Assignment:
    """The assignment as it was just stored, without asking for it again."""
    assignment = Assignment(
        pk=taken[0],
        organization_id=claim.organization_id,
        project_id=claim.project_id,
        item_id=item_id,
        member_id=claim.member_id,
        pool_id=claim.pool_id,
        slot=taken[1],
        after_id=claim.after_id,
        claimed_at=claim.now,
        lease_until=claim.lease_until,
    )
    assignment._state.adding = False
    assignment._state.db = "default"
    return assignment


def first_row(sql: str, parameters: dict[str, Any]) -> Any:
    """The first row, if any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()
