"""Lists of reviews with filters: of all projects, of one, its adjudications; also as CSV."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.projects.models import Project
from annotation.projects.sections import trail
from annotation.projects.views import find_project
from annotation.workflow.lifecycle.models import ReviewKind, ReviewState, Verdict
from annotation.workflow.lifecycle.reasons import Reason
from annotation.workflow.review.listing import (
    Filters,
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
    """Waiting, held and decided reviews of all granted projects, newest first."""
    return show_list(request, filters_in(request))


@require_safe
@requires("item.view")
def project_reviews(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The same list of one project, as a page of the project."""
    project = find_project(request, project_id)
    filters = replace(filters_in(request), project=project.pk)
    return show_list(request, filters, project, active="project_reviews", title=_("Reviews"))


@require_safe
@requires("item.view")
def project_adjudications(
    request: MemberRequest, organization: str, project_id: int
) -> HttpResponse:
    """The project's adjudications: reviews that ask for more than a look at one annotation."""
    project = find_project(request, project_id)
    filters = replace(filters_in(request), project=project.pk, adjudications=True)
    return show_list(
        request, filters, project, active="project_adjudications", title=_("Adjudications")
    )


def show_list(
    request: MemberRequest,
    filters: Filters,
    project: Project | None = None,
    *,
    active: str = "",
    title: str = "",
) -> HttpResponse:
    """The list; with a project under its header and tabs, of which `active` is marked."""
    page, people = keyset_page(listed(filters, request.member), request), people_offered()
    names = dict(people)
    context = {
        "filters": filters,
        "page": page,
        "lines": lines_of(request.member, page.rows, names),
        "query": filters.query(),
        "is_narrowed": not filters_in(request).is_empty,
        "project": project,
        "active": active,
        "title": title or _("All reviews"),
        "trail": trail(project, title) if project else [],
        "states": ReviewState.choices,
        "kinds": [
            choice
            for choice in ReviewKind.choices
            if not filters.adjudications or choice[0] != ReviewKind.ANSWER
        ],
        "verdicts": Verdict.choices,
        "reasons": Reason.choices,
        "people": people,
        "projects": projects_offered(request.member),
        "may_review": bool(can(request.member, "review.do", project)),
        "may_release": bool(can(request.member, "project.change", project)),
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
