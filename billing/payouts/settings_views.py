"""The page of the payout settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing.payouts.actions import change_payout_settings
from billing.payouts.forms import PayoutSettingsForm
from billing.payouts.page_parts import FOLDER, trail
from billing.payouts.queries import settings_of_payouts
from core.permissions.decorators import requires
from core.web.http import MemberRequest


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
