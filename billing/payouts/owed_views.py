"""What each member is owed and would be paid now, as a page and as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.money_text import exact_text, total_text
from billing.payouts.batch_views import latest_batches, shown_batches
from billing.payouts.models import BatchState, PayoutBatch
from billing.payouts.page_parts import FOLDER
from billing.payouts.queries import (
    Owed,
    hold_begins,
    owed_by,
    owed_by_all,
    payable_accounts,
    settings_of_payouts,
)
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download

OWED_HEADER = [
    "member",
    "email",
    "currency",
    "owed",
    "held",
    "in_preparation",
    "available",
    "payout_now",
    "not_paid_because",
]


@dataclass(frozen=True)
class ShownOwed:
    """What one member is owed, as texts."""

    member_id: int
    name: str
    has_left: bool
    owed: str
    exact: str
    held: str
    prepared: str
    payout: str
    rounding: str
    hindrance: str
    last_four: str


@require_safe
@requires("payout.view")
def payouts(request: MemberRequest, organization: str) -> HttpResponse:
    """What each member is owed and would be paid now, and the latest batches."""
    settings, now = settings_of_payouts(), timezone.now()
    page = keyset_page(payable_accounts(), request)
    ids = [account.pk for account in page.rows]
    owed = owed_by(ids, settings, now, hold_begins(settings, now))
    open_drafts = PayoutBatch.objects.filter(state=BatchState.DRAFT).count()
    currencies = sorted(set(payable_accounts().values_list("currency", flat=True)))
    context = {
        "settings": settings,
        "minimum": exact_text(settings.minimum, request.organization.currency),
        "rows": sorted((shown_owed(each) for each in owed), key=lambda row: row.name),
        "page": page,
        "batches": shown_batches(latest_batches()),
        "open_drafts": open_drafts,
        "currencies": currencies,
    }
    return render(request, f"{FOLDER}/payouts.html", context)


def shown_owed(owed: Owed) -> ShownOwed:
    """A balance as texts."""
    balance, currency = owed.balance, owed.balance.currency
    paid, rounding = ("", "") if owed.payout is None else amounts_of(owed)
    return ShownOwed(
        member_id=owed.member.pk,
        name=owed.member.name,
        has_left=owed.member.left_at is not None,
        owed=total_text(balance.owed, currency),
        exact=exact_text(balance.owed, currency),
        held=total_text(balance.held, currency) if balance.held else "",
        prepared=total_text(balance.prepared, currency) if balance.prepared else "",
        payout=paid,
        rounding=rounding,
        hindrance=str(owed.hindrance.label) if owed.hindrance else "",
        last_four=owed.details.last_four if owed.details else "",
    )


def amounts_of(owed: Owed) -> tuple[str, str]:
    """The payout and what is added to reach a whole unit, as texts."""
    assert owed.payout is not None
    currency = owed.balance.currency
    rounding = owed.payout.rounding
    return (
        total_text(owed.payout.amount, currency),
        exact_text(rounding, currency) if rounding else "",
    )


@require_safe
@requires("payout.view")
def owed_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """What each member is owed, as a file with exact amounts."""
    settings, now = settings_of_payouts(), timezone.now()
    ids = list(payable_accounts().values_list("pk", flat=True))
    rows = owed_by_all(ids, settings, now, hold_begins(settings, now))
    return csv_download(
        f"{organization}-owed.csv",
        header=OWED_HEADER,
        rows=(
            (
                row.member.name,
                row.member.user.email,
                row.balance.currency,
                row.balance.owed,
                row.balance.held,
                row.balance.prepared,
                row.balance.available,
                row.payout.amount if row.payout else "",
                row.hindrance or "",
            )
            for row in rows
        ),
    )
