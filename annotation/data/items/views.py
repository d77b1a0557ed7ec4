"""The item browser: the list with its filters, and one item with all that happened to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.data.content import content_of
from annotation.data.counts.counting import counts_of
from annotation.data.items.queries import (
    BADGES,
    batches_of,
    history_of,
    item_lines,
    items_of,
)
from annotation.data.models import Item, ItemState
from annotation.projects.models import Project
from annotation.projects.sections import address, may_open, trail
from workforce.permissions.can import can
from workforce.permissions.decorators import requires
from workforce.web.http import MemberRequest
from workforce.web.pagination import keyset_page, number

FOLDER = "annotation/data"
LONGEST_SEARCH = 200


@require_safe
@requires("item.view")
def items(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """A project's items, newest first."""
    project = get_object_or_404(Project, pk=project_id)
    state, batch = request.GET.get("state", ""), number(request, "batch")
    prefix = request.GET.get("id", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    skipped = bool(request.GET.get("skipped"))
    found = items_of(project, state=state, batch=batch, prefix=prefix, skipped=skipped)
    page = keyset_page(found, request)
    counts = counts_of(project.pk)
    context = {
        "project": project,
        "trail": trail(project, _("Data")),
        "page": page,
        "lines": item_lines(page.rows),
        "total": sum(counts.values()),
        "tiles": state_tiles(counts),
        "states": ItemState.choices,
        "batches": batches_of(project),
        "state": state,
        "batch": batch,
        "prefix": prefix,
        "skipped": skipped,
        "is_filtered": bool(state or batch or prefix or skipped),
        "may_import": bool(can(request.member, "data.import")),
        "assign_url": assign_address(request, project, batch=batch, starts_with=prefix),
    }
    return render(request, f"{FOLDER}/items.html", context)


def assign_address(request: MemberRequest, project: Project, **wanted: Any) -> str:
    """Where such items are given to a person by hand; empty for who may not."""
    page = address("project_assign", project)
    if not may_open(request.member, page):
        return ""
    asked = urlencode({name: value for name, value in wanted.items() if value})
    return f"{page}?{asked}" if asked else page


def state_tiles(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The number of items in each state, each a filter of the list."""
    return [
        {
            "title": state.label,
            "number": counts.get(state, 0),
            "url": f"?{urlencode({'state': state})}",
        }
        for state in ItemState
        if state != ItemState.EXCLUDED or counts.get(state)
    ]


@require_safe
@requires("item.view")
def item_detail(
    request: MemberRequest, organization: str, project_id: int, item_id: int
) -> HttpResponse:
    """One item: its text, its columns, and its history."""
    found = Item.objects.select_related("batch", "project", "media")
    item = get_object_or_404(found, pk=item_id, project_id=project_id)
    way = trail(item.project, _("Data"))
    way[-1]["url"] = address("items", item.project)
    context = {
        "project": item.project,
        "item": item,
        "content": content_of(
            item, url=reverse("item_picture", args=[organization, project_id, item_id])
        ),
        "badge": BADGES[ItemState(item.state)],
        "shown": list(item.data.items()),
        "hidden": list(item.hidden.items()),
        "history": history_of(item),
        "assign_url": assign_address(request, item.project, ids=item.external_id),
        "trail": [*way, {"title": item.external_id}],
        "may_use_as_example": item.state != ItemState.EXCLUDED
        and bool(can(request.member, "guideline.change")),
    }
    return render(request, f"{FOLDER}/item.html", context)
