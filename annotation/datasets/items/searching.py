"""Bounded search of the item browser. One interval of rows at a time.

An index on the words would have to be written again at every claim and every answer, because
those change the item's row in a way that rewrites all its indexes. So the newest items are read
in the order of their ids, a page stops where it is full, and one that ends early says how far it
looked and goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from django.db.models import QuerySet
from django.http import HttpRequest

from annotation.datasets.counts.counting import batch_counts, counts_of
from annotation.datasets.item_order import (
    NEWEST_FIRST,
    NEWEST_OF_BATCH,
    OLDEST_FIRST,
    OLDEST_OF_BATCH,
    in_order_of_batch,
    in_order_of_project,
)
from annotation.datasets.items.filters import ALL, ORDERS, Interval, Wanted, fitting, narrowed
from annotation.datasets.models import Item, ItemState
from annotation.projects.models import Project
from core.api.pages import Walk
from core.web.pagination import (
    Page,
    keyset_page,
    link,
    number,
    opposite,
    ordered_page,
    rows_after,
)

Order: TypeAlias = tuple[str, str]

SCAN_SIZE = 10_000  # rows looked at for a page


@dataclass(frozen=True)
class Extent:
    """How many rows there are by the kept counts: `rows` in the project or batch that is asked
    for, `excluded` of these, and `matching` all filters, None where counts don't say it."""

    rows: int
    excluded: int
    matching: int | None


def extent_of(project: Project, wanted: Wanted, counts: dict[str, int]) -> Extent:
    """What the counts of the project say, or of the batch, which are one statement more."""
    if wanted.batch:
        key = int(wanted.batch)
        counts = batch_counts(project.pk, [key]).get(key, {})
    rows, excluded = sum(counts.values()), counts.get(ItemState.EXCLUDED, 0)
    matching = counts.get(wanted.state, 0) if wanted.state else rows
    matching -= excluded if wanted.hides_excluded else 0
    return Extent(rows, excluded, None if wanted.asked_for - {"state", "batch"} else matching)


def count_matching(project: Project, wanted: Wanted, extent: Extent) -> int | None:
    """How many items match the filters; None where too many rows would have to be looked at."""
    if extent.matching is None and extent.rows <= SCAN_SIZE:
        return narrowed(project, wanted).count()
    return extent.matching


def walks(wanted: Wanted, extent: Extent) -> bool:
    """Whether rows have to be looked at one by one: excluded ones are passed over where few."""
    return wanted.walks or (wanted.hides_excluded and extent.excluded > SCAN_SIZE)


def can_sort(wanted: Wanted, sort: str, extent: Extent) -> bool:
    """Whether the list can be in this order: few rows, or an index has them so."""
    if extent.rows <= SCAN_SIZE:
        return True
    if sort == "added":
        return not walks(wanted, extent)
    if wanted.hides_excluded and extent.excluded > SCAN_SIZE:
        return False
    is_queue = sort.endswith("priority")
    return wanted.asked_for == ({"open"} if is_queue else set())


@dataclass(frozen=True)
class Found:
    """A page of items; `further` is the query string that goes on looking, with `looked` rows
    behind it since the search began, or empty where the end was reached or the page is full.
    `exact` is the item whose external id is just what was typed, however far away."""

    page: Page[Item]
    looked: int = 0
    further: str = ""
    exact: Item | None = None


def find_items(project: Project, wanted: Wanted, request: HttpRequest, extent: Extent) -> Found:
    """The page of items that the address names; four queries at most."""
    found = look_through(project, wanted, request, extent)
    if not (wanted.id and found.further):
        return found
    exact = Item.objects.filter(project=project, external_id=wanted.id).first()
    return replace(found, exact=None if exact in found.page.rows else exact)


def look_through(project: Project, wanted: Wanted, request: HttpRequest, extent: Extent) -> Found:
    """The page, as far as it is found within one interval."""
    if wanted.sort and can_sort(wanted, wanted.sort, extent):
        return Found(ordered_page(listed(project, wanted, ALL), request, ORDERS[wanted.sort]))
    if not walks(wanted, extent):
        return Found(page_in(project, wanted, request, ALL))
    before, after = number(request, "before"), number(request, "after")
    end = end_of_interval(project, wanted, before=before, after=after)
    interval = interval_to(end, before=before, after=after)
    page = page_in(project, wanted, request, interval)
    onward = page.older if after is None else page.newer
    if end is None or onward:
        return Found(page)
    looked = (number(request, "looked") or 0) + SCAN_SIZE
    way = "before" if after is None else "after"
    return Found(page, looked, link(request, way, end, looked=looked))


def page_in(
    project: Project, wanted: Wanted, request: HttpRequest, interval: Interval
) -> Page[Item]:
    """The page of the items in this interval, newest first."""
    return keyset_page(listed(project, wanted, interval), request)


def listed(project: Project, wanted: Wanted, interval: Interval) -> QuerySet[Item]:
    """The items in this interval as the list shows them, their batches by a query of their own.

    Joined, the batches of an organization that has just imported much are taken for few, and all
    of the project's items are sorted for a page.
    """
    rows = narrowed(project, wanted, interval).prefetch_related("batch")
    return rows.defer("data", "hidden", "content_hash")


def interval_to(end: int | None, *, before: int | None, after: int | None = None) -> Interval:
    """From where the page begins as far as this id; without one as far as there are items."""
    if after is not None:
        return Interval(after + 1, end)
    return Interval(end, None if before is None else before - 1)


def by_index(project: Project, wanted: Wanted) -> tuple[QuerySet[Item], Order, Order]:
    """The rows of the project or of the batch that is asked for, with the order of their index:
    newest first, and oldest first."""
    if wanted.batch:
        rows = in_order_of_batch(project.pk, int(wanted.batch))
        return rows, NEWEST_OF_BATCH, OLDEST_OF_BATCH
    return in_order_of_project(project.pk), NEWEST_FIRST, OLDEST_FIRST


def end_of_interval(
    project: Project,
    wanted: Wanted,
    *,
    before: int | None = None,
    after: int | None = None,
) -> int | None:
    """The id of the last row of the interval; None if the items end before.

    The rows are those of the batch or state that is asked for, as an index leads there.
    """
    rows, newest, oldest = by_index(project, wanted)
    if wanted.state and not wanted.batch:
        rows = rows.filter(state=wanted.state)
    if after is not None:
        rows = rows.filter(pk__gt=after).order_by(*oldest)
    else:
        rows = (rows if before is None else rows.filter(pk__lt=before)).order_by(*newest)
    return rows.values_list("pk", flat=True)[SCAN_SIZE - 1 : SCAN_SIZE].first()


def rows_or_walk(project: Project, wanted: Wanted) -> QuerySet[Item] | Walk:
    """The items for a script, which goes on looking by itself."""
    if not wanted.walks:
        return narrowed(project, wanted)

    def end_of(before: int | None) -> int | None:
        return end_of_interval(project, wanted, before=before)

    def rows(before: int | None, end: int | None) -> QuerySet[Item]:
        return narrowed(project, wanted, interval_to(end, before=before))

    return Walk(rows, end_of)


@dataclass(frozen=True)
class Beside:
    """The items before and after one in the filtered list; None at an end, or
    where none was found within an interval."""

    newer: int | None
    older: int | None


def neighbours(item: Item, wanted: Wanted) -> Beside:
    """The next items in both directions that fit the filters."""
    extent = extent_of(item.project, wanted, counts_of(item.project_id))
    if wanted.sort and can_sort(wanted, wanted.sort, extent):
        return neighbours_in_order(item, wanted, ORDERS[wanted.sort])
    newer = older = ALL
    if walks(wanted, extent):
        last = end_of_interval(item.project, wanted, after=item.pk)
        first = end_of_interval(item.project, wanted, before=item.pk)
        newer, older = Interval(item.pk, last), Interval(first, item.pk)
    rows, newest, oldest = by_index(item.project, wanted)
    after = fitting(rows.filter(pk__gt=item.pk), item.project, wanted, newer).order_by(*oldest)
    before = fitting(rows.filter(pk__lt=item.pk), item.project, wanted, older).order_by(*newest)
    ids = (found.values_list("pk", flat=True).first() for found in (after, before))
    return Beside(*ids)


def neighbours_in_order(item: Item, wanted: Wanted, order: Sequence[str]) -> Beside:
    """The same in an order of the list."""
    rows = narrowed(item.project, wanted).only("pk")
    values = [getattr(item, column.removeprefix("-")) for column in order]
    above = rows_after(rows, [opposite(column) for column in order], values, size=1)
    below = rows_after(rows, order, values, size=1)
    return Beside(*(found[0].pk if found else None for found in (above, below)))
