"""Pages to change many items at once: choose, look, start, watch, stop, undo."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotation.datasets.items.filters import is_number, wanted_in
from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.projects.sections import address, trail
from annotation.workflow.bulk_changes.actions import (
    MAX_COUNT,
    Meant,
    cancel_change,
    may_be_undone,
    preview_change,
    start_change,
    undo_change,
)
from annotation.workflow.bulk_changes.models import ChangeState, ItemChange
from annotation.workflow.bulk_changes.preview import foresee
from core.permissions.decorators import requires
from core.web.errors import Invalid
from core.web.http import MAX_ID_LENGTH, MemberRequest
from core.web.pagination import keyset_page

SECONDS_BETWEEN_LOOKS = "2"
MAX_ADDRESS_LENGTH = 2_000
MAX_PRIORITY_LENGTH = 5  # digits
GIVE = "give"  # no change of the items: the page on which they are given to a person
BADGES = {
    ChangeState.PREVIEW: "warn",
    ChangeState.QUEUED: "info",
    ChangeState.RUNNING: "info",
    ChangeState.DONE: "good",
}


@require_POST
@requires("project.change")
def item_change_new(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Make the preview of what was chosen in the list of items or on an item's page."""
    project = get_object_or_404(Project, pk=project_id)
    filters = QueryDict(request.POST.get("filters", ""))
    wanted = wanted_in(filters)
    is_all = request.POST.get("scope") == "all"
    meant = Meant(None if is_all else ticked(request), wanted)
    try:
        if request.POST.get("kind") == GIVE:
            return redirect(give_address(project, meant))
        change = preview_change(
            by=request.member,
            project=project,
            kind=request.POST.get("kind", ""),
            meant=meant,
            priority=whole_number(request.POST.get("priority", "")),
            reason=request.POST.get("reason", "").replace("\0", ""),
        )
    except Invalid as invalid:
        messages.error(request, invalid.message)
        return redirect(f"{reverse('items', args=[organization, project_id])}?{wanted.query}")
    return redirect("item_change", organization, change.pk)


def ticked(request: MemberRequest) -> list[int]:
    """The ids of the ticked rows."""
    texts = request.POST.getlist("item")[: MAX_COUNT + 1]
    return [int(text) for text in texts if is_number(text, MAX_ID_LENGTH)]


def whole_number(text: str) -> int:
    """The priority that was typed; raises Invalid unless it is a whole number."""
    digits = text.strip()
    plain = digits.removeprefix("-")
    if not digits:
        return 0
    if not is_number(plain, MAX_PRIORITY_LENGTH):
        raise Invalid(_("Enter a whole number as the priority, such as 10."), code="priority")
    return int(digits)


def give_address(project: Project, meant: Meant) -> str:
    """The page on which these items are given to a person; raises Invalid without ticked ones."""
    rows = Item.objects.filter(project=project, pk__in=meant.item_ids or [])
    ids = list(rows.order_by("pk").values_list("external_id", flat=True))
    if not ids:
        raise Invalid(_("Select the items to assign."), code="no_items")
    asked = urlencode({"ids": "\n".join(ids)})
    if len(asked) > MAX_ADDRESS_LENGTH:
        raise Invalid(_("Too many items are selected. Select fewer items."), code="too_many")
    return f"{address('project_assign', project)}?{asked}"


@require_safe
@requires("project.change")
def item_changes(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """What was changed many at once in the project, newest first."""
    project = get_object_or_404(Project, pk=project_id)
    rows = ItemChange.objects.filter(project=project).exclude(state=ChangeState.PREVIEW)
    page = keyset_page(rows.select_related("started_by__user"), request)
    context = {
        "project": project,
        "page": page,
        "lines": [(row, BADGES.get(ChangeState(row.state), "")) for row in page.rows],
        "trail": way_to(project, _("Bulk changes")),
    }
    return render(request, "annotation/workflow/bulk_changes/changes.html", context)


@require_safe
@requires("project.change")
def item_change(request: MemberRequest, organization: str, change_id: int) -> HttpResponse:
    """What will happen to which items, how far it is, and how it ended."""
    found = find_change(change_id)
    is_preview = found.state == ChangeState.PREVIEW
    context = {
        "change": found,
        "project": found.project,
        "badge": BADGES.get(ChangeState(found.state), ""),
        "foresight": foresee(found) if is_preview else None,
        "most": MAX_COUNT,
        "is_mine": found.started_by_id == request.member.pk,
        "may_undo": may_be_undone(found),
        "trail": way_to(found.project, found.get_kind_display()),
    }
    response = render(request, "annotation/workflow/bulk_changes/change.html", context)
    if found.is_going_on:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@require_POST
@requires("project.change")
def item_change_start(request: MemberRequest, organization: str, change_id: int) -> HttpResponse:
    """Do what the preview says."""
    start_change(by=request.member, change=find_change(change_id))
    return redirect("item_change", organization, change_id)


@require_POST
@requires("project.change")
def item_change_cancel(request: MemberRequest, organization: str, change_id: int) -> HttpResponse:
    """Stop, or throw the preview away."""
    cancel_change(by=request.member, change=find_change(change_id))
    return redirect("item_change", organization, change_id)


@require_POST
@requires("project.change")
def item_change_undo(request: MemberRequest, organization: str, change_id: int) -> HttpResponse:
    """Make the preview of the opposite."""
    opposite = undo_change(by=request.member, change=find_change(change_id))
    return redirect("item_change", organization, opposite.pk)


def find_change(change_id: int) -> ItemChange:
    """The change with its project and member, or 404."""
    found = ItemChange.objects.select_related("project__organization", "started_by__user", "undoes")
    return get_object_or_404(found, pk=change_id)


def way_to(project: Project, title: str) -> list[dict[str, object]]:
    """The way to a page below the project's items."""
    way = trail(project, _("Data"))
    way[-1]["url"] = address("items", project)
    return [*way, {"title": title}]
