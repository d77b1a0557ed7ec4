"""Pages of throughput: work and pace, without money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.datasets.models import ItemState
from annotation.projects.queries import visible_keys
from annotation.workflow.facts import What
from billing.reporting.costs.board import ANSWERS, address, board, narrowed
from billing.reporting.costs.charts import labels_image, pace_image, runs_of
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import chosen_period, kept_in_address, preset_links
from billing.reporting.costs.queries import rows_by, total
from billing.reporting.costs.selection import (
    Selection,
    grouping,
    period_query,
    selected,
    selection_query,
)
from billing.reporting.costs.sums import hours
from billing.reporting.costs.waiting import queues
from billing.reporting.throughput.files import throughput_file
from billing.reporting.throughput.queries import answers, counted, shown_answer
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download, csv_stream, in_chunks
from workforce.organizations.local_days import today as local_today


@require_safe
@requires("project.view")
def throughput(request: MemberRequest, organization: str) -> HttpResponse:
    """Labels, yield and pace of the projects this member may see, with what waits."""
    context = board(request, "throughput", visible_keys(request.member))
    runs = runs_of(context["table"].days, context["period"], local_today(request.organization))
    context["images"] = [image for image in (labels_image(runs), pace_image(runs)) if image]
    return render(request, "billing/reporting/throughput/throughput.html", context)


@require_safe
@requires("project.view")
def throughput_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same rows as a file."""
    period, _form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    by = grouping(request)
    found = rows_by(selected(request, period, visible_keys(request.member)), by)
    header, rows = throughput_file(found, by)
    name = f"{organization}-throughput-{period.first}-{period.last}-{by}.csv"
    return csv_download(name, header=header, rows=rows)


@require_safe
@requires("project.view")
def waiting_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """What waits in each project the member may see, and for how long, as a file."""
    now = timezone.now()
    header = [
        _("Project"),
        _("State"),
        _("Items"),
        _("Oldest since"),
        _("Longest wait in hours"),
        _("Median since"),
        _("Median wait in hours"),
    ]
    found = queues(within=visible_keys(request.member), limit=None).shown
    rows = [
        (
            queue.project,
            ItemState(entry.state).label,
            entry.items,
            *waited(entry.since, now),
            *waited(entry.median, now),
        )
        for queue in found
        for entry in queue.waiting
    ]
    return csv_download(f"{organization}-waiting.csv", header=header, rows=rows)


def waited(since: datetime | None, now: datetime) -> tuple[str, Decimal | str]:
    """An instant and the hours since then, to a hundredth; empty where nothing waits."""
    if since is None:
        return "", ""
    return since.isoformat(), hours(round((now - since) / timedelta(milliseconds=1)))


@require_safe
@requires("project.view")
def answers_page(request: MemberRequest, organization: str) -> HttpResponse:
    """The single answers behind a number, newest first."""
    period, form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    selection, what = selected(request, period, visible_keys(request.member)), asked(request)
    page = keyset_page(answers(selection, what), request)
    query = selection_query(selection)
    context = {
        "form": form,
        "presets": preset_links(request.GET, form),
        "kept": kept_in_address(request.GET),
        "period": period,
        "what": what,
        "narrowed": narrowed(selection),
        "tabs": [
            {
                "url": address(request, "answers", {**query, "what": other}),
                "title": What(other).label,
                "current": other == what,
            }
            for other in ANSWERS
        ],
        "answers": [shown_answer(row, what, organization) for row in page.rows],
        "page": page,
        "count": counted(total(selection, Recent(request.organization)), what),
        "csv_url": address(request, "answers_csv", {**query, "what": what.value}),
        "trail": [
            {"url": address(request, "throughput", period_query(period)), "title": _("Throughput")},
            {"title": what.label},
        ],
    }
    return render(request, "billing/reporting/throughput/answers.html", context)


@require_safe
@requires("project.view")
def answers_csv(request: MemberRequest, organization: str) -> HttpResponseBase:
    """All answers behind a number as a file."""
    period, _form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    selection, what = selected(request, period, visible_keys(request.member)), asked(request)
    header = [_("Time"), _("Project"), _("Item"), _("Annotator"), _("Reason"), _("Active seconds")]
    rows = answer_cells(request.organization.pk, selection, what, organization)
    name = f"{organization}-{what}-{period.first}-{period.last}.csv"
    return csv_stream(name, header=header, rows=rows)


def answer_cells(
    organization_id: int, selection: Selection, what: What, slug: str
) -> Iterator[tuple[object, ...]]:
    """The cells of each answer, oldest first."""
    for row in in_chunks(organization_id, lambda: answers(selection, what)):
        shown = shown_answer(row, what, slug)
        yield (
            shown.at.isoformat(),
            shown.project,
            shown.item,
            shown.person,
            shown.detail,
            shown.seconds,
        )


def asked(request: MemberRequest) -> What:
    """Which list the address names; the submitted answers where it names none."""
    name = request.GET.get("what", "")
    return What(name) if name in What.values else What.SUBMITTED
