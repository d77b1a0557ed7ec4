"""Open work of members, counted over all projects at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import Count

from annotation.workflow.lifecycle.models import OPEN, Assignment, AssignmentState
from core.tenancy.any_of import among
from workforce.members.workload import Part

HELD, RESERVED, RETURNED = (
    AssignmentState.HELD,
    AssignmentState.RESERVED,
    AssignmentState.RETURNED,
)


def open_work(member_ids: Sequence[int]) -> dict[int, Part]:
    """The open assignments of each of these members who has any, by state; one query."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    theirs = Assignment.objects.filter(OPEN, among("member_id", member_ids)).order_by()
    for member_id, state, number in theirs.values_list("member_id", "state").annotate(Count("pk")):
        found[member_id][state] = number
    return {
        member_id: Part(in_hand=by[HELD], reserved=by[RESERVED], returned=by[RETURNED])
        for member_id, by in found.items()
    }
