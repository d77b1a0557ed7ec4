"""What do the pages about costs show?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.costs.period import (
    Period,
    Preset,
    chosen_period,
    kept_in_address,
    preset_links,
)
from billing.costs.queries import (
    Grouping,
    Selection,
    cost_events,
    cost_rows,
    titles_of,
    total,
)
from billing.costs.shown import shown_events, shown_row, shown_sums
from billing.costs.sums import Sums
from workforce.permissions.can import can
from workforce.permissions.decorators import requires
from workforce.web.http import MemberRequest
from workforce.web.pagination import keyset_page, number
from workforce.web.spreadsheet import csv_download

EVENTS_CHUNK = 2000


@require_safe
@requires("cost.view")
def costs(request: MemberRequest, organization: str) -> HttpResponse:
    """Accepted labels, cost, pay and margin of a period, by project, person or pool."""
    period, form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    by = grouping(request)
    rows = cost_rows(Selection(period), by)
    currency = request.organization.currency
    query = period_query(period)
    events_url = reverse("cost_events", args=[organization])
    context = {
        "form": form,
        "presets": preset_links(request.GET, form),
        "kept": kept_in_address(request.GET),
        "by": by,
        "period": period,
        "tabs": tabs(organization, query, by),
        "row_title": {"project": _("Project"), "person": _("Person"), "pool": _("Pool")}[by],
        "rows": [
            shown_row(row, f"{events_url}?{urlencode({**query, by: row.key})}", currency)
            for row in rows
        ],
        "total": shown_sums(sum((row.sums for row in rows), Sums()), currency),
        "total_url": f"{events_url}?{urlencode(query)}",
        "csv_url": f"{reverse('costs_csv', args=[organization])}?{urlencode({**query, 'by': by})}",
        "rates_url": rates_url(request, organization),
    }
    return render(request, "billing/costs/costs.html", context)


@require_safe
@requires("cost.view")
def costs_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same rows as a file, with exact amounts."""
    period, _form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    by, currency = grouping(request), request.organization.currency
    header = [
        str(by.label),
        _("Accepted labels"),
        _("Cost"),
        _("Pay"),
        _("Margin"),
        _("Margin in %"),
        _("Active seconds"),
        _("Currency"),
    ]
    rows = [
        (
            row.title,
            row.sums.labels,
            row.sums.price,
            row.sums.pay,
            row.sums.margin,
            row.sums.margin_percent,
            round(row.sums.active_seconds, 3),
            currency,
        )
        for row in cost_rows(Selection(period), by)
    ]
    name = f"{organization}-costs-{period.first}-{period.last}-{by}.csv"
    return csv_download(name, header=header, rows=rows)


@require_safe
@requires("cost.view")
def cost_events_page(request: MemberRequest, organization: str) -> HttpResponse:
    """The single events behind a number, newest first."""
    period, form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    selection = selected(request, period)
    page = keyset_page(cost_events(selection), request)
    query = selection_query(selection)
    back = f"{reverse('costs', args=[organization])}?{urlencode(period_query(period))}"
    csv = f"{reverse('cost_events_csv', args=[organization])}?{urlencode(query)}"
    context = {
        "form": form,
        "presets": preset_links(request.GET, form),
        "kept": kept_in_address(request.GET),
        "period": period,
        "narrowed": narrowed(selection),
        "events": shown_events(page.rows),
        "page": page,
        "total": shown_sums(total(selection), request.organization.currency),
        "csv_url": csv,
        "trail": [{"url": back, "title": _("Costs")}, {"title": _("Events")}],
    }
    return render(request, "billing/costs/events.html", context)


@require_safe
@requires("cost.view")
def cost_events_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """All events behind a number as a file, with exact amounts."""
    period, _form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    header = [
        _("Accepted at"),
        _("Project"),
        _("Item"),
        _("Annotation"),
        _("Person"),
        _("Kind"),
        _("Labels"),
        _("Price of a label"),
        _("Cost"),
        _("Pay"),
        _("Currency"),
        _("Active seconds"),
    ]
    name = f"{organization}-events-{period.first}-{period.last}.csv"
    return csv_download(name, header=header, rows=event_cells(selected(request, period)))


def event_cells(selection: Selection) -> Iterator[tuple[object, ...]]:
    """The cells of each event, oldest first, read in chunks."""
    for event in cost_events(selection).order_by("pk").iterator(chunk_size=EVENTS_CHUNK):
        work = event.work_event
        yield (
            event.occurred_at.isoformat(),
            work.project.name,
            work.item.external_id,
            work.annotation_id,
            work.member.name,
            work.label_kind,
            event.quantity,
            event.unit_price,
            event.amount,
            event.pay,  # type: ignore[attr-defined]  # annotated
            event.currency,
            work.active_seconds,
        )


def selected(request: MemberRequest, period: Period) -> Selection:
    """The period's events, of one project, person or pool where the address names one."""
    return Selection(
        period=period,
        project=number(request, Grouping.PROJECT),
        person=number(request, Grouping.PERSON),
        pool=number(request, Grouping.POOL),
    )


def grouping(request: MemberRequest) -> Grouping:
    """What the rows are; projects where the address says nothing known."""
    asked = request.GET.get("by", "")
    return Grouping(asked) if asked in Grouping.values else Grouping.PROJECT


def period_query(period: Period) -> dict[str, Any]:
    """The address's words for exactly these days, so that a link still counts the same tomorrow."""
    return {"period": Preset.CUSTOM.value, "first": period.first, "last": period.last}


def selection_query(selection: Selection) -> dict[str, Any]:
    """The address's words for a whole selection."""
    chosen = {key: getattr(selection, key) for key in Grouping.values}
    narrow = {key: value for key, value in chosen.items() if value is not None}
    return {**period_query(selection.period), **narrow}


def narrowed(selection: Selection) -> list[str]:
    """The names of the project, person or pool that the events are limited to."""
    found = []
    for by in Grouping:
        key = getattr(selection, by.value)
        if key is not None:
            found.append(titles_of(by, {key: Sums()}).get(key, _("unknown")))
    return found


def tabs(organization: str, query: dict[str, Any], current: Grouping) -> list[dict[str, Any]]:
    """One tab for each grouping, of the same days."""
    here = reverse("costs", args=[organization])
    return [
        {
            "url": f"{here}?{urlencode({**query, 'by': by.value})}",
            "title": by.label,
            "current": by == current,
        }
        for by in Grouping
    ]


def rates_url(request: MemberRequest, organization: str) -> str:
    """Where rates are set, for those who may."""
    return reverse("rates", args=[organization]) if can(request.member, "rate.change") else ""
