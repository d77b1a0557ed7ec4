"""How far does the item browser look for what no index leads to? A stretch of rows at a time.

An index on the words would have to be written again at every claim and every answer, because
those change the item's row in a way that rewrites all its indexes. So the newest items are read
in the order of their ids, a page stops where it is full, and one that ends early says how far it
looked and goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.http import HttpRequest

from annotation.data.items.filters import Wanted, narrowed
from annotation.data.models import Item
from annotation.projects.models import Project
from workforce.api.pages import Walk
from workforce.web.pagination import Page, keyset_page, link, number

STRETCH = 20_000  # rows looked at for a first page
FAR = 200_000  # and whenever somebody asks to go on


@dataclass(frozen=True)
class Found:
    """A page of items; `further` is the query string that goes on looking, with `looked` rows
    behind it, or empty where the end was reached or the page is full. `exact` is the item whose
    external id is just what was typed, however far away."""

    page: Page[Item]
    looked: int = 0
    further: str = ""
    exact: Item | None = None


def find_items(project: Project, wanted: Wanted, request: HttpRequest) -> Found:
    """The page of items that the address names, newest first; three queries at most."""
    found = look_through(project, wanted, request)
    if not (wanted.id and found.further):
        return found
    exact = Item.objects.filter(project=project, external_id=wanted.id).first()
    return replace(found, exact=None if exact in found.page.rows else exact)


def look_through(project: Project, wanted: Wanted, request: HttpRequest) -> Found:
    """The page, as far as it is found within one stretch."""
    rows = narrowed(project, wanted).select_related("batch")
    if not wanted.walks:
        return Found(keyset_page(rows, request))
    stretch = FAR if request.GET.get("far") else STRETCH
    before, after = number(request, "before"), number(request, "after")
    end = end_of_stretch(project, wanted, stretch, before=before, after=after)
    if end is None:
        return Found(keyset_page(rows, request))
    if after is not None:
        page = keyset_page(rows.filter(pk__lte=end), request)
        further = "" if page.newer else link(request, "after", end)
    else:
        page = keyset_page(rows.filter(pk__gte=end), request)
        further = "" if page.older else link(request, "before", end)
    if further and stretch != FAR:
        further += "&far=1"
    return Found(page, stretch, further)


def end_of_stretch(
    project: Project,
    wanted: Wanted,
    stretch: int,
    *,
    before: int | None = None,
    after: int | None = None,
) -> int | None:
    """The id of the last row of the stretch; None if the items end before.

    The rows are those of the batch or state that is asked for, as an index leads there.
    """
    rows = Item.objects.filter(project=project)
    if wanted.batch:
        rows = rows.filter(batch_id=int(wanted.batch))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if after is not None:
        rows = rows.filter(pk__gt=after).order_by("pk")
    else:
        rows = (rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")
    return rows.values_list("pk", flat=True)[stretch - 1 : stretch].first()


def rows_or_walk(project: Project, wanted: Wanted) -> QuerySet[Item] | Walk:
    """The items for a script, which goes on looking by itself."""
    rows = narrowed(project, wanted)
    if not wanted.walks:
        return rows
    return Walk(rows, lambda before: end_of_stretch(project, wanted, STRETCH, before=before))


@dataclass(frozen=True)
class Beside:
    """The items before and after one in the filtered list, newest first; None at an end, or
    where none was found within a stretch."""

    newer: int | None
    older: int | None


def neighbours(item: Item, wanted: Wanted) -> Beside:
    """The next items in both directions that fit the filters."""
    project = item.project
    rows = narrowed(project, wanted)
    newer, older = rows.filter(pk__gt=item.pk), rows.filter(pk__lt=item.pk)
    if wanted.walks:
        last = end_of_stretch(project, wanted, STRETCH, after=item.pk)
        first = end_of_stretch(project, wanted, STRETCH, before=item.pk)
        newer = newer if last is None else newer.filter(pk__lte=last)
        older = older if first is None else older.filter(pk__gte=first)
    return Beside(
        newer.order_by("pk").values_list("pk", flat=True).first(),
        older.order_by("-pk").values_list("pk", flat=True).first(),
    )
