"""Pages of bonuses and recoveries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.adjustments.actions import decide_recovery, grant_bonus, propose_recovery
from billing.adjustments.forms import BonusForm, RecoveryForm
from billing.adjustments.models import Adjustment, AdjustmentState
from billing.money_text import exact_text
from billing.payouts.actions import is_only_one_who_releases, is_too_new
from billing.payouts.queries import settings_of_payouts
from core.permissions.decorators import requires
from core.web.errors import DomainError, Invalid
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

FOLDER = "billing/adjustments"
BADGES = {
    AdjustmentState.PROPOSED: "warn",
    AdjustmentState.APPROVED: "good",
    AdjustmentState.DECLINED: "",
}


@require_safe
@requires("payout.view")
def adjustments(request: MemberRequest, organization: str) -> HttpResponse:
    """All bonuses and recoveries, newest first."""
    people = ("member__user", "proposed_by__user", "decided_by__user", "project")
    page = keyset_page(Adjustment.objects.select_related(*people), request)
    context = {
        "rows": [shown(row) for row in page.rows],
        "is_alone": is_only_one_who_releases(request.member),
        "is_too_new": is_too_new(request.member),
        "page": page,
        "allows_recovery": settings_of_payouts().allows_recovery,
        "trail": [*trail(organization)[:1], {"title": _("Bonuses and recoveries")}],
    }
    return render(request, f"{FOLDER}/adjustments.html", context)


def shown(row: Adjustment) -> dict[str, Any]:
    """An adjustment as texts."""
    return {
        "adjustment": row,
        "amount": exact_text(row.amount, row.currency),
        "badge": BADGES[AdjustmentState(row.state)],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pay.adjust")
def bonus_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Grant a bonus."""
    form = BonusForm(request.POST or None)
    return adjust(request, form, grant_bonus, title=_("Grant a bonus"), saved=_("Bonus granted."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pay.adjust")
def recovery_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Propose a recovery."""
    return adjust(
        request,
        RecoveryForm(request.POST or None),
        propose_recovery,
        title=_("Propose a recovery"),
        saved=_("Recovery proposed. Another admin or owner must approve it."),
    )


def adjust(
    request: MemberRequest,
    form: forms.Form,
    action: Callable[..., Adjustment],
    *,
    title: str,
    saved: str,
) -> HttpResponse:
    """The page of a form; back to the list when it is done."""
    slug = request.organization.slug
    if request.method == "POST" and form.is_valid():
        try:
            action(by=request.member, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, saved)
            return redirect("adjustments", slug)
    context = {
        "form": form,
        "title": title,
        "currency": request.organization.currency,
        "trail": [*trail(slug), {"title": title}],
    }
    return render(request, f"{FOLDER}/new.html", context)


@require_POST
@requires("pay.adjust")
def recovery_decide(request: MemberRequest, organization: str, adjustment_id: int) -> HttpResponse:
    """Approve or decline a recovery."""
    found = get_object_or_404(Adjustment, pk=adjustment_id)
    decision = request.POST.get("decision")
    if decision not in ("approve", "decline"):
        raise Invalid(_("Approve or decline the recovery."))
    approve = decision == "approve"
    decide_recovery(by=request.member, adjustment_id=found.pk, approve=approve)
    messages.success(request, _("Recovery approved.") if approve else _("Recovery declined."))
    return redirect("adjustments", organization)


def trail(organization: str) -> list[dict[str, str]]:
    """The way to a page under the adjustments."""
    return [
        {"url": reverse("payouts", args=[organization]), "title": _("Payouts")},
        {
            "url": reverse("adjustments", args=[organization]),
            "title": _("Bonuses and recoveries"),
        },
    ]
