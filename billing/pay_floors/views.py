"""Page of a pool's pay floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing.money_text import exact_text
from billing.pay_floors.actions import remove_floor, set_floor
from billing.pay_floors.forms import FloorForm
from billing.pay_floors.models import PayFloor
from billing.pay_floors.queries import floor_of
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from workforce.organizations.local_days import today
from workforce.pools.models import Pool


@dataclass(frozen=True)
class ShownFloor:
    """A floor as texts; `state` is now, coming or over."""

    floor: PayFloor
    amount: str
    state: str


@require_http_methods(["GET", "HEAD", "POST"])
@requires("rate.change")
def pay_floor(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """All floors of a pool, and the form of a new one."""
    pool = get_object_or_404(Pool, pk=pool_id)
    form = FloorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_floor(by=request.member, pool=pool, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Pay floor saved."))
            return redirect("pay_floor", organization, pool_id)
    floors = PayFloor.objects.filter(pool=pool).select_related("set_by__user")
    day = today(request.organization)
    shown = [shown_floor(floor, day) for floor in floors.order_by("-valid_from")]
    context = {
        "pool": pool,
        "form": form,
        "floors": shown,
        "can_remove": any(each.state != "over" for each in shown),
        "currency": request.organization.currency,
        "trail": [
            {"url": reverse("pools", args=[organization]), "title": _("Pools")},
            {"url": reverse("pool", args=[organization, pool_id]), "title": pool.name},
            {"title": _("Pay floor")},
        ],
    }
    return render(request, "billing/pay_floors/pay_floor.html", context)


@require_POST
@requires("rate.change")
def pay_floor_remove(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """End the floor of a pool today."""
    pool = get_object_or_404(Pool, pk=pool_id)
    remove_floor(by=request.member, pool=pool)
    messages.success(request, _("Pay floor removed. Earlier weeks keep theirs."))
    return redirect("pay_floor", organization, pool_id)


def shown_floor(floor: PayFloor, day: date) -> ShownFloor:
    """A floor as texts."""
    state = "coming" if floor.valid_from > day else "over"
    if floor_of([floor], day):
        state = "now"
    return ShownFloor(floor, exact_text(floor.hourly, floor.currency), state)
