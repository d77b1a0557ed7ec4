"""Assigns items to one annotator and unassigns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemState
from annotation.projects.models import Project, ProjectPool
from annotation.projects.sections import address
from annotation.workflow.lifecycle.models import SEEN, TAKES_SLOT, Assignment, AssignmentState
from annotation.workflow.lifecycle.release_slots import give_back
from core.audit.record import record
from core.identity.models import Member
from core.notifications.publish import publish
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid
from workforce.pools.models import PoolMember

MAX_COUNT = 5_000  # in one go: the items stay locked until it is done

# The claim's rule for many items at once, on locked rows, in a statement of its own: it sees what
# was committed before the locks were granted, and takes the lowest free slot of each.
RESERVE = """
with taken as (
    update annotation_item set open_slots = open_slots - 1
    where id = any(%(items)s) and open_slots > 0 and not exists (
        select 1 from annotation_assignment a
        where a.item_id = annotation_item.id and a.member_id = %(member)s
            and a.state = any(%(seen)s)
    )
    returning id, organization_id, project_id, slots, priority, position
)
insert into annotation_assignment (
    organization_id, project_id, item_id, member_id, pool_id, slot, state, revision,
    claimed_at, lease_until, active_seconds
)
select taken.organization_id, taken.project_id, taken.id, %(member)s, %(pool)s, free.slot,
    'reserved', 0, %(now)s, %(now)s, 0
from taken cross join lateral (
    select min(numbers.slot) as slot from generate_series(1, taken.slots) as numbers(slot)
    where not exists (
        select 1 from annotation_assignment a
        where a.item_id = taken.id and a.slot = numbers.slot and a.state = any(%(takes_slot)s)
    )
) free
where taken.organization_id = %(organization)s
order by taken.priority desc, taken.position
"""


@dataclass(frozen=True)
class Selection:
    """Which items: those with these external ids, or the first ones of the queue that fit.

    `batch` and `prefix` (the start of the external id) narrow the queue; `most` is how many.
    """

    external_ids: tuple[str, ...] = ()
    batch_id: int | None = None
    prefix: str = ""
    most: int = MAX_COUNT


@transaction.atomic
def reserve_items(*, by: Member, project: Project, member: Member, selection: Selection) -> int:
    """Keep a slot of each selected item for one person, who gets them first; how many were kept.

    Items without an open slot and items the person has seen are left alone. Raises Conflict if
    the person is in none of the project's pools, Invalid for more than MAX_COUNT at once.
    """
    require(by, "project.change")
    pool_id = held_pool(project, member, by=by)
    if selection.most > MAX_COUNT or len(selection.external_ids) > MAX_COUNT:
        raise Invalid(
            _("You can assign at most %(most)s items at once.") % {"most": MAX_COUNT},
            code="too_many",
        )
    items = lock_items(open_items(project, member), selection)
    with connection.cursor() as cursor:
        cursor.execute(
            RESERVE,
            {
                "items": items,
                "organization": current_organization_id(),
                "member": member.pk,
                "pool": pool_id,
                "seen": list(SEEN),
                "takes_slot": list(TAKES_SLOT),
                "now": timezone.now(),
            },
        )
        kept: int = cursor.rowcount
    if kept:
        record("queue.reserve", by=by, subject=project, member=member.pk, items=kept)
        tell(project, member)
    return kept


def tell(project: Project, member: Member) -> None:
    """Tell the person that something is kept for them."""
    publish(
        "work_reserved",
        to=[member.pk],
        url=address("label", project),
        about=f"project:{project.pk}",
        project=project.name,
    )


def held_pool(project: Project, member: Member, *, by: Member) -> int:
    """The first of the person's pools that works on the project.

    The person, their place and the pool's stay locked until the transaction ends: whoever removes
    one of them waits, and takes back what was kept.
    """
    # Whoever acts, too, and in the order of the ids, as a removal locks members: the audit entry
    # refers to them, and two who wait for each other would both fail.
    both = Member.objects.filter(pk__in=[by.pk, member.pk]).order_by("pk")
    locked = both.select_for_update(no_key=True, of=("self",))
    present = {row.pk for row in locked if row.is_active}
    places = PoolMember.objects.filter(member=member, pool__assigned_projects__project=project)
    pools = [place.pool_id for place in places.order_by("pk").select_for_update(of=("self",))]
    assigned = ProjectPool.objects.filter(project=project, pool__in=pools).order_by("pool_id")
    first = assigned.select_for_update(of=("self",)).first()
    if member.pk not in present or first is None:
        raise Conflict(
            _("%(name)s isn't in any pool of this project. Add them to a pool first.")
            % {"name": member.name},
            code="no_pool",
        )
    return int(first.pool_id)


def open_items(project: Project, member: Member) -> QuerySet[Item]:
    """Items that could still be given to this person."""
    seen = Assignment.objects.filter(item=OuterRef("pk"), member=member, state__in=SEEN)
    return (
        Item.objects.filter(~Exists(seen), project=project, open_slots__gt=0)
        .exclude(state=ItemState.EXCLUDED)
        .only("pk")
    )


def lock_items(items: QuerySet[Item], selection: Selection) -> list[int]:
    """Lock the selected items and give their ids.

    Named ones are waited for in the order of their ids; of the queue those are passed over that
    somebody is taking right now.
    """
    if selection.external_ids:
        named = items.filter(external_id__in=selection.external_ids).order_by("pk")
        return [item.pk for item in named.select_for_update(no_key=True)]
    if selection.batch_id is not None:
        items = items.filter(batch_id=selection.batch_id)
    if selection.prefix:
        items = items.filter(external_id__startswith=selection.prefix)
    first = items.order_by("-priority", "position").select_for_update(no_key=True, skip_locked=True)
    return [item.pk for item in first[: selection.most]]


@transaction.atomic
def take_back(*, by: Member, project: Project, member: Member, ids: Sequence[int] = ()) -> int:
    """Open reserved items to everybody again: all of the person's, or these assignments.

    What the person has come for meanwhile stays theirs. How many were taken back.
    """
    require(by, "project.change")
    rows = Assignment.objects.filter(project=project, member=member, state=AssignmentState.RESERVED)
    taken = give_back(rows.filter(pk__in=ids) if ids else rows)
    if taken:
        record("queue.take_back", by=by, subject=project, member=member.pk, items=taken)
    return taken
