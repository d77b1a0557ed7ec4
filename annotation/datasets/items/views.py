"""The item browser: the list with its filters, and one item with all that happened to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.datasets.batches.actions import MAX_COUNT
from annotation.datasets.content import content_of
from annotation.datasets.counts.counting import counts_of
from annotation.datasets.delivery import DeliveryPurpose, deliver
from annotation.datasets.items.facts import facts_told, parts_told
from annotation.datasets.items.filters import MAX_SEARCH_LENGTH, Wanted, wanted_in
from annotation.datasets.items.queries import (
    BADGES,
    batches_of,
    classes_to_choose,
    history_of,
    item_lines,
    live_annotations,
    people_of,
    undecided_reviews,
)
from annotation.datasets.items.searching import (
    Extent,
    can_sort,
    count_matching,
    extent_of,
    find_items,
    neighbours,
)
from annotation.datasets.items.table import HEADER, table_rows
from annotation.datasets.models import Item, ItemState
from annotation.datasets.saved_views.actions import views_for
from annotation.projects.models import Project
from annotation.projects.sections import address, may_open, trail
from annotation.workflow.lifecycle.extra_slot import why_not_one_more
from annotation.workflow.lifecycle.labels import labels_on
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.lifecycle.to_review import why_no_review_of
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.sorting import Head, sort_head
from core.web.spreadsheet import csv_stream

FOLDER = "annotation/datasets"
FOLDED = (
    "label",
    "person",
    "priority",
    "skipped",
    "asked",
    "returned",
    "open",
)  # under "More filters"


def find_project(project_id: int) -> Project:
    """The project with what its items' classes come from, or 404."""
    return get_object_or_404(Project.objects.select_related("schema"), pk=project_id)


@require_safe
@requires("item.view")
def items(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """A project's items, newest first unless a head was chosen."""
    project = find_project(project_id)
    wanted = wanted_in(request.GET)
    counts = counts_of(project.pk)
    extent = extent_of(project, wanted, counts)
    found = find_items(project, wanted, request, extent)
    may_change = bool(can(request.member, "project.change", project))
    saved = list(views_for(request.member, project))
    context = {
        "project": project,
        "trail": trail(project, _("Data")),
        "found": found,
        "page": found.page,
        "lines": item_lines(request.member, found.page.rows),
        "total": sum(counts.values()),
        "tiles": state_tiles(counts),
        "states": ItemState.choices,
        "batches": batches_of(project),
        "people": people_of(project),
        "classes": classes_to_choose(project),
        "wanted": wanted,
        "longest": MAX_SEARCH_LENGTH,
        "more_filters": any(wanted.values()[name] for name in FOLDED),
        "may_change": may_change,
        "heads": heads(request, project, wanted, extent),
        "matching": count_matching(project, wanted, extent) if may_change else None,
        "most": MAX_COUNT,
        "hidden": hidden_told(request, wanted, extent),
        "saved": saved,
        "view": next((each for each in saved if each.wanted == wanted), None),
        "may_import": bool(can(request.member, "data.import", project)),
        "assign_url": assign_address(request, project, batch=wanted.batch, starts_with=wanted.id),
        "only_queue": gives_whole_queue(wanted),
    }
    return render(request, f"{FOLDER}/items.html", context)


def heads(request: MemberRequest, project: Project, wanted: Wanted, extent: Extent) -> list[Head]:
    """The heads of the list's columns, with links for the orders that it can be in."""
    content = {"image": _("Image"), "text": _("Text")}.get(project.media_type, _("Item"))
    now = wanted.sort if wanted.sort and can_sort(wanted, wanted.sort, extent) else "-added"

    def head(title: str, key: str, **how: bool) -> Head:
        made = sort_head(request, title, key, now=now, **how)
        return made if can_sort(wanted, key, extent) else replace(made, url="")

    return [
        Head(content),
        head(_("State"), "state"),
        Head(_("Annotations"), is_number=True),
        head(_("Priority"), "priority", is_falling=True, is_number=True),
        head(_("External ID"), "id"),
        Head(_("Batch")),
        head(_("Added"), "added", is_falling=True),
    ]


def hidden_told(request: MemberRequest, wanted: Wanted, extent: Extent) -> dict[str, Any]:
    """How many excluded items the list leaves out or shows, and the address of the other list."""
    if wanted.state or not extent.excluded:
        return {}
    other = replace(wanted, excluded="1" if wanted.hides_excluded else "")
    return {"number": extent.excluded, "is_hidden": wanted.hides_excluded, "url": f"?{other.query}"}


def gives_whole_queue(wanted: Wanted) -> bool:
    """Whether the page that gives items to a person can be narrowed the same way."""
    return wanted.asked_for <= {"batch", "id"}


@require_safe
@requires("item.view")
def items_csv(request: MemberRequest, organization: str, project_id: int) -> HttpResponseBase:
    """The filtered list as a file."""
    project = find_project(project_id)
    rows = table_rows(request.member, project, wanted_in(request.GET))
    return csv_stream("items.csv", header=[str(title) for title in HEADER], rows=rows)


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
    found = Item.objects.select_related("batch", "project__schema", "media")
    item = get_object_or_404(found, pk=item_id, project_id=project_id)
    way = trail(item.project, _("Data"))
    wanted = wanted_in(request.GET)
    way[-1]["url"] = f"{address('items', item.project)}?{wanted.query}"
    delivered = deliver(request.member, item, DeliveryPurpose.BROWSING)
    url = reverse("item_media", args=[organization, project_id, item_id])
    content = content_of(delivered, url=url)
    context = {
        "project": item.project,
        "item": item,
        "content": content,
        "media": delivered.media,
        "labels": labels_on(item, content),
        "badge": BADGES[ItemState(item.state)],
        "facts": facts_told(delivered.media) or parts_told(delivered.parts),
        "shown": list(delivered.data.items()),
        "hidden": list(delivered.hidden.items()),
        "history": history_of(item),
        "undecided": undecided_reviews(item, request.member),
        "annotations": live_annotations(item),
        "why_no_review": why_no_review_of(item),
        "may_review": bool(can(request.member, "review.do", item.project)),
        "may_add": item.state == ItemState.DONE and not why_not_one_more(item),
        "reserved": reservations(item),
        "questions": questions_about(item),
        "wanted": wanted,
        "beside": neighbours(item, wanted),
        "may_change": bool(can(request.member, "project.change", item.project)),
        "assign_url": assign_address(request, item.project, ids=item.external_id),
        "trail": [*way, {"title": item.external_id}],
        "may_use_as_example": item.state != ItemState.EXCLUDED
        and bool(can(request.member, "guideline.change", item.project)),
    }
    return render(request, f"{FOLDER}/item.html", context)


def reservations(item: Item) -> list[Assignment]:
    """For whom the item is kept."""
    rows = Assignment.objects.filter(item=item, state=AssignmentState.RESERVED)
    return list(rows.select_related("member__user").order_by("pk"))


def questions_about(item: Item) -> list[Any]:
    """What was asked about it, oldest first; by the relation's name, as questions lie above."""
    rows = getattr(item, "questions")  # noqa: B009  # no attribute that the type checker sees
    return list(rows.select_related("asked_by__user").order_by("pk"))
