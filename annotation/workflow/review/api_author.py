"""The API of an author: what was said of one's work, what came back, and one's disagreement."""

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
    """A verdict on an answer of yours, answers in words."""

    review = serializers.IntegerField(source="review.pk")
    project = serializers.IntegerField(source="review.project_id")
    assignment = serializers.IntegerField(source="review.annotation.assignment_id", default=None)
    item = serializers.IntegerField(source="review.item_id")
    verdict = serializers.CharField(source="review.verdict", allow_blank=True)
    reason = serializers.CharField(source="review.reason", allow_blank=True)
    comment = serializers.CharField(source="review.comment", allow_blank=True)
    remarks = remarks_field(source="review.remarks", allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    fixed = serializers.CharField(allow_blank=True, help_text="What the reviewer made of it.")
    decided_at = serializers.DateTimeField(source="review.decided_at", allow_null=True)


class ReturnedShown(Shown):
    """An answer that is back in your hands."""

    verdict = VerdictShown()
    may_dispute = serializers.BooleanField(help_text="Whether you haven't disagreed yet.")


class DisputedShown(Shown):
    """A rejection you disagree with, still undecided."""

    verdict = VerdictShown()
    appeal = serializers.CharField(source="verdict.review.appeal")


class VerdictFilters(Body):
    """Which verdicts to list."""

    verdict = serializers.ChoiceField(Verdict.choices, required=False)
    reason = serializers.ChoiceField(Reason.choices, required=False)


class DisputeBody(Body):
    """Why you disagree."""

    comment = serializers.CharField(max_length=MAX_COMMENT_LENGTH)


class DisputeShown(Shown):
    """A disagreement that waits for a second person."""

    review = serializers.IntegerField(source="pk", help_text="The second review.")
    state = serializers.CharField()


def own_review(request: ApiRequest, review_id: int) -> Review:
    """The review of an answer of the member's, or 404."""
    found: Review = get_object_or_404(Review, pk=review_id, author=request.member)
    return found


class Verdicts(Endpoint):
    """What was said of one's work."""

    @operation(
        "work.view_own",
        filters=VerdictFilters,
        returns=VerdictShown,
        pages=True,
        prepared_for=own_verdicts,
    )
    def get(self, request: ApiRequest, **asked: str) -> QuerySet[Review]:
        """List the verdicts on your answers."""
        return verdicts_on(request.member).filter(**asked)


class ReturnedWork(Endpoint):
    """What came back."""

    @operation("work.view_own", returns=ReturnedShown, many=True)
    def get(self, request: ApiRequest) -> list[Returned]:
        """List the answers of yours that came back and wait for you, oldest first."""
        return returned_to(request.member)


class Disputes(Endpoint):
    """One's disagreements."""

    @operation("work.view_own", returns=DisputedShown, many=True)
    def get(self, request: ApiRequest) -> list[Disputed]:
        """List what you disagree with and nobody has decided yet, oldest first."""
        return disputed_by(request.member)


class ReviewDispute(Endpoint):
    """A disagreement."""

    @operation("label.do", on=own_review, takes=DisputeBody, returns=DisputeShown, status=201)
    def post(self, request: ApiRequest, review: Review, comment: str) -> Review:
        """Disagree with a rejection of your answer, once: a second person decides."""
        return dispute_review(by=request.member, review_id=review.pk, comment=comment)


urlpatterns = [
    path("work/verdicts", Verdicts.as_view(), name="api_verdicts"),
    path("work/returned", ReturnedWork.as_view(), name="api_returned"),
    path("work/disputes", Disputes.as_view(), name="api_disputes"),
    path("reviews/<int:review_id>/dispute", ReviewDispute.as_view(), name="api_review_dispute"),
]
