"""An annotator's recent annotations on the labeling page, and which can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotation.datasets.content import excerpt
from annotation.datasets.delivery import DeliveryPurpose, deliver_all
from annotation.datasets.models import ItemState
from annotation.workflow.labeling.reopen import STAYS_OPEN
from annotation.workflow.lifecycle.models import Annotation, AssignmentState, Review, ReviewState
from annotation.workflow.queue.eligibility import WorkContext

SHOWN = 10
SINCE = timedelta(days=7)
EXCERPT = 80


@dataclass(frozen=True)
class RecentAnswer:
    """One line of the list: what the item says, what was answered, and when."""

    assignment_id: int
    excerpt: str
    summary: str
    submitted_at: datetime
    may_reopen: bool


def recent_answers(place: WorkContext) -> list[RecentAnswer]:
    """The member's newest answers in the project, at most ten, of the last seven days."""
    now = timezone.now()
    decided = Review.objects.filter(annotation=OuterRef("pk"), state=ReviewState.DECIDED)
    rows = list(
        Annotation.objects.filter(
            member=place.member,
            project=place.project,
            is_live=True,
            submitted_at__gte=now - SINCE,
        )
        .annotate(is_decided=Exists(decided))
        .select_related("item", "assignment")
        .order_by("-submitted_at")[:SHOWN]
    )
    items = [row.item for row in rows]
    delivered = deliver_all(place.member, items, DeliveryPurpose.OWN_WORK)
    return [
        RecentAnswer(
            assignment_id=row.assignment_id,
            excerpt=excerpt(delivered[row.item_id], longest=EXCERPT),
            summary=place.schema.summary_as_seen(row.answer),
            submitted_at=row.submitted_at,
            may_reopen=row.submitted_at >= now - STAYS_OPEN
            and row.assignment.state == AssignmentState.SUBMITTED
            and row.item.state != ItemState.EXCLUDED
            and not row.is_decided,
        )
        for row in rows
    ]
