"""The page on which members say when they work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.permissions.decorators import requires
from core.web.http import MemberRequest
from workforce.members.availability.actions import come_back, set_availability
from workforce.members.availability.forms import AvailabilityForm, initial_of
from workforce.members.availability.queries import plan_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("work.view_own")
def availability(request: MemberRequest, organization: str) -> HttpResponse:
    """One's own time away and weekly hours."""
    plan = plan_of(request.member)
    form = AvailabilityForm(request.POST or None, initial=initial_of(plan))
    if request.method == "POST" and form.is_valid():
        set_availability(
            by=request.member, away_until=form.cleaned_data["away_until"], hours=form.hours
        )
        messages.success(request, _("Saved. Project managers see it when they assign work."))
        return redirect("my_work", organization)
    home = {"url": reverse("my_work", args=[organization]), "title": _("My work")}
    context = {
        "form": form,
        "is_away": plan.is_away(timezone.localdate()),
        "trail": [home, {"title": _("Availability")}],
    }
    return render(request, "workforce/members/availability.html", context)


@require_POST
@requires("work.view_own")
def availability_back(request: MemberRequest, organization: str) -> HttpResponse:
    """“I'm back”: the time away is over."""
    come_back(by=request.member)
    messages.success(request, _("Welcome back. Project managers can see that you are available."))
    return redirect("my_work", organization)
