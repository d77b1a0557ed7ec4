"""How much waits for somebody? Counted over all projects, for many people at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from annotation.workflow.models import OPEN, Assignment, AssignmentState
from workforce.members.workload import Part

HELD, RESERVED, RETURNED = (
    AssignmentState.HELD,
    AssignmentState.RESERVED,
    AssignmentState.RETURNED,
)


def open_work(member_ids: Sequence[int]) -> dict[int, Part]:
    """The open assignments of each of these members who has any, by state; one query."""
    rows = (
        Assignment.objects.filter(OPEN, member__in=member_ids)
        .order_by()
        .values("member_id")
        .annotate(
            in_hand=Count("pk", filter=Q(state=HELD)),
            reserved=Count("pk", filter=Q(state=RESERVED)),
            returned=Count("pk", filter=Q(state=RETURNED)),
        )
    )
    return {
        row["member_id"]: Part(
            in_hand=row["in_hand"], reserved=row["reserved"], returned=row["returned"]
        )
        for row in rows
    }
