"""Work in progress of a member who leaves or is suspended goes back to the queue at once."""

from __future__ import annotations

from django.db.models import F

from annotation.projects.models import ProjectPool
from annotation.workflow.lifecycle.models import Assignment, Review, ReviewState
from annotation.workflow.lifecycle.release_slots import give_back, give_back_without_pool
from annotation.workflow.queue.reopened import keep_answer
from workforce.members.events import MemberLeft, MemberLeftPool, MemberSuspended


def return_work(event: MemberLeft | MemberSuspended) -> None:
    """Open every slot the member holds, reserved or got back, and free their reviews.

    An annotation they had reopened stays as it was.
    """
    member = event.member
    reopened = Assignment.objects.filter(member=member, reopened_at__isnull=False)
    for assignment in reopened.select_related("project").order_by("pk"):
        keep_answer(assignment)
    give_back(Assignment.objects.filter(member=member))
    Review.objects.filter(reviewer=member, state=ReviewState.HELD).update(
        state=ReviewState.WAITING, reviewer=None, lease_until=None, version=F("version") + 1
    )


def return_work_of_pool(event: MemberLeftPool) -> None:
    """Take back what they have not begun in projects that no other pool of theirs works on."""
    projects = ProjectPool.objects.filter(pool=event.pool).values("project")
    give_back_without_pool(Assignment.objects.filter(member=event.member, project__in=projects))
