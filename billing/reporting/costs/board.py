"""What the pages of costs and throughput share: period, grouping, rows, charts, queues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.datasets.models import ItemState
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import chosen_period, kept_in_address, preset_links
from billing.reporting.costs.presentation import (
    RowBar,
    RowBars,
    ShownRow,
    ShownSums,
    ShownWaiting,
    number,
    shown_row,
)
from billing.reporting.costs.previous_period import compared
from billing.reporting.costs.queries import Row, table_of, titles_of
from billing.reporting.costs.selection import (
    NARROWING,
    Grouping,
    Selection,
    grouping,
    groupings,
    row_query,
    selected,
    selection_query,
)
from billing.reporting.costs.waiting import Queue, Queues, queues
from core.permissions.can import can
from core.web.http import MemberRequest
from core.web.pagination import part_of
from core.web.sorting import sort_head, sorted_rows

ANSWERS = ("accepted", "submitted", "rejected", "skipped")
MAX_ROW_BARS = 12
BARS = {  # what the bars of each page show of Sums
    "costs": ("price", gettext_lazy("Cost")),
    "throughput": ("labels", gettext_lazy("Accepted labels")),
}
COLUMNS = {  # of each page, by what they show of Sums
    "costs": {
        "labels": gettext_lazy("Accepted labels"),
        "yield_percent": gettext_lazy("Acceptance rate"),
        "price": gettext_lazy("Cost"),
        "pay": gettext_lazy("Pay"),
        "margin": gettext_lazy("Margin"),
        "pay_per_label": gettext_lazy("Pay per label"),
        "active_hours": gettext_lazy("Active hours"),
        "labels_per_hour": gettext_lazy("Labels per hour"),
    },
    "throughput": {
        "labels": gettext_lazy("Labels"),
        "submitted": gettext_lazy("Submitted"),
        "answers": gettext_lazy("Accepted"),
        "rejected": gettext_lazy("Rejected"),
        "skipped": gettext_lazy("Skipped"),
        "yield_percent": gettext_lazy("Acceptance rate"),
        "worked_hours": gettext_lazy("Hours"),
        "labels_per_hour": gettext_lazy("Per hour"),
    },
}


def board(request: MemberRequest, page: str, within: Iterable[int] | None = None) -> dict[str, Any]:
    """The context of a page about work named `page`: what the address asks for, summed up."""
    period, form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    selection, by = selected(request, period, within), grouping(request)
    recent = Recent(request.organization)
    table = table_of(selection, by, recent)
    sort = request.GET.get("sort", "")
    rows = sorted_rows(table.rows, sort, values_of(page, by))
    currency = request.organization.currency
    query = selection_query(selection)
    earlier, changed = compared(request.organization, selection, table.total, recent)
    return {
        "board": page,
        "earlier": earlier,
        "changes": changed,
        "form": form,
        "presets": preset_links(request.GET, form),
        "kept": kept_in_address(request.GET),
        "by": by,
        "period": period,
        "selection": selection,
        "narrowed": narrowed(selection),
        "whole_url": f"?{urlencode(selection_query(Selection(period)))}",
        "tabs": tabs(request, page, query, by),
        "heads": [
            sort_head(request, row_title(by), "title", now=sort),
            *(
                sort_head(request, title, key, now=sort, is_falling=True, is_number=True)
                for key, title in COLUMNS[page].items()
            ),
        ],
        "table": table,
        **page_of_rows(request, selection, by, rows),
        "row_bars": row_bars(request, selection, by, table.rows, page),
        "total": ShownSums(table.total, currency),
        "total_urls": number_urls(request, query),
        "csv_url": address(request, f"{page}_csv", {**query, "by": by.value}),
        "schedule_url": schedule_url(request),
        "waiting": shown_queues(request, queues(selection.project, within)),
    }


def values_of(page: str, by: Grouping) -> dict[str, Callable[[Row], Any]]:
    """What the rows of a page can be sorted by: its own columns alone, so that an order tells
    nothing of money to who may not see it. Rows without a value come first upwards."""

    def value_of(key: str) -> Callable[[Row], Any]:
        def value(row: Row) -> Any:
            found = getattr(row.sums, key)
            return (found is not None, found or 0)

        return value

    def title(row: Row) -> Any:
        return row.key if by == Grouping.DAY else row.title.casefold()

    return {"title": title} | {key: value_of(key) for key in COLUMNS[page]}


def page_of_rows(
    request: MemberRequest, selection: Selection, by: Grouping, rows: list[Row]
) -> dict[str, Any]:
    """Some rows of a table, as each has many numbers to write, and where the others are."""
    part = part_of(rows, request)
    return {"rows": shown_rows(request, selection, by, part.rows), "part": part}


def row_bars(
    request: MemberRequest, selection: Selection, by: Grouping, rows: Iterable[Row], page: str
) -> RowBars | None:
    """Bars of the largest rows: their cost, or on throughput their accepted labels.

    None by day, as the images show the days, and where no row has a value.
    """
    key, title = BARS[page]
    values = {row.key: getattr(row.sums, key) for row in rows}
    ordered = sorted(
        (row for row in rows if values[row.key] > 0), key=lambda row: values[row.key], reverse=True
    )
    if by == Grouping.DAY or not ordered:
        return None
    top = values[ordered[0].key]
    largest = ordered[:MAX_ROW_BARS]
    shown = shown_rows(request, selection, by, largest)
    bars = [
        RowBar(
            row=each,
            text=each.sums.price.text if key == "price" else each.sums.labels,
            percent=round(100 * values[row.key] / top),
        )
        for row, each in zip(largest, shown, strict=True)
    ]
    return RowBars(str(title), bars, len(ordered) - len(largest))


def shown_rows(
    request: MemberRequest, selection: Selection, by: Grouping, rows: Iterable[Row]
) -> list[ShownRow]:
    """The rows, each number with the page that lists what it counts."""
    currency, pages = request.organization.currency, pages_behind(request)
    query = selection_query(selection)
    return [
        shown_row(row, by, urls_of(*pages, row_query(query, by, row.key)), currency) for row in rows
    ]


def number_urls(request: MemberRequest, query: dict[str, Any]) -> dict[str, str]:
    """Where the numbers of a row lead: to single events, and to the answers of each sort."""
    return urls_of(*pages_behind(request), query)


def pages_behind(request: MemberRequest) -> tuple[str, str]:
    """The pages of answers and of events; no events for who may not see costs."""
    slug = request.organization.slug
    sees_costs = can(request.member, "cost.view")
    return reverse("answers", args=[slug]), reverse(
        "cost_events", args=[slug]
    ) if sees_costs else ""


def urls_of(answers: str, events: str, query: dict[str, Any]) -> dict[str, str]:
    """The addresses of one row's numbers."""
    encoded = urlencode(query)
    urls = {what: f"{answers}?{encoded}&what={what}" for what in ANSWERS}
    return urls | {"events": f"{events}?{encoded}" if events else urls["accepted"]}


def address(request: MemberRequest, page: str, query: dict[str, Any]) -> str:
    """One of the organization's pages with a query."""
    return f"{reverse(page, args=[request.organization.slug])}?{urlencode(query)}"


def schedule_url(request: MemberRequest) -> str:
    """Where reports by email are scheduled, for those who may."""
    may = can(request.member, "report.schedule")
    return reverse("scheduled_reports", args=[request.organization.slug]) if may else ""


def tabs(
    request: MemberRequest, page: str, query: dict[str, Any], current: Grouping
) -> list[dict[str, Any]]:
    """One tab for each grouping, of the same selection."""
    return [
        {
            "url": address(request, page, {**query, "by": by.value}),
            "title": by.label,
            "current": by == current,
        }
        for by in groupings(request.member)
    ]


def row_title(by: Grouping) -> str:
    """What the rows are called."""
    return {
        Grouping.PROJECT: _("Project"),
        Grouping.CUSTOMER: _("Customer"),
        Grouping.PERSON: _("Annotator"),
        Grouping.POOL: _("Pool"),
        Grouping.KIND: _("Label type"),
        Grouping.GUIDELINE: _("Guideline"),
        Grouping.DAY: _("Day"),
    }[by]


def narrowed(selection: Selection) -> list[str]:
    """The names of the project, person, … that the selection is limited to."""
    found = []
    for by in NARROWING:
        key = getattr(selection, by.value)
        if key is not None:
            found.append(titles_of(by, {key: None}).get(key, _("unknown")))
    return found


def shown_queues(request: MemberRequest, found: Queues) -> dict[str, Any]:
    """What waits longest, and where the other projects are."""
    return {
        "queues": [shown_queue(request, queue) for queue in found.shown],
        "more": found.more,
        "url": reverse("projects", args=[request.organization.slug]),
        "csv_url": reverse("waiting_csv", args=[request.organization.slug]),
    }


def shown_queue(request: MemberRequest, queue: Queue) -> dict[str, Any]:
    """What waits in a project, each number with the items it counts."""
    items = reverse("items", args=[request.organization.slug, queue.project_id])
    return {
        "project": queue.project,
        "oldest": queue.oldest,
        "waiting": [
            ShownWaiting(
                title=str(ItemState(entry.state).label),
                items=number(entry.items),
                url=f"{items}?{urlencode({'state': entry.state})}",
                since=entry.since,
                median=entry.median,
            )
            for entry in queue.waiting
        ],
    }
