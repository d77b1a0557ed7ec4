"""Pages of pools."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.identity.models import Member
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import Conflict
from core.web.http import MemberRequest
from workforce.members.invitations.actions import add_invited, remove_invited
from workforce.members.invitations.queries import invited_to
from workforce.members.models import Invitation
from workforce.pools.actions import add_to_pool, create_pool, remove_from_pool, rename_pool
from workforce.pools.forms import AddForm, PoolForm
from workforce.pools.models import Pool
from workforce.pools.queries import listed_pools, places_in
from workforce.pools.tiles import tiles_of
from workforce.skills.fitting import fitting
from workforce.skills.queries import shown_needs

FOLDER = "workforce/pools"
SHOWN_FITTING = 20


@require_safe
@requires("pool.view")
def pools(request: MemberRequest, organization: str) -> HttpResponse:
    """All pools with their counts."""
    context = {"pools": listed_pools(), "may_change": can(request.member, "pool.change")}
    return render(request, f"{FOLDER}/pools.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change")
def pool_create(request: MemberRequest, organization: str) -> HttpResponse:
    """Begin a pool."""
    form = PoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_pool(by=request.member, **form.cleaned_data)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            return redirect("pool", organization, made.pk)
    context = {"form": form, "trail": [*trail(organization), {"title": _("New pool")}]}
    return render(request, f"{FOLDER}/new.html", context)


@require_safe
@requires("pool.view")
def pool(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """One pool and its people."""
    shown = get_object_or_404(Pool, pk=pool_id)
    context = {
        "pool": shown,
        "places": places_in(shown),
        "invited": list(invited_to([shown.pk])),
        "needs": shown_needs(shown),
        "fitting": list(fitting(shown)[:SHOWN_FITTING]),
        "tiles": tiles_of(shown, viewer=request.member),
        "may_change": can(request.member, "pool.change"),
        "trail": [*trail(organization), {"title": shown.name}],
    }
    return render(request, f"{FOLDER}/pool.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change")
def pool_rename(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """Another name for the pool."""
    shown = get_object_or_404(Pool, pk=pool_id)
    form = PoolForm(request.POST or None, initial={"name": shown.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_pool(by=request.member, pool=shown, **form.cleaned_data)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            return redirect("pool", organization, pool_id)
    context = {"form": form, "pool": shown, "trail": [*within(shown), {"title": _("Rename")}]}
    return render(request, f"{FOLDER}/rename.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change")
def pool_add(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """Several people join the pool."""
    shown = get_object_or_404(Pool, pk=pool_id)
    form = AddForm(request.POST or None, pool=shown)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        number = add_to_pool(by=request.member, pool=shown, members=list(found.get("members", ())))
        waiting = add_invited(
            by=request.member, pool=shown, invitations=list(found.get("invited", ()))
        )
        if number:
            joined = ngettext("%(number)d member added.", "%(number)d members added.", number)
            messages.success(request, joined % {"number": number})
        if waiting:
            later = ngettext(
                "%(number)d invited person joins the pool when they accept the invitation.",
                "%(number)d invited people join the pool when they accept their invitations.",
                waiting,
            )
            messages.success(request, later % {"number": waiting})
        return redirect("pool", organization, pool_id)
    context = {"form": form, "pool": shown, "trail": [*within(shown), {"title": _("Add members")}]}
    return render(request, f"{FOLDER}/add.html", context)


@require_POST
@requires("pool.change")
def pool_remove(
    request: MemberRequest, organization: str, pool_id: int, member_id: int
) -> HttpResponse:
    """One person leaves the pool."""
    shown = get_object_or_404(Pool, pk=pool_id)
    member = get_object_or_404(Member.objects.select_related("user"), pk=member_id)
    remove_from_pool(by=request.member, pool=shown, member=member)
    messages.success(request, _("%(name)s removed from the pool.") % {"name": member.name})
    return redirect("pool", organization, pool_id)


@require_POST
@requires("pool.change")
def pool_remove_invited(
    request: MemberRequest, organization: str, pool_id: int, invitation_id: int
) -> HttpResponse:
    """One invited person no longer joins the pool."""
    shown = get_object_or_404(Pool, pk=pool_id)
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    remove_invited(by=request.member, pool=shown, invitation=invitation)
    messages.success(request, _("%(name)s removed from the pool.") % {"name": invitation.email})
    return redirect("pool", organization, pool_id)


def trail(organization: str) -> list[dict[str, str]]:
    """The way to the list of pools."""
    return [{"url": reverse("pools", args=[organization]), "title": _("Pools")}]


def within(pool: Pool) -> list[dict[str, str]]:
    """The way to one pool."""
    slug = pool.organization.slug
    return [*trail(slug), {"url": reverse("pool", args=[slug, pool.pk]), "title": pool.name}]
