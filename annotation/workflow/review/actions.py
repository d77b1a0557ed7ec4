"""Claims, extends, releases and decides reviews, and sends annotations to review."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.events.record import (
    ReviewWork,
    record_adjudication,
    record_review_done,
)
from annotation.workflow.lifecycle.models import Annotation, Review, ReviewKind, ReviewState
from annotation.workflow.lifecycle.remarks import checked_remarks
from annotation.workflow.lifecycle.review_settings import ReviewSettings
from annotation.workflow.lifecycle.settle import lock_item, lock_slots, settle_item
from annotation.workflow.lifecycle.to_review import why_not_to_review
from annotation.workflow.queue.eligibility import policy_in_force, rules_in_force
from annotation.workflow.review.decisions import VERDICTS, Given, carry_out
from annotation.workflow.review.eligibility import open_to, reviewable, why_not
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import can, require
from core.web.errors import Conflict, Forbidden, Missing
from workforce.members.scope import serialize

WAITING, HELD, DECIDED = ReviewState.WAITING, ReviewState.HELD, ReviewState.DECIDED


@transaction.atomic
def claim_next_review(*, by: Member, project: Project) -> Review | None:
    """The review this member holds in the project, else the oldest free one, if there is one.

    Raises Conflict when they hold as many elsewhere as the policy allows.
    """
    serialize(by)
    now = timezone.now()
    mine = reviewable(by, project).order_by("pk")
    review = locked(mine.filter(state=HELD, reviewer=by)).first()
    if review is None:
        require_room(by, project, now)
        review = locked(mine.filter(free(now)), skip=True).first()
    return None if review is None else hold(review, by, now)


@transaction.atomic
def claim_review(*, by: Member, review_id: int) -> Review:
    """Hold this very review; raises Forbidden, or Conflict if it is decided or somebody else's."""
    serialize(by)
    now = timezone.now()
    review = locked(Review.objects.filter(pk=review_id)).first()
    if review is None:
        raise not_there()
    if reason := why_not(review, by):
        raise Forbidden(reason)
    if review.state == DECIDED:
        raise Conflict(_("This review is already decided."), code="review_decided")
    if review.state == HELD and review.reviewer_id != by.pk and not has_lapsed(review, now):
        raise Conflict(
            _("Another reviewer has this review open. Choose another one."), code="review_held"
        )
    if review.state != HELD or review.reviewer_id != by.pk:
        require_room(by, review.project, now)
    return hold(review, by, now)


def locked(reviews: QuerySet[Review], *, skip: bool = False) -> QuerySet[Review]:
    """The same rows, held until the transaction ends; with `skip` only those nobody else holds."""
    return reviews.select_for_update(skip_locked=skip, no_key=True, of=("self",))


def free(now: datetime) -> Q:
    """Reviews that anybody may take."""
    return Q(state=WAITING) | Q(state=HELD, lease_until__lt=now)


def has_lapsed(review: Review, now: datetime) -> bool:
    """Whether the time of its reviewer is over."""
    return review.lease_until is not None and review.lease_until < now


def require_room(by: Member, project: Project, now: datetime) -> None:
    """Raise Conflict when the member holds as many reviews as the project's policy allows."""
    held = Review.objects.filter(reviewer=by, state=HELD, lease_until__gte=now).count()
    cap = policy_in_force(project)[ReviewSettings].cap
    if held >= cap:
        raise Conflict(
            _("You have %(held)s reviews in progress. Finish one or return it to the queue first.")
            % {"held": held},
            code="review_cap",
        )


def hold(review: Review, by: Member, now: datetime) -> Review:
    """Put a locked review into this member's hands; the version changes with the person."""
    if review.reviewer_id != by.pk:
        review.version += 1
    review.state, review.reviewer = HELD, by
    review.lease_until = lease_end(review.project, now)
    review.save(update_fields=["state", "reviewer", "lease_until", "version"])
    return review


def lease_end(project: Project, now: datetime) -> datetime:
    """Until when a review taken or touched now stays with its reviewer."""
    return now + timedelta(minutes=policy_in_force(project)[ReviewSettings].lease_minutes)


@transaction.atomic
def extend_review(*, by: Member, review: Review) -> Review:
    """The page is still open: extend the lease, also a lapsed one that nobody else took.

    Raises Conflict if somebody else took or decided it meanwhile.
    """
    found = locked(Review.objects.filter(pk=review.pk, reviewer=by).exclude(state=DECIDED)).first()
    if found is None:
        raise stale()
    return hold(found, by, timezone.now())


def release_review(*, by: Member, review: Review) -> None:
    """Give a held review back to the queue; a manager may give back anybody's."""
    held = Review.objects.filter(pk=review.pk, state=HELD)
    if not can(by, "project.change"):
        held = held.filter(reviewer=by)
    held.update(state=WAITING, reviewer=None, lease_until=None, version=F("version") + 1)


@transaction.atomic
def decide_review(*, by: Member, review_id: int, given: Given) -> Review:
    """Carry out a verdict: on an answer, between answers, on a dispute, on what people skip.

    Locks the item's assignments, the item, the review, in this order, as a submission does.
    Raises Conflict if somebody else decided or took it meanwhile, Forbidden for a party,
    Invalid for a verdict that doesn't fit or lacks its reason, and for remarks on no region.
    """
    found = find_review(review_id)
    lock_slots(found.item_id)
    item = lock_item(found.item_id)
    review = Review.objects.select_for_update(no_key=True).filter(pk=review_id).first()
    if review is None:
        raise not_there()
    require_open(review, by, given)
    rules = rules_in_force(Project.objects.get(pk=review.project_id))
    schema = rules.schema
    VERDICTS[review.kind](review, given, schema)
    review.state, review.reviewer = DECIDED, by
    review.comment = given.comment.strip()
    judged = review.annotation.answer if given.remarks and review.annotation else None
    review.remarks = checked_remarks(given.remarks, judged) or None
    review.version += 1
    review.decided_at = timezone.now()
    review.save()
    carry_out(review, item, schema, was_seen=given.was_seen)
    settle_item(item, rules, at=review.decided_at)
    if given.was_seen:
        record_work(review, item)
    return review


def record_work(review: Review, item: Item) -> None:
    """Record a decision as work of its reviewer: a review of an annotation, or an adjudication.

    Annotations accepted in bulk aren't looked at one by one, so they aren't recorded.
    """
    assert review.reviewer_id is not None
    assert review.decided_at is not None
    is_review = review.kind == ReviewKind.ANSWER
    work = ReviewWork(
        project_id=review.project_id,
        item_id=item.pk,
        review_id=review.pk,
        annotation_id=review.annotation_id if is_review else None,
        member_id=review.reviewer_id,
        pool_id=None,
        active_seconds=0.0,
        occurred_at=review.decided_at,
        has_reversals=item.has_reversals,
    )
    if is_review:
        record_review_done([work])
    else:
        record_adjudication([work])


@transaction.atomic
def send_to_review(*, by: Member, item_id: int, annotation_id: int) -> Review:
    """Have an annotation reviewed that wasn't drawn for review; its review waits in the queue.

    Locks the item's assignments, then the item, as a submission does. Raises Missing for an
    annotation of another item, Conflict where the item or the annotation is past a review.
    """
    lock_slots(item_id)
    item = lock_item(item_id)
    project = Project.objects.get(pk=item.project_id)
    require(by, "review.do", project)
    annotations = Annotation.objects.select_related("assignment").filter(item=item_id)
    annotation = annotations.filter(pk=annotation_id).first()
    if annotation is None:
        raise Missing(_("This item has no such annotation."))
    if reason := why_not_to_review(item, annotation):
        raise Conflict(reason, code="not_reviewable")
    Annotation.objects.filter(pk=annotation.pk).update(drawn=True)
    settle_item(item, rules_in_force(project), at=timezone.now())
    review: Review = Review.objects.get(annotation=annotation, kind=ReviewKind.ANSWER)
    record("review.requested", by=by, subject=item, annotation=annotation.pk)
    return review


def require_open(review: Review, by: Member, given: Given) -> None:
    """Raise unless this member may decide this review in the state they saw."""
    if not open_to(by).filter(pk=review.pk).exists():
        raise Forbidden(why_not(review, by))
    if review.state == DECIDED or given.version != review.version:
        raise stale()
    if review.reviewer_id != by.pk:
        raise Conflict(
            _("This review is no longer open for you. Open it again to make a decision."),
            code="review_not_held",
        )


def find_review(review_id: int) -> Review:
    """The review of this number; raises Missing, also once its author took the answer back."""
    found = Review.objects.filter(pk=review_id).first()
    if found is None:
        raise not_there()
    return found


def not_there() -> Missing:
    """The refusal where no review is: an answer taken up again takes its review along."""
    return Missing(
        _(
            "This review no longer exists. The annotator may be changing the annotation, and "
            "the new version will be reviewed instead. Continue with the next review."
        )
    )


def stale() -> Conflict:
    """The refusal of a verdict that comes too late."""
    return Conflict(
        _("Another reviewer has taken or decided this review. Nothing was changed."),
        code="stale_review",
    )
