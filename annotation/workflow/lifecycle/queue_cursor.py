"""Per-annotator resume point of the claim scan.

Up to there every open item of the project was done or skipped by them when it was set. Only who
has passed hundreds of items that still wait for others has one: everybody else's next item is near
the front. It is a hint and no promise: it lasts ten minutes, whatever moves many items forgets it,
and nobody is told that there is no work before all items were looked at. What opens again behind
it goes to the others, for whom all the items behind it wait, and to this person after that time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject, Now

from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import SEEN_SQL
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.locks import Lock, take, try_share
from core.tenancy.models import TenantModel
from core.tenancy.scope import current_organization_id

FAR = 200
LASTS = timedelta(minutes=10)


class QueueCursor(TenantModel):
    """Where a member's open, unseen items of a project began at the time `set_at`."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    priority = models.SmallIntegerField()
    position = models.BigIntegerField()
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "member"], name="frontier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.project}"


@dataclass(frozen=True)
class QueuePlace:
    """A place in the order of the queue."""

    priority: int
    position: int


# The frontier while it lasts, for a statement about the assignment `a`.
JOIN = f"""left join annotation_queuecursor f on f.project_id = a.project_id
    and f.member_id = a.member_id and f.set_at > now() - interval '{LASTS.seconds} seconds'"""

# What a scan over items `i` is narrowed by. A priority for itself, since the index can begin only
# there; what comes after it is found by the scan of all.
FROM_PLACE = "and i.priority = %(priority)s and i.position >= %(position)s"

BEFORE = "p.priority = i.priority and p.position < i.position"


def went_far(far: int) -> dict[bool, str]:
    """Whether an item `i` lies far behind the start of the scan, at a frontier or not: more than
    so many open items were passed. Each part reads so many rows of the queue's index and no more;
    the number is a constant, because a plan made once takes a value of it for a tenth of all rows.
    """
    passed = (
        "exists (select 1 from annotation_item p where p.project_id = i.project_id "
        "and p.open_slots > 0 and {which} offset {far})"
    )
    return {
        True: passed.format(which=f"{BEFORE} and p.position >= %(position)s", far=far),
        False: f"({passed.format(which=BEFORE, far=far)} or "
        f"{passed.format(which='p.priority > i.priority', far=far)})",
    }


WENT_FAR = went_far(FAR)

# Locks nothing and skips nothing: what somebody else has locked just now stays ahead.
FIRST_OPEN = f"""
    select i.priority, i.position from annotation_item i
    where i.organization_id = %(organization)s and i.project_id = %(project)s and i.open_slots > 0
        and not exists (
            select 1 from annotation_assignment a
            where a.item_id = i.id and a.member_id = %(member)s and a.state in ({SEEN_SQL}) offset 0
        ) {{from_place}}
    order by i.priority desc, i.position limit 1
"""  # noqa: S608  # made of constants
SET = f"""
insert into annotation_queuecursor (
    organization_id, project_id, member_id, priority, position, set_at
)
select %(organization)s, %(project)s, %(member)s, first.priority, first.position, now()
from ({FIRST_OPEN.format(from_place="")}) first
on conflict (project_id, member_id) do update
set priority = excluded.priority, position = excluded.position, set_at = excluded.set_at
"""  # noqa: S608  # made of the constants above
# From the last frontier on, if that is still in force. Its time stays: what it overlooked is found
# when that is over.
ADVANCE = f"""
update annotation_queuecursor f set position = first.position
from ({FIRST_OPEN.format(from_place=FROM_PLACE)}) first
where f.project_id = %(project)s and f.member_id = %(member)s
    and f.priority = %(priority)s and f.position = %(position)s
"""  # noqa: S608  # made of the constants above

FORGET_PASSED = """
delete from annotation_queuecursor f using annotation_item i
where i.id = %(item)s and f.project_id = i.project_id and f.member_id = %(member)s
    and (i.priority, -i.position) > (f.priority, -f.position)
"""


def start_of_scan(since: QueuePlace | None) -> dict[str, str]:
    """What a statement over open items `i` says to begin at `since`, or at the start for None."""
    return {
        "from_place": FROM_PLACE if since else "",
        "went_far": WENT_FAR[since is not None],
    }


def values_of_scan(since: QueuePlace | None) -> dict[str, int]:
    """The values that such a statement needs."""
    return vars(since) if since else {}


def frontier_of(member: Member, *, project: str) -> Subquery:
    """The member's frontier in the project the outer query names, while it lasts."""
    own = QueueCursor.objects.filter(member=member, project=OuterRef(project))
    lasting = own.filter(set_at__gt=Now() - LASTS)
    place = JSONObject(priority="priority", position="position")
    return Subquery(lasting.annotate(place=place).values("place"))


def move_queue_cursor(*, project_id: int, member_id: int, since: QueuePlace | None) -> None:
    """Set the member's frontier to their first open item, looking from `since` or from the start.

    Their requests must be serialized. Nothing happens while the project's items are being moved.
    """
    values: dict[str, Any] = {
        "organization": current_organization_id(),
        "project": project_id,
        "member": member_id,
    }
    # Who moves many items holds it until they are seen; a frontier set meanwhile would be blind.
    if not try_share(Lock.FRONTIER, project_id):
        return
    with connection.cursor() as cursor:
        if since is None:
            cursor.execute(SET, values)
        else:
            cursor.execute(ADVANCE, values | vars(since))


def reset_queue_cursors(project_id: int) -> None:
    """Let everybody look from the start again: items have come, or their order or slots changed.

    The last step of whatever does that, because others wait from here on until it is committed.
    """
    take(Lock.FRONTIER, project_id)
    QueueCursor.objects.filter(project=project_id).delete()


def forget_passed(*, item_id: int, member_id: int) -> None:
    """Let the member look from the start again if the item they gave back lies behind their
    frontier: whoever comes back finds what they had begun."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PASSED, {"item": item_id, "member": member_id})
