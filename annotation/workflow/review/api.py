"""API endpoints for reviews: the backlog, the next review, and the review decision."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.datasets.content import Content
from annotation.datasets.delivery import DeliveryPurpose, deliver
from annotation.datasets.items.api import PartShown, item_of
from annotation.datasets.models import Item
from annotation.projects.api import PROJECT
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Review, ReviewKind, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.lifecycle.remarks import remarks_on
from annotation.workflow.queue.eligibility import schema_in_force
from annotation.workflow.review.actions import (
    claim_next_review,
    decide_review,
    find_review,
    release_review,
    send_to_review,
)
from annotation.workflow.review.api_remarks import SAID, TO_SAY, remarks_field
from annotation.workflow.review.backlog import Backlog, backlogs
from annotation.workflow.review.decisions import Given
from annotation.workflow.review.queries import choice_in, skips_of
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member
from core.web.http import MAX_ID

KINDS_HELP = (
    "Allowed verdicts by kind. answer: accepted, corrected or rejected. choice and rounds: no "
    "verdict, send the correct annotation in `answer`. dispute: upheld or overturned. "
    "skips: answered, requeued or excluded."
)


class BacklogShown(Shown):
    """The review backlog of a project."""

    project = serializers.IntegerField(source="project_id")
    name = serializers.CharField(source="project_name")
    waiting = serializers.IntegerField(help_text="Number of waiting reviews, at most 1,000.")
    choices = serializers.IntegerField(
        help_text="Number of waiting reviews that need adjudication because annotations differ."
    )
    has_more = serializers.BooleanField(help_text="Whether more than 1,000 reviews are waiting.")
    oldest_at = serializers.DateTimeField()


class CandidateShown(Shown):
    """An annotation to review, or one of several to choose from."""

    annotation = serializers.IntegerField(source="annotation_id")
    answer = serializers.DictField()


class SkipShown(Shown):
    """The reason an annotator skipped the item."""

    who = serializers.CharField()
    why = serializers.CharField()


class HeldReview(Shown):
    """A review assigned to you. Send `version` back with your decision."""

    id = serializers.IntegerField(source="review.pk")
    version = serializers.IntegerField(source="review.version")
    item = serializers.IntegerField(source="review.item_id")
    external_id = serializers.CharField(source="review.item.external_id")
    text = serializers.CharField(source="content.text")
    parts = PartShown(
        source="content.parts",
        many=True,
        allow_null=True,
        help_text="The compared texts or files. Null in other projects.",
    )
    kind = serializers.ChoiceField(ReviewKind.choices, source="review.kind", help_text=KINDS_HELP)
    is_choice = serializers.BooleanField(
        help_text="Whether the annotations differ, so that you choose one of them."
    )
    answers = CandidateShown(many=True)
    appeal = serializers.CharField(
        source="review.appeal",
        allow_blank=True,
        help_text="The annotator's reason for the dispute.",
    )
    remarks = remarks_field(f"{SAID} Set when the annotation was rejected.")
    skips = SkipShown(many=True)
    lease_until = serializers.DateTimeField(source="review.lease_until")


class NextReviewShown(Shown):
    """The next review, or null if none is waiting."""

    review = HeldReview(allow_null=True)


class DecidedShown(Shown):
    """A decided review."""

    id = serializers.IntegerField()
    verdict = serializers.CharField()
    decided_at = serializers.DateTimeField()


class VerdictBody(Body):
    """A review decision of the review's kind. To choose between annotations, send only the chosen
    one.
    """

    verdict = serializers.ChoiceField(Verdict.choices, required=False, default="")
    version = serializers.IntegerField(min_value=0, max_value=32_000)
    reason = serializers.ChoiceField(
        Reason.choices, required=False, default="", help_text="The reason for the rejection."
    )
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=5_000)
    remarks = remarks_field(TO_SAY, required=False, default=None)
    answer = serializers.DictField(
        required=False,
        default=None,
        help_text="The correct annotation, if you correct or choose one.",
    )


def project_of(request: ApiRequest, project_id: int) -> Project:
    """A project with a guideline, or 404."""
    projects = Project.objects.select_related("schema", "policy", "guideline")
    found: Project = get_object_or_404(projects, pk=project_id, guideline__isnull=False)
    return found


def review_of(request: ApiRequest, review_id: int) -> Review:
    """The review, or 404."""
    return find_review(review_id)


def held_review(viewer: Member, review: Review) -> dict[str, Any]:
    """A review in hand as it is shown."""
    return {
        "review": review,
        "content": deliver(viewer, review.item, DeliveryPurpose.REVIEW),
        "is_choice": review.kind == ReviewKind.CHOICE,
        "answers": choice_in(review, schema_in_force(review.project), Content()).candidates,
        "remarks": remarks_on(review.annotation_id),
        "skips": skips_of(review),
    }


class Reviews(Endpoint):
    """The review backlog."""

    @operation("review.do", returns=BacklogShown, many=True)
    def get(self, request: ApiRequest) -> list[Backlog]:
        """List the projects with annotations waiting for review."""
        return backlogs(request.member)


class NextReview(Endpoint):
    """The review queue."""

    @operation("review.do", on=project_of, returns=NextReviewShown)
    def post(self, request: ApiRequest, project: Project) -> dict[str, Any]:
        """Get the next review of a project. You never get your own work."""
        review = claim_next_review(by=request.member, project=project)
        return {"review": None if review is None else held_review(request.member, review)}


class ReviewDecide(Endpoint):
    """Decide a review."""

    @operation("review.do", on=review_of, takes=VerdictBody, returns=DecidedShown)
    def post(self, request: ApiRequest, review: Review, **given: Any) -> Review:
        """Submit a review decision. The review's kind defines the allowed decisions."""
        return decide_review(by=request.member, review_id=review.pk, given=Given(**given))


class ReviewRelease(Endpoint):
    """Release a review."""

    @operation("review.do", on=review_of)
    def post(self, request: ApiRequest, review: Review) -> None:
        """Return a review to the queue without a decision."""
        release_review(by=request.member, review=review)


class SentBody(Body):
    """The annotation to review."""

    annotation = serializers.IntegerField(min_value=1, max_value=MAX_ID)


class RequestedShown(Shown):
    """The review that is now waiting for a reviewer."""

    id = serializers.IntegerField()
    item = serializers.IntegerField(source="item_id")
    annotation = serializers.IntegerField(source="annotation_id")
    state = serializers.CharField()


class ItemToReview(Endpoint):
    """Send an annotation to review."""

    @operation("review.do", on=item_of, takes=SentBody, returns=RequestedShown)
    def post(self, request: ApiRequest, item: Item, annotation: int) -> Review:
        """Send an annotation that wasn't selected for review to review.

        The item must not be done, excluded, or in adjudication.
        """
        return send_to_review(by=request.member, item_id=item.pk, annotation_id=annotation)


urlpatterns = [
    path("reviews", Reviews.as_view(), name="api_reviews"),
    path(f"{PROJECT}/reviews/next", NextReview.as_view(), name="api_review_next"),
    path("items/<int:item_id>/review", ItemToReview.as_view(), name="api_item_to_review"),
    path("reviews/<int:review_id>/decide", ReviewDecide.as_view(), name="api_review_decide"),
    path("reviews/<int:review_id>/release", ReviewRelease.as_view(), name="api_review_release"),
]
