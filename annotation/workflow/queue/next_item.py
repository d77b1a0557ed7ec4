"""The next item of an annotator: what they have in progress, else the first open item they haven't
seen, claimed for one slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction

from annotation.datasets.models import Item
from annotation.media.models import Media
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import (
    SEEN_SQL,
    TAKES_SLOT_SQL,
    Assignment,
    AssignmentState,
)
from annotation.workflow.lifecycle.queue_cursor import (
    QueuePlace,
    move_queue_cursor,
    start_of_scan,
    values_of_scan,
)
from core.identity.models import Member
from core.tenancy.scope import current_organization_id

# One range scan of the partial index item_queue, from the person's frontier on if there is one. A
# locked row is in somebody else's hands right now, so LOCK skips it. With `offset 0` what was seen
# is looked up item by item: else a planner that believes in a short list would read all that the
# person ever did.
CANDIDATE = f"""
select i.id, i.text, i.data, i.note, i.external_id, i.parts, i.media_id, (
    select json_build_array(m.medium, m.width, m.height, m.facts, m.previews)
    from annotation_media m where m.id = i.media_id
) as media, exists (
    select 1 from annotation_assignment mine join annotation_draft d on d.assignment_id = mine.id
    where mine.item_id = i.id and mine.member_id = %(member)s
        and mine.state in ('released', 'expired')
) as has_draft, {{went_far}} as went_far
from annotation_item i
where i.organization_id = %(organization)s and i.project_id = %(project)s and i.open_slots > 0
  and not exists (
      select 1 from annotation_assignment a
      where a.item_id = i.id and a.member_id = %(member)s and a.state in ({SEEN_SQL}) offset 0
  ) {{from_place}}
order by i.priority desc, i.position
limit 1
{{lock}}
"""  # noqa: S608  # made of constants
LOCK = "for no key update of i skip locked"
MAX_WAITS = 20  # for one item after the other, before it is said that there is no work

# A statement of its own, so that it sees everything committed before the lock was granted: with
# the candidate's snapshot a slot freed and taken meanwhile could be given out twice, and an item
# that was reserved for this person meanwhile would be theirs twice.
# The item claimed ahead before comes onto the screen in the same statement. With `offset 0` slots
# are looked up one by one: the planner takes generate_series for a thousand rows and would hash
# every assignment.
TAKE = f"""
with opened as (
    update annotation_assignment
    set opened_at = coalesce(opened_at, %(now)s), seen_at = %(now)s, lease_until = %(full_lease)s
    where id = %(show)s and member_id = %(member)s and state = 'held'
), taken as (
    update annotation_item set open_slots = open_slots - 1
    where id = %(item)s and open_slots > 0 and not exists (
        select 1 from annotation_assignment a
        where a.item_id = %(item)s and a.member_id = %(member)s and a.state in ({SEEN_SQL})
    )
    returning id, organization_id, project_id, slots
), free as (
    select min(numbers.slot) as slot
    from taken, generate_series(1, taken.slots) as numbers(slot)
    where not exists (
        select 1 from annotation_assignment a
        where a.item_id = taken.id and a.slot = numbers.slot and a.state in ({TAKES_SLOT_SQL})
        offset 0
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
"""  # noqa: S608  # made of constants


WAIT = "select id from annotation_item where id = %(item)s for no key update"


@dataclass(frozen=True)
class Claim:
    """Who wants an item, for which project, and until when it will be theirs.

    `show`: the person's assignment that is on the screen from now on, held for the full lease.
    `frontier`: where to look from, None for the start. `may_wait`: for an item that somebody else
    is busy with, if it is the only one; not where the transaction has locked an item itself, since
    two that wait for each other's item would never end.
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
    frontier: QueuePlace | None = None
    may_wait: bool = True


class Candidate(NamedTuple):
    """An open item: `data` and `parts` are JSON, `media` what is shown of its medium if it has one;
    `has_draft` says whether an old draft of the person's is kept, `went_far` whether many open
    items that they have seen lie before it."""

    item_id: int
    text: str
    data: str
    note: str
    external_id: str
    parts: str | None
    media_id: int | None
    media: list[Any] | None
    has_draft: bool
    went_far: bool


def next_item(claim: Claim, waits: int = MAX_WAITS) -> Assignment | None:
    """Claim one slot of the next item, with its item at hand; None if there is no work.

    Never hands out more slots than an item has: the counter is checked again under the row's
    lock, and unique (item, slot) makes a surplus claim impossible.
    """
    found = candidate_alone(claim) if claim.may_wait else candidate(claim)
    if found is None and claim.frontier is not None:
        return next_item(replace(claim, frontier=None))
    if found is None:
        may_wait = claim.may_wait and waits and wait_for_first(claim)
        return next_item(claim, waits - 1) if may_wait else None
    taken = take(claim, found.item_id)
    if taken is None:  # it became this person's while it was looked for; its lock stays
        return next_item(replace(claim, may_wait=False))
    if found.went_far:
        move_queue_cursor(
            project_id=claim.project_id, member_id=claim.member_id, since=claim.frontier
        )
    assignment = claimed(claim, found.item_id, taken)
    assignment.has_draft = found.has_draft
    assignment.item = item_of(claim, found)
    return assignment


def candidate_alone(claim: Claim) -> Candidate | None:
    """The candidate; without one nothing stays locked, so that the claim may wait.

    PostgreSQL keeps the lock of a row that turns out to be filled when it is looked at again under
    that lock, though it gives the next one.
    """
    with transaction.atomic():
        found = candidate(claim)
        transaction.set_rollback(found is None)
    return found


def wait_for_first(claim: Claim) -> bool:
    """Wait until nobody is busy with the first open item; False where there is none.

    The item's lock is given up again at once, so that nobody who waits holds one.
    """
    found = candidate(claim, lock="")
    if found is None:
        return False
    with transaction.atomic():
        first_row(WAIT, {"item": found.item_id})
        transaction.set_rollback(True)
    return True


ITEM_COLUMNS = (
    *("id", "organization_id", "project_id", "external_id", "text", "parts", "data", "media_id"),
    "note",
)


def item_of(claim: Claim, found: Candidate) -> Item:
    """The item with what its page shows, columns in the model's order, as from_db takes them."""
    item = Item.from_db(
        "default",
        ITEM_COLUMNS,
        (
            found.item_id,
            claim.organization_id,
            claim.project_id,
            found.external_id,
            found.text,
            None if found.parts is None else orjson.loads(found.parts),
            orjson.loads(found.data),
            found.media_id,
            found.note,
        ),
    )
    if found.media_id is not None and found.media is not None:
        columns = ("id", "organization_id", "medium", "width", "height", "facts", "previews")
        values = (found.media_id, claim.organization_id, *found.media)
        item.media = Media.from_db("default", columns, values)
    return item


def candidate(claim: Claim, lock: str = LOCK) -> Candidate | None:
    """Lock the first open item this person hasn't seen, from the claim's frontier on."""
    row = first_row(*candidate_statement(claim, lock))
    return None if row is None else Candidate(*row)


def candidate_statement(claim: Claim, lock: str = LOCK) -> tuple[str, dict[str, Any]]:
    """The statement that finds it, and its values."""
    values = {
        "organization": claim.organization_id,
        "project": claim.project_id,
        "member": claim.member_id,
    }
    sql = CANDIDATE.format(lock=lock, **start_of_scan(claim.frontier))
    return sql, values | values_of_scan(claim.frontier)


def take(claim: Claim, item_id: int) -> tuple[int, int] | None:
    """Take the lowest free slot of a locked item: assignment and slot; None if it is full or
    the person's already."""
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
