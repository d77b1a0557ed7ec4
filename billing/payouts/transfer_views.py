"""What the bank did with the transfers: sent, confirmed, failed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from billing.money_text import total_text
from billing.payouts.actions import confirm_payouts, fail_payout, send_batch
from billing.payouts.forms import FailureForm
from billing.payouts.models import Payout, PayoutBatch
from billing.payouts.page_parts import FOLDER, found_batch, title_of, trail
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest


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
