"""Returns the open work of a leaving member to the queue."""

from __future__ import annotations

from django.db.models import F

from annotation.projects.models import ProjectPool
from annotation.workflow.lifecycle.models import Assignment, Review, ReviewState
from annotation.workflow.lifecycle.release_slots import give_back, give_back_without_pool
from annotation.workflow.queue.reopened import keep_answer
from core.identity.models import Member
from workforce.pools.models import Pool


class WorkInHand:
    """The queue's side of `members.on_leaving`."""

    def left(self, member: Member) -> None:
        """Open every slot the person holds, reserved or got back, and free their reviews.

        An answer they had taken up again stands as it was.
        """
        reopened = Assignment.objects.filter(member=member, reopened_at__isnull=False)
        for assignment in reopened.select_related("project").order_by("pk"):
            keep_answer(assignment)
        give_back(Assignment.objects.filter(member=member))
        Review.objects.filter(reviewer=member, state=ReviewState.HELD).update(
            state=ReviewState.WAITING, reviewer=None, lease_until=None, version=F("version") + 1
        )

    def left_pool(self, member: Member, pool: Pool) -> None:
        """Take back what they have not begun in projects that no other pool of theirs works on."""
        projects = ProjectPool.objects.filter(pool=pool).values("project")
        give_back_without_pool(Assignment.objects.filter(member=member, project__in=projects))
