"""A member's own pages: balance, payouts and bank details."""

from __future__ import annotations

from decimal import ROUND_FLOOR

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.adjustments.models import Adjustment, AdjustmentState
from billing.money_text import exact_text, total_text
from billing.payouts.actions import set_bank_details
from billing.payouts.forms import BankDetailsForm
from billing.payouts.models import Payout, PayoutState
from billing.payouts.page_parts import FOLDER, PAYOUT_BADGES
from billing.payouts.queries import (
    Owed,
    current_details,
    owed_to,
    settings_of_payouts,
)
from billing.payouts.rules import QUARANTINE, unit_of
from core.identity.models import Member
from core.permissions.decorators import asks_again, requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

MAX_ADJUSTMENTS = 50


@require_safe
@requires("work.view_own")
def own_payouts(request: MemberRequest, organization: str) -> HttpResponse:
    """What one is owed, when it can be paid out, and all payouts."""
    settings, now = settings_of_payouts(), timezone.now()
    details = current_details({request.member.pk}).get(request.member.pk)
    page = keyset_page(own_rows(request.member), request)
    usable_from = details.set_at + QUARANTINE if details else None
    context = {
        "settings": settings,
        "balances": [shown_balance(each) for each in owed_to(request.member, settings, now)],
        "details": details,
        "usable_from": usable_from if usable_from and usable_from > now else None,
        "adjustments": shown_adjustments(request.member),
        "rows": shown_payouts(page.rows),
        "page": page,
        "trail": trail(organization, _("Payouts")),
    }
    return render(request, f"{FOLDER}/own.html", context)


def shown_adjustments(member: Member) -> list[dict[str, object]]:
    """A member's latest bonuses and recoveries as texts."""
    rows = Adjustment.objects.filter(member=member, state=AdjustmentState.APPROVED)
    return [
        {"adjustment": row, "amount": exact_text(row.amount, row.currency)}
        for row in rows.order_by("-pk")[:MAX_ADJUSTMENTS]
    ]


def own_rows(member: Member) -> QuerySet[Payout]:
    """A member's payouts, except those that were canceled."""
    rows = Payout.objects.filter(member=member).exclude(state=PayoutState.CANCELED)
    return rows.select_related("batch", "bank_details")


def shown_balance(owed: Owed) -> dict[str, str]:
    """A balance as texts."""
    balance, currency = owed.balance, owed.balance.currency
    return {
        "owed": total_text(balance.owed, currency),
        "exact": exact_text(balance.owed, currency),
        "available": total_text(
            balance.available.quantize(unit_of(currency), ROUND_FLOOR), currency
        ),
        "held": total_text(balance.held, currency),
        "prepared": total_text(balance.prepared, currency) if balance.prepared else "",
        "hindrance": str(owed.hindrance.label) if owed.hindrance else "",
    }


def shown_payouts(rows: list[Payout]) -> list[dict[str, object]]:
    """Payouts as texts."""
    return [
        {
            "payout": row,
            "amount": total_text(row.amount, row.currency),
            "rounding": exact_text(row.rounding, row.currency) if row.rounding else "",
            "badge": PAYOUT_BADGES[PayoutState(row.state)],
            "at": row.settled_at or row.sent_at or row.batch.prepared_at,
        }
        for row in rows
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("bank_details.own")
@asks_again
def bank_details(request: MemberRequest, organization: str) -> HttpResponse:
    """Enter new bank details, after one has confirmed who one is."""
    form = BankDetailsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_bank_details(by=request.member, account=form.account())
        messages.success(request, _("Bank details saved. They take effect in 72 hours."))
        return redirect("own_payouts", organization)
    context = {
        "form": form,
        "back_url": reverse("own_payouts", args=[organization]),
        "details": current_details({request.member.pk}).get(request.member.pk),
        "trail": [
            *trail(organization, "")[:1],
            {"url": reverse("own_payouts", args=[organization]), "title": _("Payouts")},
            {"title": _("Bank details")},
        ],
    }
    return render(request, f"{FOLDER}/bank_details.html", context)


def trail(organization: str, title: str) -> list[dict[str, str]]:
    """The way to a page under one's earnings."""
    return [
        {"url": reverse("earnings", args=[organization]), "title": _("My earnings")},
        {"title": title},
    ]
