"""The API of reviews: what waits, the next one, the verdict."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.datasets.content import Content
from annotation.datasets.delivery import DeliveryPurpose, deliver
from annotation.datasets.items.api import PartShown
from annotation.projects.api import PROJECT
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Review, ReviewKind, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.lifecycle.remarks import remarks_on
from annotation.workflow.queue.versions import schema_in_force
from annotation.workflow.review.actions import (
    claim_next_review,
    decide_review,
    find_review,
    release_review,
)
from annotation.workflow.review.api_remarks import SAID, TO_SAY, remarks_field
from annotation.workflow.review.backlog import Backlog, backlogs
from annotation.workflow.review.decisions import Given
from annotation.workflow.review.queries import choice_in, skips_of
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.identity.models import Member

KINDS_HELP = (
    "answer: accepted, corrected or rejected. choice and rounds: no verdict, the answer that "
    "counts. dispute: upheld or overturned. skips: answered, requeued or excluded."
)


class BacklogShown(Shown):
    """A project's undecided reviews."""

    project = serializers.IntegerField(source="project_id")
    name = serializers.CharField(source="project_name")
    waiting = serializers.IntegerField(help_text="How many; the 1,000 oldest at most.")
    choices = serializers.IntegerField(help_text="How many of these are choices between answers.")
    has_more = serializers.BooleanField(help_text="More than these wait.")
    oldest_at = serializers.DateTimeField()


class CandidateShown(Shown):
    """An answer to judge, or one of those to choose from."""

    annotation = serializers.IntegerField(source="annotation_id")
    answer = serializers.DictField()


class SkipShown(Shown):
    """Why somebody left the item to others."""

    who = serializers.CharField()
    why = serializers.CharField()


class HeldReview(Shown):
    """A review in your hands. Send `version` back with the verdict."""

    id = serializers.IntegerField(source="review.pk")
    version = serializers.IntegerField(source="review.version")
    item = serializers.IntegerField(source="review.item_id")
    external_id = serializers.CharField(source="review.item.external_id")
    text = serializers.CharField(source="content.text")
    parts = PartShown(
        source="content.parts",
        many=True,
        allow_null=True,
        help_text="What is compared; null elsewhere.",
    )
    kind = serializers.ChoiceField(ReviewKind.choices, source="review.kind", help_text=KINDS_HELP)
    is_choice = serializers.BooleanField(help_text="Whether the answers differ and you choose.")
    answers = CandidateShown(many=True)
    appeal = serializers.CharField(
        source="review.appeal", allow_blank=True, help_text="Why the author disagrees."
    )
    remarks = remarks_field(f"{SAID} From when the answer was sent back.")
    skips = SkipShown(many=True)
    lease_until = serializers.DateTimeField(source="review.lease_until")


class NextReviewShown(Shown):
    """The review to decide; null where none waits."""

    review = HeldReview(allow_null=True)


class DecidedShown(Shown):
    """A review that is decided."""

    id = serializers.IntegerField()
    verdict = serializers.CharField()
    decided_at = serializers.DateTimeField()


class VerdictBody(Body):
    """A verdict that the review's kind takes; between several answers, only the one that counts."""

    verdict = serializers.ChoiceField(Verdict.choices, required=False, default="")
    version = serializers.IntegerField(min_value=0, max_value=32_000)
    reason = serializers.ChoiceField(
        Reason.choices, required=False, default="", help_text="Why it is rejected."
    )
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=5_000)
    remarks = remarks_field(TO_SAY, required=False, default=None)
    answer = serializers.DictField(
        required=False, default=None, help_text="The right answer, where it is corrected or chosen."
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
    """What waits."""

    @operation("review.do", returns=BacklogShown, many=True)
    def get(self, request: ApiRequest) -> list[Backlog]:
        """Say where answers wait for a review."""
        return backlogs(request.member)


class NextReview(Endpoint):
    """The queue of reviewers."""

    @operation("review.do", on=project_of, returns=NextReviewShown)
    def post(self, request: ApiRequest, project: Project) -> dict[str, Any]:
        """Take the next review of a project; never of one's own work."""
        review = claim_next_review(by=request.member, project=project)
        return {"review": None if review is None else held_review(request.member, review)}


class ReviewDecide(Endpoint):
    """The verdict."""

    @operation("review.do", on=review_of, takes=VerdictBody, returns=DecidedShown)
    def post(self, request: ApiRequest, review: Review, **given: Any) -> Review:
        """Decide a review; its kind says which verdicts there are."""
        return decide_review(by=request.member, review_id=review.pk, given=Given(**given))


class ReviewRelease(Endpoint):
    """A review given back."""

    @operation("review.do", on=review_of)
    def post(self, request: ApiRequest, review: Review) -> None:
        """Give a review back to the queue undecided."""
        release_review(by=request.member, review=review)


urlpatterns = [
    path("reviews", Reviews.as_view(), name="api_reviews"),
    path(f"{PROJECT}/reviews/next", NextReview.as_view(), name="api_review_next"),
    path("reviews/<int:review_id>/decide", ReviewDecide.as_view(), name="api_review_decide"),
    path("reviews/<int:review_id>/release", ReviewRelease.as_view(), name="api_review_release"),
]
