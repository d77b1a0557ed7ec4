"""Pages of costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.rates.queries import customers_with_tiers
from billing.reporting.costs.board import address, board, narrowed
from billing.reporting.costs.charts import labels_image, money_image, runs_of
from billing.reporting.costs.files import cost_file
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import chosen_period, kept_in_address, preset_links
from billing.reporting.costs.presentation import ShownSums, is_of_labels, shown_events
from billing.reporting.costs.queries import cost_events, rows_by, total
from billing.reporting.costs.selection import (
    Selection,
    grouping,
    period_query,
    selected,
    selection_query,
)
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download, csv_stream, in_chunks
from workforce.organizations.local_days import today as local_today


@require_safe
@requires("cost.view")
def costs(request: MemberRequest, organization: str) -> HttpResponse:
    """Labels, cost, pay, and margin of a period, by project, person, …, with what waits."""
    context = board(request, "costs")
    currency = request.organization.currency
    runs = runs_of(context["table"].days, context["period"], local_today(request.organization))
    images = [labels_image(runs), money_image(runs, currency)]
    context["images"] = [image for image in images if image]
    context["rates_url"] = rates_url(request, organization)
    context["with_tiers"] = customers_with_tiers() if can(request.member, "invoice.view") else []
    return render(request, "billing/reporting/costs/costs.html", context)


@require_safe
@requires("cost.view")
def costs_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same rows as a file, with exact amounts."""
    period, _form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    by = grouping(request)
    found = rows_by(selected(request, period), by)
    header, rows = cost_file(found, by, request.organization.currency)
    name = f"{organization}-costs-{period.first}-{period.last}-{by}.csv"
    return csv_download(name, header=header, rows=rows)


@require_safe
@requires("cost.view")
def cost_events_page(request: MemberRequest, organization: str) -> HttpResponse:
    """The single events behind a number, newest first."""
    period, form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    selection, recent = selected(request, period), Recent(request.organization)
    page = keyset_page(cost_events(selection), request)
    context = {
        "form": form,
        "presets": preset_links(request.GET, form),
        "kept": kept_in_address(request.GET),
        "period": period,
        "narrowed": narrowed(selection),
        "events": shown_events(page.rows, organization),
        "page": page,
        "total": ShownSums(total(selection, recent), request.organization.currency),
        "csv_url": address(request, "cost_events_csv", selection_query(selection)),
        "rates_url": rates_url(request, organization),
        "trail": [
            {"url": address(request, "costs", period_query(period)), "title": _("Costs")},
            {"title": _("Events")},
        ],
    }
    return render(request, "billing/reporting/costs/events.html", context)


@require_safe
@requires("cost.view")
def cost_events_csv(request: MemberRequest, organization: str) -> HttpResponseBase:
    """All events behind a number as a file, with exact amounts and the rates behind them."""
    period, _form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    header = [
        _("Accepted at"),
        _("Project"),
        _("Item"),
        _("Work"),
        _("Annotation"),
        _("Annotator"),
        _("Label type"),
        _("Labels"),
        _("Price per label"),
        _("Cost"),
        _("Pay"),
        _("Currency"),
        _("Active seconds"),
        _("Rate"),
        _("Pay rate"),
    ]
    name = f"{organization}-events-{period.first}-{period.last}.csv"
    rows = event_cells(request.organization.pk, selected(request, period))
    return csv_stream(name, header=header, rows=rows)


def event_cells(organization_id: int, selection: Selection) -> Iterator[tuple[object, ...]]:
    """The cells of each event, oldest first."""
    for event in in_chunks(organization_id, lambda: cost_events(selection)):
        yield cells_of(event)


def cells_of(event: Any) -> tuple[object, ...]:
    """The cells of one of `cost_events`."""
    work = event.work_event
    return (
        event.occurred_at.isoformat(),
        work.project.name,
        work.item.external_id if work.item else "",
        work.get_kind_display(),
        work.annotation_id,
        work.member.name,
        work.label_kind,
        event.quantity if is_of_labels(work.kind) else "",
        event.unit_price,
        event.amount,
        event.pay,
        event.currency,
        work.active_seconds,
        event.rate_id,
        event.pay_rate,
    )


def rates_url(request: MemberRequest, organization: str) -> str:
    """Where rates are set, for those who may."""
    return reverse("rates", args=[organization]) if can(request.member, "rate.change") else ""
