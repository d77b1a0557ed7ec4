"""The batches of a project: the list, and the plan of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotation.datasets.batches.actions import change_batch
from annotation.datasets.batches.forms import BatchForm, initial_of
from annotation.datasets.batches.queries import batch_lines
from annotation.datasets.models import Batch
from annotation.projects.models import Project
from annotation.projects.sections import address, trail
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import Invalid
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

FOLDER = "annotation/datasets"


@require_safe
@requires("item.view")
def batches(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """A project's batches, newest first."""
    project = get_object_or_404(Project, pk=project_id)
    page = keyset_page(Batch.objects.filter(project=project), request)
    way = trail(project, _("Data"))
    way[-1]["url"] = address("items", project)
    context = {
        "project": project,
        "trail": [*way, {"title": _("Batches")}],
        "page": page,
        "lines": batch_lines(project.pk, page.rows),
        "today": timezone.localdate(),
        "may_change": bool(can(request.member, "project.change")),
        "may_import": bool(can(request.member, "data.import")),
    }
    return render(request, f"{FOLDER}/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("project.change")
def batch_change(
    request: MemberRequest, organization: str, project_id: int, batch_id: int
) -> HttpResponse:
    """The plan of one batch."""
    found = Batch.objects.select_related("project")
    batch = get_object_or_404(found, pk=batch_id, project_id=project_id)
    form = BatchForm(request.POST or None, initial=initial_of(batch))
    if request.method == "POST" and form.is_valid():
        try:
            change_batch(by=request.member, batch=batch, plan=form.plan)
        except Invalid as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Saved. The queue will be updated in a moment."))
            return redirect("batches", organization, project_id)
    way = trail(batch.project, _("Batches"))
    way[-1]["url"] = address("batches", batch.project)
    context = {"project": batch.project, "batch": batch, "form": form}
    return render(
        request, f"{FOLDER}/batch.html", context | {"trail": [*way, {"title": batch.name}]}
    )
