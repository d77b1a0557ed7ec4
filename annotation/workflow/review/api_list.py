"""API endpoints for all reviews: the filtered list, single reviews, and reviewer statistics."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from annotation.workflow.lifecycle.models import Review, ReviewKind, ReviewState, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.review.actions import claim_review, extend_review
from annotation.workflow.review.api import HeldReview, held_review, review_of
from annotation.workflow.review.api_remarks import remarks_field
from annotation.workflow.review.listing import Filters, Line, lines_of, listed
from annotation.workflow.review.reviewers import ReviewerRow, reviewer_rows
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member


class ListedReview(Shown):
    """A review that is waiting, in progress, or decided."""

    id = serializers.IntegerField(source="review.pk")
    project = serializers.IntegerField(source="review.project_id")
    item = serializers.IntegerField(source="review.item_id")
    external_id = serializers.CharField(source="review.item.external_id")
    kind = serializers.CharField(source="review.kind")
    state = serializers.CharField(source="review.state")
    author = serializers.IntegerField(source="review.author_id", allow_null=True)
    reviewer = serializers.IntegerField(source="review.reviewer_id", allow_null=True)
    verdict = serializers.CharField(source="review.verdict", allow_blank=True)
    reason = serializers.CharField(source="review.reason", allow_blank=True)
    comment = serializers.CharField(source="review.comment", allow_blank=True)
    remarks = remarks_field(source="review.remarks", allow_null=True)
    appeal = serializers.CharField(
        source="review.appeal",
        allow_blank=True,
        help_text="The annotator's reason for the dispute.",
    )
    answer = serializers.CharField(allow_blank=True, help_text="The annotation as text.")
    outcome = serializers.CharField(
        allow_blank=True, help_text="The reviewer's correction as text."
    )
    created_at = serializers.DateTimeField(source="review.created_at")
    decided_at = serializers.DateTimeField(source="review.decided_at", allow_null=True)


class ReviewerShown(Shown):
    """A reviewer's decisions on annotations in the last 30 days."""

    member = serializers.IntegerField(source="reviewer.pk")
    name = serializers.CharField(source="reviewer.name")
    decided = serializers.IntegerField()
    accepted = serializers.IntegerField()
    corrected = serializers.IntegerField()
    rejected = serializers.IntegerField()
    overturned = serializers.IntegerField(help_text="Rejections overturned by a second reviewer.")


class LeaseOfReview(Shown):
    """How long the review stays assigned to you."""

    lease_until = serializers.DateTimeField()


def key_filter() -> serializers.IntegerField:
    """An ID to filter by."""
    return serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class ReviewFilters(Body):
    """Filters for reviews."""

    project = key_filter()
    author = key_filter()
    reviewer = key_filter()
    state = serializers.ChoiceField(ReviewState.choices, required=False)
    kind = serializers.ChoiceField(ReviewKind.choices, required=False)
    verdict = serializers.ChoiceField(Verdict.choices, required=False)
    reason = serializers.ChoiceField(Reason.choices, required=False)
    mine = serializers.BooleanField(
        required=False, help_text="Only reviews you decided or have in progress."
    )
    overturned = serializers.BooleanField(
        required=False, help_text="Only rejections overturned by a second reviewer."
    )


NO_FILTER: dict[str, Any] = {
    **dict.fromkeys(("project", "author", "reviewer")),
    **dict.fromkeys(("state", "kind", "verdict", "reason"), ""),
    **dict.fromkeys(("mine", "overturned", "adjudications"), False),
}


def lines(viewer: Member, reviews: list[Review]) -> list[Line]:
    """The rows of a page. Members are given by ID."""
    return lines_of(viewer, reviews, {})


class AllReviews(Endpoint):
    """All reviews."""

    @operation(
        "review.do", filters=ReviewFilters, returns=ListedReview, pages=True, prepared_for=lines
    )
    def get(self, request: ApiRequest, **asked: Any) -> QuerySet[Review]:
        """List waiting, in-progress, and decided reviews in your projects, newest first."""
        return listed(Filters(**NO_FILTER | asked), request.member)


class Reviewers(Endpoint):
    """The reviewers."""

    @operation("review.do", returns=ReviewerShown, many=True)
    def get(self, request: ApiRequest) -> list[ReviewerRow]:
        """Get review decisions from the last 30 days. Reviewers see only their own statistics."""
        return reviewer_rows(request.member)


class ReviewClaim(Endpoint):
    """Claim one review."""

    @operation("review.do", on=review_of, returns=HeldReview)
    def post(self, request: ApiRequest, review: Review) -> dict[str, Any]:
        """Claim a review. Fails if it is decided or another reviewer has it."""
        return held_review(request.member, claim_review(by=request.member, review_id=review.pk))


class ReviewHeartbeat(Endpoint):
    """Keep a review assigned."""

    @operation("review.do", on=review_of, returns=LeaseOfReview)
    def post(self, request: ApiRequest, review: Review) -> Review:
        """Extend the time limit of a review assigned to you."""
        return extend_review(by=request.member, review=review)


urlpatterns = [
    path("reviews/all", AllReviews.as_view(), name="api_reviews_all"),
    path("reviews/people", Reviewers.as_view(), name="api_reviewers"),
    path("reviews/<int:review_id>/claim", ReviewClaim.as_view(), name="api_review_claim"),
    path(
        "reviews/<int:review_id>/heartbeat",
        ReviewHeartbeat.as_view(),
        name="api_review_heartbeat",
    ),
]
