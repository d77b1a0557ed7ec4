"""Pages for those who pay: who is owed what, batches of payouts, their files, settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.money_text import exact_text, total_text
from billing.payouts.actions import (
    cancel_batch,
    change_payout_settings,
    confirm_payouts,
    fail_payout,
    file_payouts,
    prepare_payouts,
    release_batch,
    send_batch,
    why_not_release,
)
from billing.payouts.bank_file import HEADER, csv_rows, sepa_file, why_no_sepa
from billing.payouts.forms import FailureForm, PayoutSettingsForm
from billing.payouts.models import BatchState, Payout, PayoutBatch, PayoutState
from billing.payouts.queries import (
    Owed,
    hold_begins,
    is_fileable,
    owed_by,
    owed_by_all,
    payable_accounts,
    settings_of_payouts,
)
from core.identity.models import Organization
from core.permissions.decorators import asks_again, requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download
from workforce.organizations.local_days import today

FOLDER = "billing/payouts"
MAX_LATEST = 10
BATCH_BADGES = {
    BatchState.DRAFT: "warn",
    BatchState.RELEASED: "info",
    BatchState.SENT: "info",
    BatchState.DONE: "good",
    BatchState.CANCELED: "",
}
PAYOUT_BADGES = {
    PayoutState.PREPARED: "",
    PayoutState.SENT: "info",
    PayoutState.CONFIRMED: "good",
    PayoutState.FAILED: "bad",
    PayoutState.CANCELED: "",
}
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


@dataclass(frozen=True)
class ShownBatch:
    """A batch in the list."""

    batch: PayoutBatch
    badge: str
    total: str


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


def total_of(amount: Decimal | None, batch: PayoutBatch) -> str:
    """The total of a batch as text."""
    return total_text(amount or Decimal(0), batch.currency)


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


@require_POST
@requires("payout.prepare")
def payouts_prepare(request: MemberRequest, organization: str) -> HttpResponse:
    """Draft the payouts of all members who can be paid now."""
    currency = request.POST.get("currency") or request.organization.currency
    batch = prepare_payouts(by=request.member, currency=currency)
    return redirect("payout_batch", organization, batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.prepare")
def payout_settings(request: MemberRequest, organization: str) -> HttpResponse:
    """Hold period, minimum amount, and the account that pays."""
    current = settings_of_payouts()
    names = ("hold_days", "minimum", "payer_name", "payer_iban", "allows_recovery")
    initial = {name: getattr(current, name) for name in names}
    form = PayoutSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_payout_settings(by=request.member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("payouts", organization)
    context = {"form": form, "trail": trail(organization, _("Payout settings"))}
    return render(request, f"{FOLDER}/settings.html", context)


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


def title_of(batch: PayoutBatch) -> str:
    """What a batch is called."""
    return _("Payout %(number)s") % {"number": batch.number}


def found_batch(batch_id: int) -> PayoutBatch:
    """The batch of this number with its people, or 404."""
    people = PayoutBatch.objects.select_related("prepared_by__user", "released_by__user")
    return get_object_or_404(people, pk=batch_id)


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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.release")
def payout_csv(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """The payouts with full account numbers as CSV, after one has confirmed who one is."""
    response: HttpResponse = csv_page(request, found_batch(payout_batch_id))
    return response


@asks_again
def csv_page(request: MemberRequest, batch: PayoutBatch) -> HttpResponse:
    """The page with the button that downloads the CSV file, and the file."""
    organization = request.organization.slug
    if request.method != "POST":
        return download_page(request, batch, _("Download CSV"))
    filed = file_payouts(by=request.member, batch_id=batch.pk, file_format="csv")
    name = f"{organization}-payout-{batch.number}.csv"
    text = text_for_bank(request.organization, batch)
    return csv_download(name, header=HEADER, rows=csv_rows(filed, text))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.release")
def payout_sepa(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """The payouts as a SEPA credit transfer, after one has confirmed who one is."""
    response: HttpResponse = sepa_page(request, found_batch(payout_batch_id))
    return response


@asks_again
def sepa_page(request: MemberRequest, batch: PayoutBatch) -> HttpResponse:
    """The page with the button that downloads the SEPA file, and the file."""
    organization = request.organization.slug
    if request.method != "POST":
        return download_page(request, batch, _("Download SEPA file"))
    filed = file_payouts(by=request.member, batch_id=batch.pk, file_format="sepa")
    written_file = sepa_file(
        batch,
        filed,
        settings_of_payouts(),
        text=text_for_bank(request.organization, batch),
        on=today(request.organization),
    )
    response = HttpResponse(written_file, content_type="application/xml; charset=utf-8")
    name = f"{organization}-payout-{batch.number}.xml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download_page(request: MemberRequest, batch: PayoutBatch, title: str) -> HttpResponse:
    """The page with the button that downloads a file for the bank."""
    slug = request.organization.slug
    batch_url = reverse("payout_batch", args=[slug, batch.pk])
    context = {
        "title": title,
        "batch_url": batch_url,
        "trail": [
            *trail(slug, "")[:1],
            {"url": batch_url, "title": title_of(batch)},
            {"title": title},
        ],
    }
    return render(request, f"{FOLDER}/download.html", context)


def text_for_bank(organization: Organization, batch: PayoutBatch) -> str:
    """What the member reads on the bank statement."""
    return f"{organization.name} payout {batch.number}"


@require_POST
@requires("payout.release")
def payout_sent(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """Note that the bank has the transfers."""
    batch = found_batch(payout_batch_id)
    sent = send_batch(by=request.member, batch_id=batch.pk)
    messages.success(
        request,
        ngettext("%(count)s payout marked as sent.", "%(count)s payouts marked as sent.", sent)
        % {"count": sent},
    )
    return redirect("payout_batch", organization, batch.pk)


@require_POST
@requires("payout.prepare")
def payout_confirm(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """Note that the bank made all sent transfers."""
    batch = found_batch(payout_batch_id)
    return confirmed(request, batch, None)


@require_POST
@requires("payout.prepare")
def payout_confirm_one(request: MemberRequest, organization: str, payout_id: int) -> HttpResponse:
    """Note that the bank made one transfer."""
    payout = get_object_or_404(Payout, pk=payout_id)
    return confirmed(request, found_batch(payout.batch_id), payout.pk)


def confirmed(request: MemberRequest, batch: PayoutBatch, payout_id: int | None) -> HttpResponse:
    """Confirm, and go back to the batch."""
    count = confirm_payouts(by=request.member, batch_id=batch.pk, payout_id=payout_id)
    messages.success(
        request,
        ngettext("%(count)s payout confirmed.", "%(count)s payouts confirmed.", count)
        % {"count": count},
    )
    return redirect("payout_batch", request.organization.slug, batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.prepare")
def payout_fail(request: MemberRequest, organization: str, payout_id: int) -> HttpResponse:
    """Take back a payout that the bank didn't make."""
    payout = get_object_or_404(Payout.objects.select_related("member__user"), pk=payout_id)
    batch = found_batch(payout.batch_id)
    form = FailureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fail_payout(
                by=request.member,
                batch_id=batch.pk,
                payout_id=payout.pk,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Payout marked as failed. The balance is restored."))
            return redirect("payout_batch", organization, batch.pk)
    context = {
        "form": form,
        "payout": payout,
        "batch": batch,
        "amount": total_text(payout.amount, payout.currency),
        "trail": [
            *trail(organization, title_of(batch))[:1],
            {
                "url": reverse("payout_batch", args=[organization, batch.pk]),
                "title": title_of(batch),
            },
            {"title": _("Mark as failed")},
        ],
    }
    return render(request, f"{FOLDER}/fail.html", context)


def trail(organization: str, title: str) -> list[dict[str, str]]:
    """The way to a page under the payouts."""
    return [
        {"url": reverse("payouts", args=[organization]), "title": _("Payouts")},
        {"title": title},
    ]
