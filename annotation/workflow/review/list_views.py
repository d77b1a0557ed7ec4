"""The list of all reviews, with filters, as a page and as a CSV."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotation.workflow.lifecycle.models import ReviewKind, ReviewState, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.review.listing import (
    csv_header,
    csv_rows,
    filters_in,
    lines_of,
    listed,
    people_offered,
    projects_offered,
)
from annotation.workflow.review.reviewers import DAYS, reviewer_rows
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download


@require_safe
@requires("review.do")
def review_list(request: MemberRequest, organization: str) -> HttpResponse:
    """Waiting, held and decided reviews, newest first."""
    filters = filters_in(request)
    page, people = keyset_page(listed(filters, request.member), request), people_offered()
    names = dict(people)
    context = {
        "filters": filters,
        "page": page,
        "lines": lines_of(request.member, page.rows, names),
        "query": request.GET.urlencode(),
        "states": ReviewState.choices,
        "kinds": ReviewKind.choices,
        "verdicts": Verdict.choices,
        "reasons": Reason.choices,
        "people": people,
        "projects": projects_offered(request.member),
        "may_release": bool(can(request.member, "project.change")),
    }
    return render(request, "annotation/workflow/review/list.html", context)


@require_safe
@requires("review.do")
def review_list_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same reviews as a table for a spreadsheet."""
    found = listed(filters_in(request), request.member)
    return csv_download("reviews.csv", header=csv_header(), rows=csv_rows(request.member, found))


@require_safe
@requires("review.do")
def reviewers(request: MemberRequest, organization: str) -> HttpResponse:
    """How the reviewers judge; who is no manager sees their own row."""
    context = {"rows": reviewer_rows(request.member), "days": DAYS}
    return render(request, "annotation/workflow/review/reviewers.html", context)
