"""The API of labeling: the next item, its answer, and all that may happen in between."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT
from annotation.workflow.labeling.actions import Submission, save_draft, submit_annotation
from annotation.workflow.labeling.page import item_data
from annotation.workflow.lifecycle.models import Annotation, Assignment, Draft
from annotation.workflow.lifecycle.reasons import SkipReason
from annotation.workflow.queue.actions import (
    beat,
    claim_next_item,
    open_assignment,
    release,
    require_held,
    retake,
    skip,
)
from annotation.workflow.queue.eligibility import WorkContext, find_work, work_context
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from workforce.tokens.idempotency import HEADER

Work = tuple[Assignment, WorkContext]


class VersionName(Shown):
    """A guideline version by id and number."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the option


class WorkShown(Shown):
    """An item in your hands. Send `revision` and the guideline's id back with the answer."""

    assignment = serializers.IntegerField()
    item = serializers.IntegerField()
    revision = serializers.IntegerField()
    lease_until = serializers.CharField(source="leaseUntil")
    content = serializers.DictField(help_text="What is to be labeled: its type, and the rest.")
    columns = serializers.ListField(source="meta", help_text="The columns shown beside it.")
    answer = serializers.DictField(help_text="Your earlier answer, where it came back.")
    draft = serializers.DictField(allow_null=True)
    returned = serializers.DictField(allow_null=True, help_text="Why it came back.")
    guideline = VersionName()


class NextShown(Shown):
    """The item to work on; null where there is none for you now."""

    work = WorkShown(allow_null=True)


class AnswerShown(Shown):
    """An answer as it was stored."""

    id = serializers.IntegerField()
    item = serializers.IntegerField(source="item_id")
    revision = serializers.IntegerField()
    answer = serializers.DictField()
    submitted_at = serializers.DateTimeField()


class DraftShown(Shown):
    """A draft as it was stored."""

    answer = serializers.DictField()
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class LeaseShown(Shown):
    """How long the item is yours."""

    lease_until = serializers.DateTimeField()


class SubmitBody(Body):
    """An answer and what it was made under."""

    answer = serializers.DictField(help_text="One entry for each field of the label schema.")
    guideline = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    revision = serializers.IntegerField(default=0, min_value=0, max_value=32_000)


class DraftBody(Body):
    """Unsubmitted work; `revision` is that of the draft, 0 for the first."""

    answer = serializers.DictField()
    revision = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)


class SkipBody(Body):
    """Why it is left to others."""

    reason = serializers.ChoiceField(SkipReason.choices)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=250)


def place_of(request: ApiRequest, project_id: int) -> WorkContext:
    """The member's place in a project, or 404."""
    return work_context(member=request.member, project_id=project_id)


def work_of(request: ApiRequest, assignment_id: int) -> Work:
    """The member's own assignment, locked, and its place, or 404."""
    return find_work(request.member, assignment_id)


def shown(place: WorkContext, assignment: Assignment | None) -> dict[str, Any]:
    """An item in hand as the labeling page gets it."""
    if assignment is None:
        return {"work": None}
    return {"work": item_data(place, assignment) | {"item": assignment.item_id}}


class NextItem(Endpoint):
    """The queue."""

    @operation("label.do", on=place_of, returns=NextShown)
    def post(self, request: ApiRequest, place: WorkContext) -> dict[str, Any]:
        """Take the next item of a project.

        What you hold or got back comes first. Refused with stale_guideline until the guideline is
        acknowledged. Keep it by the heartbeat, or it goes back to the queue.
        """
        assignment = claim_next_item(place)
        if assignment is not None:
            open_assignment(place, assignment.pk)
        return shown(place, assignment)


class AssignmentSubmit(Endpoint):
    """The answer."""

    @operation("label.do", on=work_of, takes=SubmitBody, returns=AnswerShown)
    def post(
        self,
        request: ApiRequest,
        work: Work,
        answer: dict[str, Any],
        guideline: int,
        revision: int,
    ) -> Annotation:
        """Submit the answer of an item in hand."""
        assignment, place = work
        key = request.headers.get(HEADER) or f"api:{assignment.pk}:{revision}"
        submission = Submission(
            answer=answer, revision=revision, guideline_id=guideline, key=key[:64]
        )
        return submit_annotation(place, assignment=assignment, submission=submission)


class AssignmentDraft(Endpoint):
    """Unsubmitted work."""

    @operation("label.do", on=work_of, takes=DraftBody, returns=DraftShown)
    def put(self, request: ApiRequest, work: Work, answer: dict[str, Any], revision: int) -> Draft:
        """Keep a draft, also when the time on the item has run out."""
        return save_draft(work[0], answer=answer, revision=revision)


class AssignmentHeartbeat(Endpoint):
    """A sign of life."""

    @operation("label.do", on=work_of, returns=LeaseShown)
    def post(self, request: ApiRequest, work: Work) -> Assignment:
        """Say that you are still at it: the item stays yours for another lease."""
        assignment, place = work
        require_held(assignment)
        beat(place, assignment, ahead=0)
        return assignment


class AssignmentSkip(Endpoint):
    """An item for others."""

    @operation("label.do", on=work_of, takes=SkipBody)
    def post(self, request: ApiRequest, work: Work, reason: str, comment: str = "") -> None:
        """Skip an item with the reason; it isn't offered to you again."""
        said = [part for part in (reason, comment.strip()) if part]
        skip(work[0], reason=": ".join(said))


class AssignmentRelease(Endpoint):
    """An item given back."""

    @operation("label.do", on=work_of)
    def post(self, request: ApiRequest, work: Work) -> None:
        """Give an item back to the queue unanswered."""
        release(work[0])


class AssignmentRetake(Endpoint):
    """An item taken again."""

    @operation("label.do", on=work_of, returns=NextShown)
    def post(self, request: ApiRequest, work: Work) -> dict[str, Any]:
        """Take an item again whose time ran out, if nobody else has it."""
        assignment, place = work
        taken = retake(place, assignment)
        open_assignment(place, taken.pk)
        return shown(place, taken)


PLACE = "assignments/<int:assignment_id>"

urlpatterns = [
    path(f"{PROJECT}/next", NextItem.as_view(), name="api_next"),
    path(f"{PLACE}/submit", AssignmentSubmit.as_view(), name="api_assignment_submit"),
    path(f"{PLACE}/draft", AssignmentDraft.as_view(), name="api_assignment_draft"),
    path(f"{PLACE}/heartbeat", AssignmentHeartbeat.as_view(), name="api_assignment_heartbeat"),
    path(f"{PLACE}/skip", AssignmentSkip.as_view(), name="api_assignment_skip"),
    path(f"{PLACE}/release", AssignmentRelease.as_view(), name="api_assignment_release"),
    path(f"{PLACE}/retake", AssignmentRetake.as_view(), name="api_assignment_retake"),
]
