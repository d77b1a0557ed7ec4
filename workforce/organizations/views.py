"""The landing page, the list of organizations and an organization's home page."""

from __future__ import annotations

from typing import cast

from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.identity.models import User
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.cached_urls import address_of
from core.web.errors import Conflict, Forbidden
from core.web.http import MemberRequest
from workforce.organizations.actions import change_organization, create_organization
from workforce.organizations.dashboard import waiting_for
from workforce.organizations.forms import ChangeForm, NewOrganizationForm
from workforce.organizations.next_steps import figures, next_steps
from workforce.organizations.queries import crew, former_places_of, places_of

FOLDER = "workforce/organizations"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The entrance for strangers; the way in for one organization, the chooser for more."""
    if not request.user.is_authenticated:
        return render(request, f"{FOLDER}/entrance.html", {"form": LoginForm(request=request)})
    places = places_of(request.user)
    return redirect(places[0].url if len(places) == 1 else "organizations")


@require_safe
@login_required
def organizations(request: HttpRequest) -> HttpResponse:
    """All organizations of the person, with the role in each."""
    user = cast("User", request.user)
    context = {
        "places": places_of(user),
        "may_open": may_open_organization(),
        "former_url": address_of("former_organizations") if former_places_of(user) else "",
    }
    return render(request, f"{FOLDER}/organizations.html", context)


def may_open_organization() -> bool:
    """Whether a signed-in person may open an organization in this installation."""
    return bool(settings.OPEN_ORGANIZATIONS == "anyone")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organization_create(request: HttpRequest) -> HttpResponse:
    """Begin an organization of one's own, where the installation lets anyone do so."""
    if not may_open_organization():
        raise Forbidden(
            _(
                "You can't create organizations in this installation. Ask the person who runs "
                "it to create one for you."
            ),
            code="organizations_not_open",
        )
    form = NewOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organization = create_organization(user=cast("User", request.user), **form.cleaned_data)
        except Conflict as refusal:
            form.add_error("slug", refusal.message)
        else:
            return redirect("organization_home", organization.slug)
    return render(request, f"{FOLDER}/new.html", {"form": form})


@require_safe
@requires("work.view_own")
def organization_home(request: MemberRequest, organization: str) -> HttpResponse:
    """What to do next; annotators go straight to their work."""
    work = address_of("my_work", organization)
    if work and not can(request.member, "project.view"):
        return redirect(work)
    people, waiting = crew(), waiting_for(request.member)
    shown = figures(request.member, people)
    steps = next_steps(request.member, people)
    context = {
        "waiting": waiting,
        "trends": [tile for tile in shown.tiles if tile.spark],
        "counts": [tile for tile in shown.tiles if not tile.spark],
        "courses": shown.courses,
        # While something waits, only the steps to a running crew are worth a line beside it.
        "steps": [step for step in steps if not waiting or step.done is False],
    }
    return render(request, f"{FOLDER}/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("organization.change")
def organization_settings(request: MemberRequest, organization: str) -> HttpResponse:
    """Name, time zone, and who needs a second factor."""
    current = request.organization
    names = ("name", "timezone", "mfa_required")
    form = ChangeForm(
        request.POST or None, initial={name: getattr(current, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_organization(by=request.member, **form.changed())
        except Conflict as refusal:
            form.add_error("mfa_required", refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("organization_settings", organization)
    return render(request, f"{FOLDER}/settings.html", {"form": form})
