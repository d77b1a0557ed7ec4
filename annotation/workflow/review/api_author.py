"""API endpoints for annotators: review decisions on their work, returned items, and disputes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.workflow.lifecycle.models import Review, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.review.api_remarks import remarks_field
from annotation.workflow.review.author_queries import (
    Disputed,
    Returned,
    disputed_by,
    own_verdicts,
    returned_to,
    verdicts_on,
)
from annotation.workflow.review.disputes import MAX_COMMENT_LENGTH, dispute_review
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class VerdictShown(Shown):
    """A review decision on one of your annotations, with annotations as text."""

    review = serializers.IntegerField(source="review.pk")
    project = serializers.IntegerField(source="review.project_id")
    assignment = serializers.IntegerField(source="review.annotation.assignment_id", default=None)
    item = serializers.IntegerField(source="review.item_id")
    verdict = serializers.CharField(source="review.verdict", allow_blank=True)
    reason = serializers.CharField(source="review.reason", allow_blank=True)
    comment = serializers.CharField(source="review.comment", allow_blank=True)
    remarks = remarks_field(source="review.remarks", allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    fixed = serializers.CharField(allow_blank=True, help_text="The reviewer's correction.")
    decided_at = serializers.DateTimeField(source="review.decided_at", allow_null=True)


class ReturnedShown(Shown):
    """An annotation returned to you."""

    verdict = VerdictShown()
    may_dispute = serializers.BooleanField(help_text="Whether you can still dispute the decision.")


class DisputedShown(Shown):
    """One of your disputes that is still undecided."""

    verdict = VerdictShown()
    appeal = serializers.CharField(source="verdict.review.appeal")


class VerdictFilters(Body):
    """Filters for review decisions."""

    verdict = serializers.ChoiceField(Verdict.choices, required=False)
    reason = serializers.ChoiceField(Reason.choices, required=False)


class DisputeBody(Body):
    """The reason for the dispute."""

    comment = serializers.CharField(max_length=MAX_COMMENT_LENGTH)


class DisputeShown(Shown):
    """A dispute waiting for a second reviewer."""

    review = serializers.IntegerField(source="pk", help_text="The second review.")
    state = serializers.CharField()


def own_review(request: ApiRequest, review_id: int) -> Review:
    """The review of an answer of the member's, or 404."""
    found: Review = get_object_or_404(Review, pk=review_id, author=request.member)
    return found


class Verdicts(Endpoint):
    """Review decisions on the member's work."""

    @operation(
        "work.view_own",
        filters=VerdictFilters,
        returns=VerdictShown,
        pages=True,
        prepared_for=own_verdicts,
    )
    def get(self, request: ApiRequest, **asked: str) -> QuerySet[Review]:
        """List the review decisions on your annotations."""
        return verdicts_on(request.member).filter(**asked)


class ReturnedWork(Endpoint):
    """Returned annotations."""

    @operation("work.view_own", returns=ReturnedShown, many=True)
    def get(self, request: ApiRequest) -> list[Returned]:
        """List the annotations returned to you, oldest first."""
        return returned_to(request.member)


class Disputes(Endpoint):
    """The member's disputes."""

    @operation("work.view_own", returns=DisputedShown, many=True)
    def get(self, request: ApiRequest) -> list[Disputed]:
        """List your undecided disputes, oldest first."""
        return disputed_by(request.member)


class ReviewDispute(Endpoint):
    """Dispute a rejection."""

    @operation("label.do", on=own_review, takes=DisputeBody, returns=DisputeShown, status=201)
    def post(self, request: ApiRequest, review: Review, comment: str) -> Review:
        """Dispute a rejection of your annotation, once. A second reviewer decides."""
        return dispute_review(by=request.member, review_id=review.pk, comment=comment)


urlpatterns = [
    path("work/verdicts", Verdicts.as_view(), name="api_verdicts"),
    path("work/returned", ReturnedWork.as_view(), name="api_returned"),
    path("work/disputes", Disputes.as_view(), name="api_disputes"),
    path("reviews/<int:review_id>/dispute", ReviewDispute.as_view(), name="api_review_dispute"),
]
