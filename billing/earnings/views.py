"""What does a member see of the own earnings?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.work.models import WorkEvent
from annotation.workflow.models import Verdict
from billing.costs.period import chosen_period, kept_in_address, preset_links
from billing.costs.shown import Amount, ShownSums, amount, number, shown_sums
from billing.costs.sums import Sums
from billing.earnings.queries import EarnedRow, earned_by_day, earned_events
from billing.money_text import exact_text
from workforce.permissions.decorators import requires
from workforce.web.http import MemberRequest
from workforce.web.pagination import keyset_page


@dataclass(frozen=True)
class ShownDay:
    """One day in one project."""

    day: date
    project: str
    labels: str
    pay: Amount
    active_hours: str


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
    period, form = chosen_period(request.GET.dict(), request.organization, timezone.now())
    currency = request.organization.currency
    rows = earned_by_day(request.member, period)
    page = keyset_page(earned_events(request.member, period), request)
    context = {
        "form": form,
        "presets": preset_links(request.GET, form),
        "kept": kept_in_address(request.GET),
        "period": period,
        "days": [shown_day(row, currency) for row in rows],
        "total": total_of(rows, currency),
        "events": [shown_earning(event, currency) for event in page.rows],
        "page": page,
    }
    return render(request, "billing/earnings/earnings.html", context)


def shown_day(row: EarnedRow, currency: str) -> ShownDay:
    """A day as texts."""
    hours = Sums(active_seconds=row.active_seconds).active_hours
    return ShownDay(
        day=row.day,
        project=row.project,
        labels=number(row.labels),
        pay=amount(row.pay, currency),
        active_hours=number(hours),
    )


def total_of(rows: list[EarnedRow], currency: str) -> ShownSums:
    """All days together."""
    parts = (
        Sums(labels=row.labels, pay=row.pay, active_seconds=row.active_seconds) for row in rows
    )
    return shown_sums(sum(parts, Sums()), currency)


def shown_earning(event: WorkEvent, currency: str) -> ShownEarning:
    """An event as texts; the pay of a single one is never rounded."""
    verdict: str = event.verdict  # type: ignore[attr-defined]  # annotated
    return ShownEarning(
        occurred_at=event.occurred_at,
        project=event.project.name,
        item=event.item.external_id,
        labels=number(event.quantity),
        pay=exact_text(event.pay, currency),  # type: ignore[attr-defined]  # annotated
        verdict=str(Verdict(verdict).label) if verdict else _("Accepted without review"),
        is_corrected=verdict == Verdict.CORRECTED,
    )
