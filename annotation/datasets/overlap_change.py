"""Apply a changed overlap to existing items. Slots open or close where possible.

An unfinished item gets the slots that an import would give it now. A slot that somebody has taken
stays; an item whose last open slot closes is settled like after an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from annotation.datasets.imports.project_lock import lock_project_items
from annotation.datasets.imports.slots import SLOTS, slots_parameters
from annotation.datasets.models import PRODUCTION_SQL
from annotation.label_types.schema import schema_of
from annotation.projects.models import Project
from annotation.projects.pool_counts import set_quotas
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import parse_policy
from annotation.workflow.lifecycle.queue_cursor import reset_queue_cursors
from annotation.workflow.lifecycle.settle import ItemRules, lock_item, settle_item
from core.audit.record import record
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant
from core.web.errors import DomainError

BATCH_SIZE = 500
# Where a reviewer decides, all annotations are in.
UNFINISHED = f"state in ('labeling', 'review') and {PRODUCTION_SQL}"

FORESEE = f"""
select coalesce(sum(greatest(fresh - slots, 0)), 0), coalesce(sum(greatest(slots - fresh, 0)), 0),
    count(*) filter (where wanted < taken)
from (
    select slots, slots - open_slots as taken, {SLOTS} as wanted,
        greatest({SLOTS}, slots - open_slots) as fresh
    from annotation_item where project_id = %(project)s and {UNFINISHED}
) items
"""  # noqa: S608  # made of the constants above
LOCK = f"""
select id, slots, open_slots, {SLOTS} from annotation_item
where project_id = %(project)s and id > %(after)s and {UNFINISHED}
order by id limit {BATCH_SIZE}
for no key update
"""  # noqa: S608  # made of the constants above
CHANGE = """
update annotation_item i
set slots = fresh.slots, open_slots = fresh.slots - (i.slots - i.open_slots)
from unnest(%(ids)s::bigint[], %(slots)s::smallint[]) as fresh(id, slots)
where i.id = fresh.id
"""


@dataclass(frozen=True)
class SlotChange:
    """How many slots open and close, and how many items keep more than they should have."""

    opens: int
    closes: int
    kept: int

    def __bool__(self) -> bool:
        return bool(self.opens or self.closes)


@dataclass(frozen=True)
class LockedItem:
    """An item's slots now and as they should be; `taken` ones can't close."""

    item_id: int
    slots: int
    taken: int
    wanted: int

    @property
    def fresh(self) -> int:
        """The slots it gets."""
        return max(self.wanted, self.taken)

    @property
    def is_full(self) -> bool:
        """Whether its last open slot closes, so that it may be complete now."""
        return self.taken == self.fresh < self.slots


def foresee(project: Project, overlap: Decimal) -> SlotChange:
    """What the overlap would do to the project's unfinished items; one query over them."""
    values = slots_parameters(seed=project.seed, overlap=overlap) | {"project": project.pk}
    with connection.cursor() as cursor:
        cursor.execute(FORESEE, values)
        return SlotChange(*(int(number) for number in cursor.fetchone()))


@tenant_job
def adjust_slots(*, organization_id: int, project_id: int) -> None:
    """Give the unfinished items the slots of the overlap in force, some at a time.

    May run twice. An item that can't be settled, because a label has no price, is left as it was.
    """
    after = 0
    while True:
        with tenant(organization_id):
            if not after:
                lock_project_items(project_id)  # an import under the old policy has landed then
            found = Project.objects.select_related("policy", "schema").filter(pk=project_id)
            project = found.first()
            if project is None or project.policy is None or project.schema is None:
                return
            items = locked(project, after)
            adjust(project, items, rules_of(project))
            is_last = len(items) < BATCH_SIZE
            if is_last:
                set_quotas(project)
            reset_queue_cursors(project_id)
            if is_last:
                return
        after = items[-1].item_id


def locked(project: Project, after: int) -> list[LockedItem]:
    """The next unfinished items, locked in the order of their ids."""
    assert project.policy is not None
    overlap = parse_policy(project.policy.settings)[DecisionSettings].overlap
    values = slots_parameters(seed=project.seed, overlap=overlap)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, values | {"project": project.pk, "after": after})
        return [
            LockedItem(item_id, slots, slots - open_slots, wanted)
            for item_id, slots, open_slots, wanted in cursor.fetchall()
        ]


def rules_of(project: Project) -> ItemRules:
    """What the items of a project with its policy and schema at hand are settled by."""
    assert project.policy is not None
    assert project.schema is not None
    decision = parse_policy(project.policy.settings)[DecisionSettings]
    return ItemRules(schema_of(project.schema.fields), decision.make())


def adjust(project: Project, items: Sequence[LockedItem], rules: ItemRules) -> None:
    """Write the slots of locked items and settle those that are full now."""
    different = [item for item in items if item.fresh != item.slots]
    write([item for item in different if not item.is_full])
    left = sum(not close(item, rules) for item in different if item.is_full)
    if different:
        opened = sum(max(item.fresh - item.slots, 0) for item in different)
        record(
            "items.slots_changed",
            by=None,
            subject=project,
            items=len(different) - left,
            opened=opened,
            left=left,
        )


def write(items: Sequence[LockedItem]) -> None:
    """Set the slots of these items; what is taken stays taken."""
    if not items:
        return
    values = {"ids": [item.item_id for item in items], "slots": [item.fresh for item in items]}
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, values)


def close(item: LockedItem, rules: ItemRules) -> bool:
    """Close an item's last open slots and settle it; False, and nothing done, if it is refused."""
    try:
        with transaction.atomic():
            write([item])
            settle_item(lock_item(item.item_id), rules, at=timezone.now())
    except DomainError:
        return False
    return True
