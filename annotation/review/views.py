"""Pages of reviewers: what waits, and one answer at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annotation.data.content import Content, content_of
from annotation.guidelines.classes import classes_in
from annotation.guidelines.panel import guideline_panel
from annotation.kinds.forms import answer_from_form
from annotation.kinds.rendering import fields_html
from annotation.kinds.schema import schema_of
from annotation.projects.models import Project
from annotation.queue.versions import schema_in_force
from annotation.review.actions import (
    claim_next_review,
    decide_review,
    release_review,
)
from annotation.review.queries import backlogs, candidates, decided_by, earlier_rounds
from annotation.review.verdicts import Given
from annotation.workflow.models import Review
from annotation.workflow.reasons import Reason
from workforce.permissions.decorators import requires
from workforce.web.errors import DomainError, Invalid
from workforce.web.http import MemberRequest, json_body, wants_json

LONGEST_VERSION = 5  # digits of a small integer


@require_GET
@requires("review.do")
def reviews(request: MemberRequest, organization: str) -> HttpResponse:
    """Where answers wait for a review."""
    return render(request, "annotation/review/reviews.html", {"backlogs": backlogs(request.member)})


@require_GET
@never_cache
@requires("review.do")
def review_next(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The next answer of a project to look at."""
    projects = Project.objects.select_related("schema", "policy", "guideline")
    project = get_object_or_404(projects, pk=project_id, guideline__isnull=False)
    review = claim_next_review(by=request.member, project=project)
    context = {"project": project, "decided": decided_by(request.member, project)}
    if review is None:
        return render(request, "annotation/review/nothing.html", context)
    return render(
        request, "annotation/review/review.html", context | review_context(project, review)
    )


def review_context(
    project: Project,
    review: Review,
    problems: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One review with its item, the answers, earlier rounds and the form for a fix, as typed."""
    assert project.schema is not None
    assert project.guideline is not None
    schema = schema_of(project.schema.fields)
    answers = candidates(review, schema)
    start = answers[0].answer if len(answers) == 1 else {}
    return {
        "review": review,
        "item": review.item,
        "content": content_in(project, review),
        "is_choice": review.annotation_id is None,
        "candidates": answers,
        "reasons": Reason.choices,
        "earlier": earlier_rounds(review),
        "form_html": fields_html(schema, start if typed is None else typed, problems),
        "guideline": guideline_panel(
            project.guideline, project.schema, slug=project.organization.slug
        ),
        "open_blocks": frozenset().union(*(classes_in(schema, each.answer) for each in answers)),
        "project": project,
    }


def content_in(project: Project, review: Review) -> Content:
    """The item's text or picture, as a reviewer sees it."""
    slug = project.organization.slug
    url = reverse("item_picture", args=[slug, project.pk, review.item_id])
    return content_of(review.item, url=url)


@require_POST
@requires("review.do")
def review_decide(request: MemberRequest, organization: str, review_id: int) -> HttpResponseBase:
    """Take a verdict and go on to the next answer."""
    review = get_object_or_404(Review, pk=review_id)
    scripted = wants_json(request)
    given = given_in_json(request) if scripted else given_in_form(request, review)
    try:
        decided = decide_review(by=request.member, review_id=review_id, given=given)
    except Invalid as invalid:
        if scripted:
            raise
        return shown_again(request, review, invalid)
    if scripted:
        return JsonResponse({"ok": True, "verdict": decided.verdict})
    messages.success(request, said(decided))
    return redirect("review_next", organization, review.project_id)


def given_in_json(request: MemberRequest) -> Given:
    """A verdict sent by a script."""
    body = json_body(request)
    return Given(
        verdict=str(body.get("verdict") or ""),
        version=version(body.get("version")),
        reason=str(body.get("reason") or ""),
        comment=str(body.get("comment") or "")[:2000],
        answer=body.get("answer"),
    )


def given_in_form(request: MemberRequest, review: Review) -> Given:
    """A verdict sent by the page's form; a choice may name one of the answers by its annotation."""
    sent = request.POST
    answer: Any = None
    if sent.get("verdict") == "corrected" or review.annotation_id is None:
        answer = answer_from_form(schema_in_force(review.project), sent)
    if (picked := sent.get("picked", "")).isdigit():
        chosen = review.item.annotations.filter(pk=int(picked), is_live=True).first()
        answer = chosen.answer if chosen else answer
    return Given(
        verdict=sent.get("verdict", ""),
        version=version(sent.get("version")),
        reason=sent.get("reason", ""),
        comment=sent.get("comment", "")[:2000],
        answer=answer,
    )


def version(value: object) -> int:
    """The version of the review the person saw; -1, which never fits, for anything unreadable."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else -1


def shown_again(request: MemberRequest, review: Review, invalid: DomainError) -> HttpResponse:
    """The page with what has to be mended and what was typed."""
    projects = Project.objects.select_related("schema", "policy", "guideline")
    project = projects.get(pk=review.project_id)
    problems = {
        problem["field"]: problem["message"] for problem in invalid.detail.get("problems", [])
    }
    review = Review.objects.select_related("item", "annotation").get(pk=review.pk)
    is_fix = request.POST.get("verdict") != "rejected"
    typed = answer_from_form(schema_in_force(project), request.POST) if is_fix else None
    context = review_context(project, review, problems, typed)
    context |= {"refusal": invalid, "typed": request.POST}
    return render(request, "annotation/review/review.html", context, status=422)


def said(review: Review) -> str:
    """What was done, in a sentence."""
    if review.annotation_id is None:
        return _("Decided.")
    return {
        "accepted": _("Accepted."),
        "corrected": _("Corrected and accepted."),
        "rejected": _("Sent back to its author."),
    }[review.verdict]


@require_POST
@requires("review.do")
def review_release(request: MemberRequest, organization: str, review_id: int) -> HttpResponse:
    """Give a review back to the queue."""
    review = get_object_or_404(Review, pk=review_id)
    release_review(by=request.member, review=review)
    return redirect("reviews", organization)
