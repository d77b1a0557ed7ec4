"""Pages of reviewers: what waits, one review at a time, and what became of a late verdict."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annotation.datasets.content import content_of
from annotation.datasets.delivery import DeliveryPurpose, deliver
from annotation.datasets.models import Item
from annotation.label_types.forms import answer_from_form
from annotation.label_types.rendering import Remarks, fields_html
from annotation.label_types.schema import schema_of
from annotation.projects.guidelines.classes import classes_in
from annotation.projects.guidelines.panel import guideline_panel
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Review, ReviewKind, Verdict
from annotation.workflow.lifecycle.reasons import Reason, reason_title
from annotation.workflow.queue.eligibility import schema_in_force
from annotation.workflow.review.actions import (
    claim_next_review,
    claim_review,
    decide_review,
    extend_review,
    find_review,
    release_review,
    send_to_review,
)
from annotation.workflow.review.backlog import backlogs, undecided_in
from annotation.workflow.review.decisions import Given
from annotation.workflow.review.past_decisions import given_in_form, given_in_json, remarks_in_form
from annotation.workflow.review.queries import (
    choice_in,
    decided_by,
    held_by,
    regions_to_remark,
    rounds_before,
    skips_of,
)
from annotation.workflow.shortcuts.own_keys import keys_of
from core.identity.models import Member
from core.permissions.decorators import requires
from core.web.errors import Conflict, DomainError, Invalid, Missing
from core.web.http import MAX_ID_LENGTH, MemberRequest, wants_json
from core.web.pagination import number
from core.web.script_preload import scripts_ahead

FOLDER = "annotation/workflow/review"


@require_GET
@requires("review.do")
def reviews(request: MemberRequest, organization: str) -> HttpResponse:
    """Where answers wait for a review, and what the member holds."""
    context = {"backlogs": backlogs(request.member), "held": held_by(request.member)}
    return render(request, f"{FOLDER}/reviews.html", context)


@require_GET
@never_cache
@requires("review.do")
def review_next(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The next answer of a project to look at."""
    project = get_object_or_404(with_rules(), pk=project_id, guideline__isnull=False)
    try:
        review = claim_next_review(by=request.member, project=project)
    except Conflict as full:
        messages.error(request, full.message)
        return redirect("reviews", organization)
    if review is None:
        context = {
            "project": project,
            "decided": decided_by(request.member, project),
            "others": undecided_in(project),  # none of them is free for this member
        }
        return render(request, f"{FOLDER}/nothing.html", context)
    return review_page(request, project, review)


@require_GET
@never_cache
@requires("review.do")
def review_open(request: MemberRequest, organization: str, review_id: int) -> HttpResponse:
    """This very review, from a list or a link."""
    try:
        review = claim_review(by=request.member, review_id=review_id)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("reviews", organization)
    return review_page(request, with_rules().get(pk=review.project_id), review)


def with_rules() -> Any:
    """Projects with what the page shows of them."""
    return Project.objects.select_related("schema", "policy", "guideline")


def review_page(request: MemberRequest, project: Project, review: Review) -> HttpResponse:
    """A held review, ready to be decided."""
    context = review_context(request.member, project, review, begin=number(request, "begin"))
    context["decided"] = decided_by(request.member, project)
    context["plain_keys"] = keys_of(request.member)["plain"]
    return render(request, f"{FOLDER}/review.html", context)


def review_context(
    viewer: Member,
    project: Project,
    review: Review,
    problems: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
    begin: int | None = None,
    typed_remarks: Remarks | None = None,
) -> dict[str, Any]:
    """One review with its item, the answers, earlier rounds and the forms, as typed.

    `begin` is the annotation that the reviewer's own answer begins from.
    """
    assert project.schema is not None
    assert project.guideline is not None
    schema = schema_of(project.schema.fields)
    item = deliver(viewer, review.item, DeliveryPurpose.REVIEW)
    url = reverse("item_media", args=[project.organization.slug, project.pk, item.pk])
    content = content_of(item, url=url)
    choice = choice_in(review, schema, content)
    start = choice.start(begin)
    return {
        "review": review,
        "columns": item.data,
        "content": content,
        "scripts": scripts_ahead("review", [field["kind"] for field in schema.for_page]),
        "data": {
            "fields": schema.for_page,
            "content": content,
            "starts": {str(each.annotation_id): each.answer for each in choice.candidates},
        },
        "part": f"{FOLDER}/_{review.kind}.html",
        "candidates": choice.candidates,
        "disagreements": choice.disagreements,
        "begun": begin is not None,
        "reasons": Reason.choices,
        "earlier": rounds_before(review, schema, content),
        "regions": regions_to_remark(review, choice, schema, content, typed_remarks),
        "skips": skips_of(review),
        "form_html": fields_html(schema, start if typed is None else typed, problems, content),
        "guideline": guideline_panel(
            viewer, project.guideline, project.schema, slug=project.organization.slug
        ),
        "open_blocks": frozenset().union(
            *(classes_in(schema, each.answer) for each in choice.candidates)
        ),
        "project": project,
    }


@require_POST
@requires("review.do")
def review_decide(request: MemberRequest, organization: str, review_id: int) -> HttpResponseBase:
    """Take a verdict and go on to the next answer."""
    review = find_review(review_id)
    scripted = wants_json(request)
    given = given_in_json(request) if scripted else given_in_form(request, review)
    try:
        decided = decide_review(by=request.member, review_id=review_id, given=given)
    except (Invalid, Conflict) as refusal:
        if scripted:
            raise
        if isinstance(refusal, Invalid):
            return shown_again(request, review, refusal)
        return too_late(request, review, given, refusal)
    if scripted:
        return JsonResponse({"ok": True, "verdict": decided.verdict})
    messages.success(request, said(decided))
    return redirect("review_next", organization, review.project_id)


def shown_again(request: MemberRequest, review: Review, invalid: DomainError) -> HttpResponse:
    """The page with what has to be mended and what was typed."""
    problems = {
        problem["field"]: problem["message"] for problem in invalid.detail.get("problems", [])
    }
    review = Review.objects.select_related("item", "annotation").get(pk=review.pk)
    project = with_rules().get(pk=review.project_id)
    is_fix = request.POST.get("verdict") != "rejected"
    typed = answer_from_form(schema_in_force(project), request.POST) if is_fix else None
    context = review_context(
        request.member,
        project,
        review,
        problems,
        typed,
        typed_remarks=remarks_in_form(request.POST),
    )
    plain_keys = keys_of(request.member)["plain"]
    context |= {"refusal": invalid, "typed": request.POST, "plain_keys": plain_keys}
    return render(request, f"{FOLDER}/review.html", context, status=invalid.status)


def too_late(
    request: MemberRequest, review: Review, given: Given, refusal: Conflict
) -> HttpResponse:
    """Somebody was quicker: why nothing was changed, and what the reviewer had written."""
    verdict = Verdict(given.verdict).label if given.verdict in Verdict.values else ""
    schema = schema_in_force(review.project)
    context = {
        "review": review,
        "refusal": refusal,
        "verdict": verdict,
        "reason": reason_title(given.reason),
        "comment": given.comment,
        "answer": schema.summary(schema.valid_part(given.answer)),
    }
    return render(request, f"{FOLDER}/too_late.html", context, status=refusal.status)


def said(review: Review) -> str:
    """What was done, in a sentence."""
    if review.kind in (ReviewKind.CHOICE, ReviewKind.ROUNDS):
        return _("Decision saved.")
    return {
        Verdict.ACCEPTED: _("Accepted."),
        Verdict.CORRECTED: _("Corrected and accepted."),
        Verdict.REJECTED: _("Rejected. The annotation was returned to the annotator."),
        Verdict.UPHELD: _("Rejection upheld. The annotation was returned to the annotator."),
        Verdict.OVERTURNED: _("Rejection overturned. The annotation is accepted."),
        Verdict.ANSWERED: _("Annotated. The item is done."),
        Verdict.REQUEUED: _("Returned to the queue."),
        Verdict.EXCLUDED: _("Excluded."),
    }[Verdict(review.verdict)]


@require_POST
@requires("review.do")
def review_beat(request: MemberRequest, organization: str, review_id: int) -> HttpResponse:
    """A sign of life from the page: the review stays with its reviewer."""
    review = find_review(review_id)
    review = extend_review(by=request.member, review=review)
    assert review.lease_until is not None
    return JsonResponse({"leaseUntil": review.lease_until.isoformat(), "version": review.version})


@require_POST
@requires("review.do")
def review_release(request: MemberRequest, organization: str, review_id: int) -> HttpResponse:
    """Give a review back to the queue."""
    review = find_review(review_id)
    release_review(by=request.member, review=review)
    return redirect("reviews", organization)


@require_POST
@requires("review.do")
def item_to_review(
    request: MemberRequest, organization: str, project_id: int, item_id: int
) -> HttpResponse:
    """Send the annotation that the item's page names to review."""
    item = get_object_or_404(Item, pk=item_id, project_id=project_id)
    number_sent = request.POST.get("annotation", "")
    is_number = number_sent.isdecimal() and len(number_sent) <= MAX_ID_LENGTH
    try:
        send_to_review(
            by=request.member, item_id=item.pk, annotation_id=int(number_sent) if is_number else 0
        )
    except (Conflict, Missing) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Sent to review."))
    return redirect("item_detail", organization, project_id, item_id)
