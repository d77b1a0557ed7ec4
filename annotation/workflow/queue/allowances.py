"""Allowances of items to begin in projects whose work is limited, as by a budget.

A member who claims an item first uses up one of their allowance, a row that is theirs alone; every
so many items the limits grant another chunk. It covers all annotations the item needs, so that
what is begun can be completed. Allowances are locked before the limits' own rows, and after items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from annotation.projects.rationing import ClaimRation
from annotation.workflow.lifecycle.models import Assignment, AssignmentState, ClaimAllowance
from annotation.workflow.queue.eligibility import WorkContext
from annotation.workflow.queue.limits import LimitReached
from core.declarations import declared

CHUNK = 20  # items that are granted at once, where that many are left
COUNTS = (AssignmentState.HELD, AssignmentState.SUBMITTED, AssignmentState.RETURNED)


def take_within(place: WorkContext, take: Callable[[], Assignment | None]) -> Assignment | None:
    """The assignment that `take` makes, if its item is begun or the allowance holds one more.

    Else nothing is taken, and LimitReached is raised.
    """
    if not place.project.is_rationed:
        return take()
    with transaction.atomic():
        taken = take()
        if taken is not None:
            use_allowance(place, taken)
        return taken


def use_allowance(place: WorkContext, taken: Assignment) -> None:
    """Use one of the member's allowance, refilled if it is used up, unless the item was begun.

    The item is locked. Raises LimitReached if nothing is left.
    """
    others = Assignment.objects.filter(item=taken.item_id, state__in=COUNTS)
    if others.exclude(pk=taken.pk).exists():
        return
    assert place.pool_id is not None
    own = ClaimAllowance.objects.filter(
        project=place.project, member=place.member, pool=place.pool_id
    )
    now = timezone.now()
    if own.filter(remaining__gt=0).update(remaining=F("remaining") - 1, used_at=now):
        return
    granted = granted_items(place.project.pk, place.pool_id)
    if not granted:
        raise LimitReached(
            _(
                "The budget for this work is used up, so no new items are available. Your work "
                "is saved, and you can finish items in progress."
            ),
            code="budget",
        )
    ClaimAllowance.objects.bulk_create(
        [
            ClaimAllowance(
                project=place.project,
                member=place.member,
                pool_id=place.pool_id,
                remaining=granted - 1,
                used_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["project", "member", "pool"],
        update_fields=["remaining", "used_at"],
    )


def granted_items(project_id: int, pool_id: int) -> int:
    """How many items all limits grant; 0 if one has none left."""
    granted = CHUNK
    for ration in declared(ClaimRation).values():
        granted = ration.grant(project_id, pool_id, granted) if granted else 0
    return granted


def remaining_items(projects: Iterable[int]) -> dict[tuple[int, int], int]:
    """The unused allowances by project and pool; one query."""
    rows = ClaimAllowance.objects.filter(project__in=projects, remaining__gt=0)
    sums = rows.values("project", "pool").annotate(sum=Sum("remaining")).order_by()
    return {(row["project"], row["pool"]): row["sum"] for row in sums}


def withdraw_idle(before: datetime) -> int:
    """Withdraw what wasn't used since then; returns how many allowances that were."""
    idle = ClaimAllowance.objects.filter(remaining__gt=0, used_at__lt=before)
    return idle.update(remaining=0)


def withdraw_all() -> None:
    """Withdraw all unused allowances of the open scope: the limits have changed."""
    ClaimAllowance.objects.filter(remaining__gt=0).update(remaining=0)


def ration_projects(rationed: bool) -> None:
    """Let all claims of the open scope need an allowance, or none of them."""
    Project.objects.exclude(is_rationed=rationed).update(is_rationed=rationed)
