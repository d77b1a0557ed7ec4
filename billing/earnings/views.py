"""Pages of a member's own earnings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.datasets.delivery import opaque_name
from annotation.workflow.events.models import WorkEvent, WorkKind
from annotation.workflow.facts import Fate
from annotation.workflow.lifecycle.models import Verdict
from billing.earnings.annotations import own_answer, own_answers
from billing.earnings.queries import EarnedRow, earned_by_day, earned_events
from billing.fair_pay.presentation import shown_weeks
from billing.fair_pay.queries import own_weeks
from billing.money_text import exact_text
from billing.reporting.costs.board import address
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import (
    Period,
    Preset,
    chosen_period,
    kept_in_address,
    preset_links,
)
from billing.reporting.costs.presentation import ShownSums, number
from billing.reporting.costs.previous_period import compared
from billing.reporting.costs.selection import Selection, period_query
from billing.reporting.costs.sums import together
from core.identity.models import Member, Organization
from core.permissions.decorators import requires
from core.web.datetimes import written
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download, csv_stream, in_chunks

OWN_WEEKS = 8


@dataclass(frozen=True)
class ShownDay:
    """One day in one project."""

    day: str
    project: str
    sums: ShownSums


@dataclass(frozen=True)
class ShownEarning:
    """One accepted answer; `is_corrected` where the reviewer changed it."""

    occurred_at: datetime
    project: str
    item: str
    labels: str
    pay: str
    verdict: str
    is_corrected: bool


@require_safe
@requires("work.view_own")
def earnings(request: MemberRequest, organization: str) -> HttpResponse:
    """Own accepted labels by day and project, what they earned, and each single one."""
    now = timezone.now()
    period, form = chosen_period(request.GET.dict(), request.organization, now, Preset.THIS_MONTH)
    currency = request.organization.currency
    recent = Recent(request.organization)
    rows = earned_by_day(request.member, period, recent)
    total = together(row.sums for row in rows)
    selection = Selection(period, person=request.member.pk)
    earlier, changed = compared(request.organization, selection, total, recent)
    page = keyset_page(earned_events(request.member, period), request)
    query = period_query(period)
    context = {
        "form": form,
        "presets": preset_links(request.GET, form, Preset.THIS_MONTH),
        "kept": kept_in_address(request.GET),
        "period": period,
        "days": [shown_day(row, currency) for row in rows],
        "total": ShownSums(total, currency),
        "earlier": earlier,
        "changes": changed,
        "events": [shown_earning(event, currency) for event in page.rows],
        "page": page,
        "weeks": shown_weeks(own_weeks(request.member, count=OWN_WEEKS, now=now), now),
        "csv_url": address(request, "earnings_csv", query),
        "answers_url": address(request, "own_answers", query),
    }
    return render(request, "billing/earnings/earnings.html", context)


def shown_day(row: EarnedRow, currency: str) -> ShownDay:
    """A day as texts."""
    return ShownDay(
        day=written(row.day, "SHORT_DATE_FORMAT"),
        project=row.project,
        sums=ShownSums(row.sums, currency),
    )


@require_safe
@requires("work.view_own")
def earnings_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """Own earnings by day and project as a file, with exact amounts."""
    period, _form = chosen_period(
        request.GET.dict(), request.organization, timezone.now(), Preset.THIS_MONTH
    )
    header = [
        _("Day"),
        _("Project"),
        _("Accepted labels"),
        _("Submitted"),
        _("Earned"),
        _("Currency"),
        _("Seconds worked"),
        _("Earned per hour"),
    ]
    rows = [
        (
            row.day.isoformat(),
            row.project,
            row.sums.labels,
            row.sums.submitted,
            row.sums.pay,
            request.organization.currency,
            row.sums.worked_ms / 1000,
            row.sums.pay_per_hour,
        )
        for row in earned_by_day(request.member, period)
    ]
    name = f"{organization}-earnings-{period.first}-{period.last}.csv"
    return csv_download(name, header=header, rows=rows)


@require_safe
@requires("work.view_own")
def own_answers_page(request: MemberRequest, organization: str) -> HttpResponse:
    """Every answer of one's own: what became of it, why, and what it paid; newest first."""
    period, form = chosen_period(
        request.GET.dict(), request.organization, timezone.now(), Preset.THIS_MONTH
    )
    fate = asked(request)
    page = keyset_page(own_answers(request.member, period, fate), request)
    query = period_query(period)
    context = {
        "form": form,
        "presets": preset_links(request.GET, form, Preset.THIS_MONTH),
        "kept": kept_in_address(request.GET),
        "period": period,
        "tabs": [fate_tab(request, query, other, current=fate) for other in (None, *Fate)],
        "answers": [
            (answer, exact_text(answer.pay, request.organization.currency))
            for answer in map(own_answer, page.rows)
        ],
        "page": page,
        "csv_url": address(request, "own_answers_csv", query | fate_query(fate)),
        "trail": [
            {"url": address(request, "earnings", query), "title": _("My earnings")},
            {"title": _("My annotations")},
        ],
    }
    return render(request, "billing/earnings/answers.html", context)


@require_safe
@requires("work.view_own")
def own_answers_csv(request: MemberRequest, organization: str) -> HttpResponseBase:
    """The same list as a file, oldest first."""
    period, _form = chosen_period(
        request.GET.dict(), request.organization, timezone.now(), Preset.THIS_MONTH
    )
    header = [
        _("Submitted at"),
        _("Project"),
        _("Item"),
        _("State"),
        _("Review"),
        _("Reason"),
        _("Comment"),
        _("Active seconds"),
        _("Pay"),
        _("Currency"),
    ]
    rows = answer_cells(request.member, period, asked(request), request.organization)
    name = f"{organization}-answers-{period.first}-{period.last}.csv"
    return csv_stream(name, header=header, rows=rows)


def answer_cells(
    member: Member, period: Period, fate: Fate | None, organization: Organization
) -> Iterator[tuple[object, ...]]:
    """The cells of each of the member's answers."""
    for row in in_chunks(organization.pk, lambda: own_answers(member, period, fate)):
        answer = own_answer(row)
        yield (
            answer.at.isoformat(),
            answer.project,
            answer.item,
            answer.fate.label,
            answer.verdict,
            answer.reason,
            answer.comment,
            answer.seconds,
            answer.pay,
            organization.currency,
        )


def asked(request: MemberRequest) -> Fate | None:
    """Which answers the address asks for; all where it names no fate."""
    name = request.GET.get("fate", "")
    return Fate(name) if name in Fate.values else None


def fate_query(fate: Fate | None) -> dict[str, str]:
    """The address's word for a fate."""
    return {"fate": fate.value} if fate else {}


def fate_tab(
    request: MemberRequest, query: dict[str, Any], fate: Fate | None, *, current: Fate | None
) -> dict[str, Any]:
    """One tab of the list of own answers."""
    return {
        "url": address(request, "own_answers", query | fate_query(fate)),
        "title": fate.label if fate else _("All"),
        "current": fate == current,
    }


def shown_earning(event: WorkEvent, currency: str) -> ShownEarning:
    """An event as texts; the pay of a single one is never rounded."""
    assert event.item_id is not None  # labels are on an item
    verdict: str = event.verdict  # type: ignore[attr-defined]  # annotated
    if event.kind == WorkKind.LABEL_REVERSED:
        said = _("Reversed")
    else:
        said = str(Verdict(verdict).label) if verdict else _("Accepted without review")
    return ShownEarning(
        occurred_at=event.occurred_at,
        project=event.project.name,
        item=opaque_name(event.item_id),
        labels=number(event.quantity),
        pay=exact_text(event.pay, currency),  # type: ignore[attr-defined]  # annotated
        verdict=said,
        is_corrected=verdict == Verdict.CORRECTED,
    )
