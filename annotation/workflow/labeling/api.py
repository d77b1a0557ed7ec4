"""API endpoints for labeling: get the next item, save drafts, submit, skip, and release."""

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
    """A guideline version by ID and number."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the option


class WorkShown(Shown):
    """An item assigned to you. Send `revision` and the guideline ID back with your annotation."""

    assignment = serializers.IntegerField()
    item = serializers.IntegerField()
    revision = serializers.IntegerField()
    lease_until = serializers.CharField(source="leaseUntil")
    content = serializers.DictField(
        help_text="The content to label: its type and the properties of that type."
    )
    columns = serializers.ListField(source="meta", help_text="The visible columns.")
    answer = serializers.DictField(help_text="Your previous annotation, if the item was returned.")
    draft = serializers.DictField(allow_null=True)
    returned = serializers.DictField(allow_null=True, help_text="The reason the item was returned.")
    guideline = VersionName()


class NextShown(Shown):
    """The next item, or null if there is no work for you now."""

    work = WorkShown(allow_null=True)


class AnswerShown(Shown):
    """The stored annotation."""

    id = serializers.IntegerField()
    item = serializers.IntegerField(source="item_id")
    revision = serializers.IntegerField()
    answer = serializers.DictField()
    submitted_at = serializers.DateTimeField()


class DraftShown(Shown):
    """The stored draft."""

    answer = serializers.DictField()
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class LeaseShown(Shown):
    """How long the item stays assigned to you."""

    lease_until = serializers.DateTimeField()


class SubmitBody(Body):
    """An annotation and the versions it was created under."""

    answer = serializers.DictField(help_text="One entry for each field of the label schema.")
    guideline = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    revision = serializers.IntegerField(default=0, min_value=0, max_value=32_000)


class DraftBody(Body):
    """A draft annotation. `revision` is the draft's revision, 0 for the first one."""

    answer = serializers.DictField()
    revision = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)


class SkipBody(Body):
    """The reason for skipping."""

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
    """The labeling queue."""

    @operation("label.do", on=place_of, returns=NextShown)
    def post(self, request: ApiRequest, place: WorkContext) -> dict[str, Any]:
        """Get the next item of a project.

        Items in progress and returned items come first. Fails with stale_guideline until you
        acknowledge the guideline. Send heartbeats to keep the item. Otherwise it returns to the
        queue.
        """
        assignment = claim_next_item(place)
        if assignment is not None:
            open_assignment(place, assignment.pk)
        return shown(place, assignment)


class AssignmentSubmit(Endpoint):
    """Submit an annotation."""

    @operation("label.do", on=work_of, takes=SubmitBody, returns=AnswerShown)
    def post(
        self,
        request: ApiRequest,
        work: Work,
        answer: dict[str, Any],
        guideline: int,
        revision: int,
    ) -> Annotation:
        """Submit the annotation for an item assigned to you."""
        assignment, place = work
        key = request.headers.get(HEADER) or f"api:{assignment.pk}:{revision}"
        submission = Submission(
            answer=answer, revision=revision, guideline_id=guideline, key=key[:64]
        )
        return submit_annotation(place, assignment=assignment, submission=submission)


class AssignmentDraft(Endpoint):
    """The draft of an annotation."""

    @operation("label.do", on=work_of, takes=DraftBody, returns=DraftShown)
    def put(self, request: ApiRequest, work: Work, answer: dict[str, Any], revision: int) -> Draft:
        """Save a draft, even if the time limit for the item has expired."""
        return save_draft(work[0], answer=answer, revision=revision)


class AssignmentHeartbeat(Endpoint):
    """Keep an item assigned."""

    @operation("label.do", on=work_of, returns=LeaseShown)
    def post(self, request: ApiRequest, work: Work) -> Assignment:
        """Extend the time limit of an item assigned to you."""
        assignment, place = work
        require_held(assignment)
        beat(place, assignment, ahead=0)
        return assignment


class AssignmentSkip(Endpoint):
    """Skip an item."""

    @operation("label.do", on=work_of, takes=SkipBody)
    def post(self, request: ApiRequest, work: Work, reason: str, comment: str = "") -> None:
        """Skip an item with a reason. You won't get it again."""
        said = [part for part in (reason, comment.strip()) if part]
        skip(work[0], reason=": ".join(said))


class AssignmentRelease(Endpoint):
    """Release an item."""

    @operation("label.do", on=work_of)
    def post(self, request: ApiRequest, work: Work) -> None:
        """Return an item to the queue without annotating it."""
        release(work[0])


class AssignmentRetake(Endpoint):
    """Resume an item."""

    @operation("label.do", on=work_of, returns=NextShown)
    def post(self, request: ApiRequest, work: Work) -> dict[str, Any]:
        """Resume an item whose time limit has expired, unless another annotator has it."""
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
