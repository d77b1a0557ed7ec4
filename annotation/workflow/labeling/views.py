"""The labeling page and what it asks of the server while somebody works."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annotation.label_types.forms import answer_from_form, not_asked_yet
from annotation.label_types.rendering import NO_CONTENT, fields_html
from annotation.projects.guidelines.panel import guideline_panel
from annotation.workflow.labeling.actions import Submission, save_draft, submit_annotation
from annotation.workflow.labeling.page import item_data, page_data, todays_totals
from annotation.workflow.labeling.recent import recent_answers
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
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
from annotation.workflow.queue.limits import LimitReached
from core.permissions.decorators import requires
from core.web.errors import DomainError, Invalid
from core.web.http import MAX_ID_LENGTH, MemberRequest, json_body, wants_json
from core.web.script_preload import scripts_ahead
from workforce.members.scope import serialize


@require_GET
@never_cache
@requires("label.do")
def label(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The page with the item to work on now; a new guideline is read first."""
    serialize(request.member)  # before anything is read: they may just be removed
    place = work_context(member=request.member, project_id=project_id)
    if not place.has_read_guideline:
        page = reverse("guideline", args=[organization, project_id])
        return redirect(f"{page}?next={request.path}")
    if not place.is_live:
        return render(request, "annotation/workflow/labeling/label.html", page_context(place, None))
    assignment, why = None, ""
    try:
        assignment = claim_next_item(place)
    except LimitReached as refusal:
        why = refusal.message
    if assignment is not None:
        open_assignment(place, assignment.pk)
    context = page_context(place, assignment) | {"why": why}
    return render(request, "annotation/workflow/labeling/label.html", context)


def page_context(
    place: WorkContext,
    assignment: Assignment | None,
    *,
    answer: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Everything the template shows, with or without a script; `answer` is what was just sent."""
    page = page_data(place, assignment)
    item = page["item"]
    if answer is None:
        answer = (item["draft"] or item)["answer"] if item else {}
    assert place.project.schema is not None
    return {
        "page": page,
        "scripts": scripts_of_page(page),
        "form_html": fields_html(
            place.schema, answer, problems, item["content"] if item else NO_CONTENT
        ),
        "guideline": guideline_panel(
            place.member,
            place.guideline,
            place.project.schema,
            slug=place.member.organization.slug,
        ),
        "skip_reasons": SkipReason.choices,
        "is_paused": not place.is_live,
        "recent": recent_answers(place),
    }


def scripts_of_page(page: dict[str, Any]) -> list[str]:
    """The scripts for the kinds that are asked and the medium of the item on the screen."""
    kinds = [field["kind"] for field in page["project"]["fields"]]
    medium = [page["item"]["content"]["type"]] if page["item"] else []
    return scripts_ahead("labeling", [*kinds, *medium])


@require_POST
@requires("label.do")
def label_next(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The item that follows the one on the screen, claimed ahead."""
    place = work_context(member=request.member, project_id=project_id)
    after = number(json_body(request).get("after"))
    if after:
        find_work(request.member, after)
    with saying_where(request, place):
        coming = claim_next_item(place, after=after or None)
    return JsonResponse({"item": item_or_none(place, coming)})


@require_POST
@requires("label.do")
def assignment_submit(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponseBase:
    """Take an answer; a script gets the item after the one it claimed ahead, a form the page."""
    assignment, place = find_work(request.member, assignment_id)
    if not wants_json(request):
        return submit_form(request, place, assignment)
    body = json_body(request, unchecked="answer")  # each kind says which field is at fault
    submission = Submission(
        answer=body.get("answer"),
        revision=number(body.get("revision")),
        guideline_id=number(body.get("guideline")),
        key=str(body.get("key") or uuid.uuid4())[:64],
        schema_id=number(body.get("schema")),
    )
    with saying_where(request, place, assignment.pk):
        submit_annotation(place, assignment=assignment, submission=submission)
    coming = show_and_claim(place, number(body.get("after")))
    sent = {"ok": True, "next": item_or_none(place, coming)}
    if body.get("earnings", True):  # the page asks now and then, and counts on by itself
        sent["earnings"] = todays_totals(place.member)
    return JsonResponse(sent)


def submit_form(
    request: MemberRequest, place: WorkContext, assignment: Assignment
) -> HttpResponseBase:
    """The page without a script: submit, then show the page again with the next item."""
    answer = answer_from_form(place.schema, request.POST)
    if unseen := not_asked_yet(place.schema, answer, request.POST):
        return shown_again(request, place, assignment, answer, unseen)
    submission = Submission(
        answer=answer,
        revision=number(request.POST.get("revision")),
        guideline_id=number(request.POST.get("guideline")),
        key=uuid.uuid4().hex,
    )
    try:
        submit_annotation(place, assignment=assignment, submission=submission)
    except Invalid as invalid:
        found = invalid.detail.get("problems", [])
        problems = {problem["field"]: problem["message"] for problem in found}
        return shown_again(request, place, assignment, answer, problems)
    return redirect("label", request.organization.slug, assignment.project_id)


def shown_again(
    request: MemberRequest,
    place: WorkContext,
    assignment: Assignment,
    answer: dict[str, Any],
    problems: dict[str, str],
) -> HttpResponse:
    """The page with what was sent, and what is to be mended or added at each field."""
    context = page_context(place, assignment, answer=answer, problems=problems)
    return render(request, "annotation/workflow/labeling/label.html", context, status=422)


def show_and_claim(place: WorkContext, shown_id: int) -> Assignment | None:
    """The item claimed ahead is on the screen now: start its clock and claim its follower.

    Nothing to claim while the project is paused or its guideline unread: the page asks again.
    """
    try:
        return claim_next_item(place, after=shown_id or None, show=True)
    except DomainError:
        return None


@require_POST
@requires("label.do")
def assignment_draft(request: MemberRequest, organization: str, assignment_id: int) -> HttpResponse:
    """Keep unsubmitted work, also when the claim has expired; `isHeld` says whether it hasn't."""
    assignment, _place = find_work(request.member, assignment_id)
    body = json_body(request)
    draft = save_draft(
        assignment, answer=body.get("answer") or {}, revision=number(body.get("revision"))
    )
    return JsonResponse(
        {
            "revision": draft.revision,
            "savedAt": draft.saved_at.isoformat(),
            "isHeld": assignment.state == AssignmentState.HELD,
        }
    )


@require_POST
@requires("label.do")
def assignment_beat(request: MemberRequest, organization: str, assignment_id: int) -> HttpResponse:
    """A sign of life: the lease of the shown item and the one ahead is extended."""
    assignment, place = find_work(request.member, assignment_id)
    with saying_where(request, place, assignment.pk):
        require_held(assignment)
    ahead = number(json_body(request).get("ahead"))
    beat(place, assignment, ahead=ahead)
    return JsonResponse(
        {
            "leaseUntil": assignment.lease_until.isoformat(),
            "activeSeconds": round(assignment.active_seconds),
        }
    )


@require_POST
@requires("label.do")
def assignment_skip(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponseBase:
    """Give an item back with a reason."""
    assignment, place = find_work(request.member, assignment_id)
    scripted = wants_json(request)
    given: Any = json_body(request) if scripted else request.POST
    said = [str(given.get(name) or "") for name in ("reason", "comment")]
    parts = [words.replace("\0", "").strip() for words in said]
    with saying_where(request, place, assignment.pk):
        skip(assignment, reason=": ".join(part for part in parts if part))
    if not scripted:
        return redirect("label", organization, assignment.project_id)
    coming = show_and_claim(place, number(given.get("after")))
    return JsonResponse({"next": item_or_none(place, coming)})


@require_POST
@requires("label.do")
def assignment_release(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponse:
    """Give back an item that was claimed ahead; sent by the page as it is left, so it says nothing.

    One that was on a screen meanwhile stays: another device of the member's may show it.
    """
    assignment, _place = find_work(request.member, assignment_id)
    if assignment.opened_at is None:
        release(assignment)
    return HttpResponse(status=204)


@require_POST
@requires("label.do")
def assignment_retake(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponse:
    """Take an expired item again, with its draft."""
    assignment, place = find_work(request.member, assignment_id)
    with saying_where(request, place, assignment.pk):
        taken = retake(place, assignment)
    open_assignment(place, taken.pk)
    return JsonResponse({"item": item_data(place, taken)})


@contextmanager
def saying_where(
    request: HttpRequest, place: WorkContext, assignment_id: int = 0
) -> Iterator[None]:
    """Add to a refusal the address at which the page can mend it."""
    slug = assignment_slug(request)
    places = {
        "lease_expired": ("assignment_retake", assignment_id),
        "stale_guideline": ("guideline_acknowledge", place.project.pk),
    }
    try:
        yield
    except DomainError as refusal:
        if refusal.code in places:
            name, argument = places[refusal.code]
            refusal.detail["url"] = reverse(name, args=[slug, argument])
        raise


def assignment_slug(request: HttpRequest) -> str:
    """The organization's part of the address asked for."""
    assert request.resolver_match is not None
    return str(request.resolver_match.kwargs["organization"])


def item_or_none(place: WorkContext, assignment: Assignment | None) -> dict[str, Any] | None:
    """The item's data for the page."""
    return None if assignment is None else item_data(place, assignment)


def number(value: object) -> int:
    """An id or revision from a request; 0 for none. Raises Invalid for anything else."""
    if value in (None, ""):
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) <= MAX_ID_LENGTH
    ):
        return int(value)
    raise Invalid(_("Enter a number instead of “%(value)s”.") % {"value": str(value)[:40]})
