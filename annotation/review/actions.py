"""How does a reviewer get an answer to look at, and what does a verdict do?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.kinds.schema import LabelSchema
from annotation.projects.models import Project
from annotation.projects.sections import address
from annotation.queue.versions import policy_in_force, schema_in_force
from annotation.workflow.models import (
    Annotation,
    Assignment,
    AssignmentState,
    Review,
    ReviewState,
    Verdict,
)
from annotation.workflow.reasons import Reason
from annotation.workflow.settle import SlotAnswer, accept, lock_item, settle_item
from workforce.members.models import Member
from workforce.notify.publish import publish
from workforce.web.errors import Conflict, Forbidden, Invalid


@dataclass(frozen=True)
class Given:
    """What a reviewer sends: the verdict, why, the fix or choice, and the version they saw."""

    verdict: str
    version: int
    reason: str = ""
    comment: str = ""
    answer: Any = None


def reviewable(member: Member, project: Project) -> QuerySet[Review]:
    """Undecided reviews of a project that this member may decide: never of their own work."""
    own = Annotation.objects.filter(item=OuterRef("item"), member=member)
    return Review.objects.filter(
        ~Q(annotation__member=member),
        Q(annotation__isnull=False) | ~Exists(own),
        project=project,
        state__in=(ReviewState.WAITING, ReviewState.HELD),
    )


@transaction.atomic
def claim_next_review(*, by: Member, project: Project) -> Review | None:
    """The review this member holds in the project, else the oldest free one, if there is one."""
    now = timezone.now()
    held = reviewable(by, project).filter(state=ReviewState.HELD, reviewer=by).order_by("pk")
    free = Q(state=ReviewState.WAITING) | Q(state=ReviewState.HELD, lease_until__lt=now)
    review = held.first() or (
        reviewable(by, project)
        .filter(free)
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .first()
    )
    if review is None:
        return None
    minutes = policy_minutes(project)
    if review.reviewer_id != by.pk or review.state != ReviewState.HELD:
        review.version += 1
    review.state, review.reviewer = ReviewState.HELD, by
    review.lease_until = now + timedelta(minutes=minutes)
    review.save(update_fields=["state", "reviewer", "lease_until", "version"])
    return review


def policy_minutes(project: Project) -> int:
    """How long a reviewer may hold a review."""
    return policy_in_force(project).review_lease_minutes


def release_review(*, by: Member, review: Review) -> None:
    """Give a held review back to the queue."""
    Review.objects.filter(pk=review.pk, reviewer=by, state=ReviewState.HELD).update(
        state=ReviewState.WAITING, reviewer=None, lease_until=None, version=F("version") + 1
    )


@transaction.atomic
def decide_review(*, by: Member, review_id: int, given: Given) -> Review:
    """Carry out a verdict: accept, correct, reject, or choose between answers that differ.

    Locks the author's assignment, the item, the review, in this order, as a submission does.
    Raises Conflict if somebody else decided or took it meanwhile, Forbidden for one's own work,
    Invalid for a rejection without a reason.
    """
    found = Review.objects.select_related("annotation").filter(pk=review_id).first()
    if found is None:
        raise Http404
    if found.annotation is not None:
        lock_assignment(found.annotation.assignment_id)
    item = lock_item(found.item_id)
    review = Review.objects.select_for_update(no_key=True).filter(pk=review_id).first()
    if review is None:  # its author took the answer up again
        raise Http404
    require_open(review, by, given)
    schema = schema_in_force(Project.objects.get(pk=review.project_id))
    if review.annotation_id is None:
        choose(review, given, schema)
    else:
        judge(review, by, given, schema)
    review.state, review.reviewer = ReviewState.DECIDED, by
    review.comment = given.comment.strip()
    review.version += 1
    review.decided_at = timezone.now()
    review.save()
    carry_out(review, schema)
    settle_item(item, schema, at=review.decided_at)
    return review


def lock_assignment(assignment_id: int) -> None:
    """Hold an assignment's row until the transaction ends."""
    rows = Assignment.objects.select_for_update(no_key=True)
    rows.only("pk").get(pk=assignment_id)


def require_open(review: Review, by: Member, given: Given) -> None:
    """Raise unless this member may decide this review in the state they saw."""
    own = Annotation.objects.filter(item=review.item_id, member=by, is_live=True)
    if review.annotation_id is not None:
        own = own.filter(pk=review.annotation_id)
    if own.exists():
        raise Forbidden(_("Nobody reviews their own work. Leave this one to somebody else."))
    if review.state == ReviewState.DECIDED or given.version != review.version:
        raise Conflict(
            _("Somebody else has taken or decided this review meanwhile. Nothing was changed."),
            code="stale_review",
        )
    if review.reviewer_id != by.pk:
        raise Conflict(_("Open the review again: it isn't in your hands."), code="review_not_held")


def judge(review: Review, by: Member, given: Given, schema: LabelSchema) -> None:
    """Set the verdict on one answer."""
    if given.verdict not in Verdict.values:
        raise Invalid(_("Accept, correct or reject it."))
    review.verdict = given.verdict
    if given.verdict == Verdict.REJECTED:
        require_reason(given)
        review.reason = given.reason
    if given.verdict == Verdict.CORRECTED:
        review.answer = schema.normalise(given.answer)


def require_reason(given: Given) -> None:
    """Raise Invalid unless the author will read why."""
    if given.reason not in Reason.values:
        raise Invalid(_("Choose a reason: the author reads it."), code="reason")
    if given.reason == Reason.OTHER and not given.comment.strip():
        raise Invalid(_("Write a comment: “something else” alone helps nobody."), code="comment")


def choose(review: Review, given: Given, schema: LabelSchema) -> None:
    """Set the answer that settles a disagreement."""
    review.verdict = Verdict.ACCEPTED
    review.answer = schema.normalise(given.answer)


def carry_out(review: Review, schema: LabelSchema) -> None:
    """Pay for an accepted answer at once; send a rejected one back to its author."""
    if review.annotation_id is None:
        return
    annotation = Annotation.objects.select_related("assignment", "project").get(
        pk=review.annotation_id
    )
    if review.verdict == Verdict.REJECTED:
        Assignment.objects.filter(pk=annotation.assignment_id).update(
            state=AssignmentState.RETURNED
        )
        tell_author(review, annotation)
        return
    assert review.decided_at is not None
    answer = SlotAnswer(annotation, annotation.assignment.pool_id, review)
    accept([answer], schema, at=review.decided_at)


def tell_author(review: Review, annotation: Annotation) -> None:
    """Tell the author that an answer came back, and why."""
    project = annotation.project
    publish(
        "work_returned",
        to=[annotation.member_id],
        url=address("label", project),
        about=f"project:{project.pk}",
        project=project.name,
        reason=review.get_reason_title(),
    )
