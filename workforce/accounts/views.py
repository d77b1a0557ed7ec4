"""The profile page."""

from __future__ import annotations

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.identity.models import User
from workforce.accounts.actions import change_profile
from workforce.accounts.forms import ProfileForm
from workforce.accounts.queries import timezone_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, time zone, and how safe the account is."""
    user = cast("User", request.user)
    zone = timezone_of(user)
    form = ProfileForm(
        request.POST or None, initial={"name": user.get_full_name(), "timezone": zone}
    )
    if request.method == "POST" and form.is_valid():
        change_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account_profile")
    context = {"form": form, "has_second_step": is_mfa_enabled(user)}
    with timezone.override(zone or None):
        return render(request, "account/profile.html", context)
