"""Forms beside the list of items: save the present filters as a view, rename and delete it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation.datasets.items.filters import Wanted, wanted_in
from annotation.datasets.saved_views.actions import change_view, delete_view, save_view, views_for
from annotation.datasets.saved_views.models import SavedView
from annotation.projects.models import Project
from annotation.projects.sections import address
from core.identity.models import Member
from core.permissions.decorators import requires
from core.web.errors import Invalid
from core.web.http import MemberRequest


def find_view(member: Member, project_id: int, view_id: int) -> SavedView:
    """A view that the member sees, or 404."""
    project = get_object_or_404(Project, pk=project_id)
    return get_object_or_404(views_for(member, project).select_related("project"), pk=view_id)


def back_to_list(project: Project, wanted: Wanted) -> HttpResponse:
    """The list of items with these filters."""
    return redirect(f"{address('items', project)}?{wanted.query}")


@require_POST
@requires("project.change")
def saved_view_new(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Save the filters that the list was shown with."""
    project = get_object_or_404(Project, pk=project_id)
    wanted = wanted_in(QueryDict(request.POST.get("filters", "")))
    is_shared = request.POST.get("shared") == "1"
    try:
        save_view(
            by=request.member,
            project=project,
            name=request.POST.get("name", ""),
            wanted=wanted,
            is_shared=is_shared,
        )
        messages.success(request, _("View saved."))
    except Invalid as refusal:
        messages.error(request, refusal.message)
    return back_to_list(project, wanted)


@require_POST
@requires("project.change")
def saved_view_change(
    request: MemberRequest, organization: str, project_id: int, view_id: int
) -> HttpResponse:
    """Rename a view, or say anew who sees it."""
    view = find_view(request.member, project_id, view_id)
    name, is_shared = request.POST.get("name", ""), request.POST.get("shared") == "1"
    try:
        change_view(by=request.member, view=view, name=name, is_shared=is_shared)
        messages.success(request, _("View saved."))
    except Invalid as refusal:
        messages.error(request, refusal.message)
    return back_to_list(view.project, view.wanted)


@require_POST
@requires("project.change")
def saved_view_delete(
    request: MemberRequest, organization: str, project_id: int, view_id: int
) -> HttpResponse:
    """Delete a view; the list stays filtered as it was."""
    view = find_view(request.member, project_id, view_id)
    delete_view(by=request.member, view=view)
    messages.success(request, _("View deleted."))
    return back_to_list(view.project, view.wanted)
