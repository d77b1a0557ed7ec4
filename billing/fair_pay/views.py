"""Pages of fair pay: members' hourly pay by week and pool, top-ups, corrections of time."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.fair_pay.actions import correct_time, due_top_ups, top_up_week, week_of
from billing.fair_pay.forms import CorrectionForm, TopUpForm, WeekForm
from billing.fair_pay.models import TimeCorrection
from billing.fair_pay.presentation import most_urgent, shown_week, shown_weeks, time_text, week_text
from billing.fair_pay.queries import Span, pay_weeks
from billing.fair_pay.rules import MS_IN_HOUR, WEEK, PayWeek, State, monday_of
from billing.money_text import total_text
from core.identity.models import Member, Organization
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import DomainError, Invalid
from core.web.http import MemberRequest
from core.web.numbers import grouped
from core.web.pagination import part_of
from core.web.spreadsheet import csv_download
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

FOLDER = "billing/fair_pay"
HEADER = [
    "week",
    "member",
    "pool",
    "active_seconds",
    "measured_seconds",
    "pay",
    "top_up",
    "currency",
    "pay_per_hour",
    "floor_per_hour",
    "shortfall",
    "undecided_annotations",
    "state",
]


@require_safe
@requires("cost.view")
def fair_pay(request: MemberRequest, organization: str) -> HttpResponse:
    """Each member's hourly pay in a week, those below the floor first."""
    week, pool, form = chosen(request.GET, request.organization)
    now = timezone.now()
    rows = weeks_in(request.organization, week, pool)
    due = due_top_ups(rows, by=request.member, now=now)
    shown = sorted(shown_weeks(rows, now), key=most_urgent)
    page = part_of(shown, request)
    below = [row for row in rows if row.state(now) == State.BELOW]
    last = monday_of(today(request.organization)) - WEEK
    context = {
        "form": form,
        "week": week,
        "week_text": week_text(week),
        "is_over": week <= last,
        "pool": pool,
        "rows": page.rows,
        "page": page,
        "judged": sum(row.state(now) in JUDGED for row in rows),
        "below": len(below),
        "undecided": sum(row.state(now) == State.UNDECIDED for row in rows),
        "has_floors": any(row.hourly_floor is not None for row in rows),
        "due": due,
        "due_total": total_text(due.total, request.organization.currency),
        "may_adjust": can(request.member, "pay.adjust"),
        "earlier_url": f"?{query_of(week - WEEK, pool)}",
        "later_url": f"?{query_of(week + WEEK, pool)}" if week <= last else "",
        "csv_url": f"{reverse('fair_pay_csv', args=[organization])}?{query_of(week, pool)}",
    }
    return render(request, f"{FOLDER}/fair_pay.html", context)


JUDGED = (State.BELOW, State.REACHED, State.TOPPED_UP)


@require_safe
@requires("cost.view")
def fair_pay_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same weeks as a file, with exact amounts."""
    week, pool, _form = chosen(request.GET, request.organization)
    now = timezone.now()
    rows = [
        (
            each.row.week.isoformat(),
            each.member,
            each.pool,
            each.row.active_ms / 1000,
            each.row.measured_ms / 1000,
            each.row.pay,
            each.row.top_up,
            each.row.currency,
            each.row.hourly,
            each.row.hourly_floor,
            each.row.shortfall,
            each.row.undecided,
            each.state.value,
        )
        for each in shown_weeks(weeks_in(request.organization, week, pool), now)
    ]
    return csv_download(f"{organization}-fair-pay-{week}.csv", header=HEADER, rows=rows)


@require_POST
@requires("pay.adjust")
def top_up(request: MemberRequest, organization: str) -> HttpResponse:
    """Post the shortfall of a week to each member below the floor."""
    form = TopUpForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a week and a pool from the list."))
    asked = form.cleaned_data
    week, pool = monday_of(asked["week"]), asked["pool"]
    posted = top_up_week(by=request.member, week=week, pool=pool, expected=asked["expected"])
    if posted:
        said = ngettext(
            "%(number)s member topped up.", "%(number)s members topped up.", len(posted)
        )
        messages.success(request, said % {"number": grouped(len(posted))})
    else:
        messages.info(request, _("Nothing was left to top up in this week."))
    return redirect(f"{reverse('fair_pay', args=[organization])}?{query_of(week, pool)}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pay.adjust")
def time_correct(
    request: MemberRequest, organization: str, pool_id: int, member_id: int
) -> HttpResponse:
    """Correct the active time of a member's week in a pool."""
    pool = get_object_or_404(Pool, pk=pool_id)
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    week, _pool, _form = chosen(request.GET, request.organization)
    row = week_of(request.organization, member, pool, week)
    hours, rest = divmod(row.active_ms, MS_IN_HOUR)
    form = CorrectionForm(request.POST or None, initial={"hours": hours, "minutes": rest // 60_000})
    back = f"{reverse('fair_pay', args=[organization])}?{query_of(week, None)}"
    if request.method == "POST" and form.is_valid():
        try:
            correct_time(
                by=request.member,
                member=member,
                pool=pool,
                week=week,
                active_ms=form.active_ms,
                note=form.cleaned_data["note"],
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Active time corrected."))
            return redirect(back)
    corrections = TimeCorrection.objects.filter(member=member, pool=pool, week=week)
    context = {
        "form": form,
        "member": member,
        "shown": shown_week(row, member.name, pool.name, timezone.now()),
        "corrections": [
            {
                "row": each,
                "before": time_text(each.before_ms),
                "after": time_text(each.corrected_ms),
            }
            for each in corrections.select_related("corrected_by__user").order_by("-pk")
        ],
        "back_url": back,
        "trail": [{"url": back, "title": _("Fair pay")}, {"title": _("Correct active time")}],
    }
    return render(request, f"{FOLDER}/correct.html", context)


def weeks_in(organization: Organization, week: date, pool: Pool | None) -> list[PayWeek]:
    """The week of all members, of one pool if it is named."""
    rows = pay_weeks(Span(organization, week, week))
    return rows if pool is None else [row for row in rows if row.pool_id == pool.pk]


def chosen(query: QueryDict, organization: Organization) -> tuple[date, Pool | None, WeekForm]:
    """The week and pool that the address names, and the form that shows them; without a usable
    week, the last one that is over."""
    last = monday_of(today(organization)) - WEEK
    form = WeekForm({"week": query.get("week") or last, "pool": query.get("pool")})
    form.is_valid()
    found: dict[str, Any] = form.cleaned_data
    return monday_of(found.get("week") or last), found.get("pool"), form


def query_of(week: date, pool: Pool | None) -> str:
    """The address's words for a week and a pool."""
    return urlencode({"week": week.isoformat()} | ({"pool": pool.pk} if pool else {}))
