"""Pages of batches of payouts: list, prepare, view, release, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.money_text import exact_text, total_text
from billing.payouts.actions import cancel_batch, prepare_payouts, release_batch, why_not_release
from billing.payouts.bank_file import why_no_sepa
from billing.payouts.models import BatchState, Payout, PayoutBatch, PayoutState
from billing.payouts.page_parts import (
    BATCH_BADGES,
    FOLDER,
    PAYOUT_BADGES,
    found_batch,
    title_of,
    total_of,
    trail,
)
from billing.payouts.queries import is_fileable, settings_of_payouts
from core.permissions.decorators import asks_again, requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

MAX_LATEST = 10


@dataclass(frozen=True)
class ShownBatch:
    """A batch in the list."""

    batch: PayoutBatch
    badge: str
    total: str


def batches_with_sums() -> QuerySet[PayoutBatch]:
    """All batches with the `count` and `total` of their payouts."""
    return PayoutBatch.objects.annotate(count=Count("payouts"), total=Sum("payouts__amount"))


def latest_batches() -> QuerySet[PayoutBatch]:
    """The latest batches and all that are still to be released, sent or confirmed."""
    latest = PayoutBatch.objects.order_by("-pk").values("pk")[:MAX_LATEST]
    is_open = Q(state__in=[BatchState.DRAFT, BatchState.RELEASED, BatchState.SENT])
    return batches_with_sums().filter(is_open | Q(pk__in=latest)).order_by("-pk")


def shown_batches(batches: Iterable[Any]) -> list[ShownBatch]:
    """Batches of `batches_with_sums` as the list shows them."""
    return [
        ShownBatch(batch, BATCH_BADGES[BatchState(batch.state)], total_of(batch.total, batch))
        for batch in batches
    ]


@require_safe
@requires("payout.view")
def payout_batches(request: MemberRequest, organization: str) -> HttpResponse:
    """All batches of payouts, newest first."""
    page = keyset_page(batches_with_sums(), request)
    context = {
        "batches": shown_batches(page.rows),
        "page": page,
        "trail": trail(organization, _("All payouts")),
    }
    return render(request, f"{FOLDER}/batches.html", context)


@require_POST
@requires("payout.prepare")
def payouts_prepare(request: MemberRequest, organization: str) -> HttpResponse:
    """Draft the payouts of all members who can be paid now."""
    currency = request.POST.get("currency") or request.organization.currency
    batch = prepare_payouts(by=request.member, currency=currency)
    return redirect("payout_batch", organization, batch.pk)


@require_safe
@requires("payout.view")
def payout_batch(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """One batch: its payouts, and what can be done next."""
    batch = found_batch(payout_batch_id)
    rows = batch.payouts.select_related("member__user", "bank_details")
    page = keyset_page(rows, request)
    sums = batch.payouts.aggregate(
        total=Sum("amount"),
        count=Count("pk"),
        sent=Count("pk", filter=Q(state=PayoutState.SENT)),
        confirmed=Sum("amount", filter=Q(state=PayoutState.CONFIRMED)),
    )
    in_no_file = batch.payouts.filter(state=PayoutState.PREPARED, filed_at=None)
    settings = settings_of_payouts()
    context = {
        "batch": batch,
        "badge": BATCH_BADGES[BatchState(batch.state)],
        "total": total_of(sums["total"], batch),
        "count": sums["count"],
        "sent": sums["sent"],
        "rows": [
            {
                "payout": row,
                "amount": total_text(row.amount, row.currency),
                "rounding": exact_text(row.rounding, row.currency) if row.rounding else "",
                "badge": PAYOUT_BADGES[PayoutState(row.state)],
                "is_blocked": is_blocked(row),
            }
            for row in page.rows
        ],
        "page": page,
        "in_no_file": in_no_file.count() if batch.filed_at else 0,
        "why_not_release": why_not_release(batch, request.member),
        "why_no_sepa": why_no_sepa(batch, settings),
        "can_cancel": batch.state in (BatchState.DRAFT, BatchState.RELEASED) and not batch.filed_at,
        "trail": trail(organization, title_of(batch)),
        "title": title_of(batch),
    }
    return render(request, f"{FOLDER}/batch.html", context)


def is_blocked(payout: Payout) -> bool:
    """Whether a payout won't be in the file, because its bank details changed or failed."""
    waits = payout.state == PayoutState.PREPARED and payout.filed_at is None
    return waits and not is_fileable(payout)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.release")
def payout_release(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """Release a draft, after one has confirmed who one is."""
    response: HttpResponse = release_page(request, found_batch(payout_batch_id))
    return response


@asks_again
def release_page(request: MemberRequest, batch: PayoutBatch) -> HttpResponse:
    """What is released, and the button that does it."""
    organization = request.organization.slug
    if request.method == "POST":
        release_batch(by=request.member, batch_id=batch.pk)
        messages.success(request, _("Payouts released. You can download the file now."))
        return redirect("payout_batch", organization, batch.pk)
    sums = batch.payouts.aggregate(total=Sum("amount"), count=Count("pk"))
    context = {
        "batch": batch,
        "title": title_of(batch),
        "total": total_of(sums["total"], batch),
        "count": sums["count"],
        "why_not": why_not_release(batch, request.member),
        "trail": trail(organization, title_of(batch)),
    }
    return render(request, f"{FOLDER}/release.html", context)


@require_POST
@requires("payout.prepare")
def payout_cancel(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """Discard payouts that were in no file."""
    batch = found_batch(payout_batch_id)
    cancel_batch(by=request.member, batch_id=batch.pk)
    messages.success(request, _("Payouts canceled. The amounts stay in the balances."))
    return redirect("payouts", organization)
