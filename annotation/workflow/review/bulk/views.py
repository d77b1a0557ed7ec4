"""Pages to accept many answers at once: choose, look, start, watch, stop."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.label_types.schema import schema_of
from annotation.projects.models import Project
from annotation.projects.sections import trail
from annotation.workflow.review.bulk.actions import cancel_bulk, preview_bulk, start_bulk
from annotation.workflow.review.bulk.forms import ChooseForm
from annotation.workflow.review.bulk.models import BulkAccept, BulkState
from annotation.workflow.review.bulk.queries import BADGES, chosen_answers, sample_of
from annotation.workflow.review.bulk.selection import offered
from core.permissions.decorators import requires
from core.web.errors import Invalid
from core.web.http import MemberRequest
from core.web.pagination import part_of

SECONDS_BETWEEN_LOOKS = "2"


@require_http_methods(["GET", "POST"])
@requires("review.do")
def bulk_new(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Choose which waiting answers are meant."""
    project = get_object_or_404(
        Project.objects.select_related("schema"), pk=project_id, schema__isnull=False
    )
    assert project.schema is not None
    schema = schema_of(project.schema.fields)
    posted = request.POST if request.method == "POST" else None
    offer = offered(request.member, project)
    form = ChooseForm(posted, schema=schema, authors=offer.authors, batches=offer.batches)
    if form.is_valid():
        try:
            bulk = preview_bulk(
                by=request.member, project=project, wanted=form.wanted(), schema=schema
            )
            return redirect("bulk", organization, bulk.pk)
        except Invalid as invalid:
            form.add_error(None, invalid.message)
    context = {
        "project": project,
        "form": form,
        "offer": offer,
        "trail": trail(project, _("Accept in bulk")),
    }
    return render(request, "annotation/workflow/review/bulk_new.html", context)


@require_safe
@requires("review.do")
def bulk(request: MemberRequest, organization: str, bulk_id: int) -> HttpResponse:
    """Which answers are meant, how far it is, and how it ended."""
    found = find_bulk(bulk_id)
    part = part_of(sorted(found.review_ids), request)
    is_going_on = found.state in (BulkState.QUEUED, BulkState.RUNNING)
    context = {
        "bulk": found,
        "badge": BADGES.get(BulkState(found.state), ""),
        "part": part,
        "answers": chosen_answers(request.member, part.rows),
        "sample": sample_of(request.member, found, slug=organization),
        "total": len(found.review_ids),
        "is_going_on": is_going_on,
        "is_mine": found.started_by_id == request.member.pk,
        "trail": trail(found.project, _("Accept in bulk")),
    }
    response = render(request, "annotation/workflow/review/bulk.html", context)
    if is_going_on:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@require_POST
@requires("review.do")
def bulk_start(request: MemberRequest, organization: str, bulk_id: int) -> HttpResponse:
    """Accept what the preview shows."""
    start_bulk(by=request.member, bulk=find_bulk(bulk_id))
    return redirect("bulk", organization, bulk_id)


@require_POST
@requires("review.do")
def bulk_cancel(request: MemberRequest, organization: str, bulk_id: int) -> HttpResponse:
    """Stop, or throw the preview away."""
    cancel_bulk(by=request.member, bulk=find_bulk(bulk_id))
    return redirect("bulk", organization, bulk_id)


def find_bulk(bulk_id: int) -> BulkAccept:
    """The bulk with its project and member, or 404."""
    found = BulkAccept.objects.select_related("project__organization", "started_by__user")
    return get_object_or_404(found, pk=bulk_id)
