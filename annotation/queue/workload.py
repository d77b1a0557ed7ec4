"""How busy is somebody, and how fast lately? Counted over all projects, for many people at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from annotation.workflow.models import OPEN, Annotation, Assignment, AssignmentState
from workforce.members.workload import Workload

LATELY = timedelta(days=7)
SECONDS_AN_HOUR = 3600


def workload_of(member_ids: Sequence[int]) -> dict[int, Workload]:
    """The workload of each of these members who has any; two queries, however many they are."""
    waiting = {row["member_id"]: row for row in waiting_for(member_ids)}
    pace = {row["member_id"]: row for row in pace_of(member_ids)}
    return {
        member_id: workload(waiting.get(member_id, {}), pace.get(member_id, {}))
        for member_id in waiting.keys() | pace.keys()
    }


def workload(waiting: dict[str, Any], pace: dict[str, Any]) -> Workload:
    """One member's counts."""
    hours = (pace.get("seconds") or 0) / SECONDS_AN_HOUR
    answers = pace.get("answers", 0)
    return Workload(
        in_hand=waiting.get("in_hand", 0),
        reserved=waiting.get("reserved", 0),
        returned=waiting.get("returned", 0),
        answers=answers,
        hourly=answers / hours if hours else None,
    )


def waiting_for(member_ids: Sequence[int]) -> Any:
    """Open assignments by member and state."""
    of_state = {
        "in_hand": AssignmentState.HELD,
        "reserved": AssignmentState.RESERVED,
        "returned": AssignmentState.RETURNED,
    }
    counts = {name: Count("pk", filter=Q(state=state)) for name, state in of_state.items()}
    rows = Assignment.objects.filter(OPEN, member__in=member_ids)
    return rows.order_by().values("member_id").annotate(**counts)


def pace_of(member_ids: Sequence[int]) -> Any:
    """Answers and active seconds of the last days by member."""
    since = timezone.now() - LATELY
    rows = Annotation.objects.filter(member__in=member_ids, submitted_at__gte=since)
    return (
        rows.order_by()
        .values("member_id")
        .annotate(answers=Count("pk"), seconds=Sum("active_seconds"))
    )
