"""Pages of a person who follows an invitation link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.identity.models import Organization, Role, User
from core.tenancy.scope import tenant
from workforce.accounts.queries import has_account, owns_address
from workforce.members.invitations.actions import accept_invitation, join_with_new_account
from workforce.members.invitations.forms import NewAccountForm
from workforce.members.invitations.link import Key, key_in
from workforce.members.invitations.queries import present_member, unusable, usable_invitation
from workforce.members.models import Invitation

FOLDER = "workforce/invitations"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@contextmanager
def organization_of(token: str) -> Iterator[Key]:
    """Open the scope a link leads into: the signature vouches for the organization in it."""
    key = key_in(token)
    if key is None:
        raise unusable()
    with tenant(key.organization_id):
        yield key


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what; then joining, in the way that fits the person."""
    if request.user.is_authenticated:
        return for_signed_in(request, token, request.user)
    return for_stranger(request, token)


def for_signed_in(request: HttpRequest, token: str, user: User) -> HttpResponse:
    """One click for the invited person, a sentence for anybody else, home for a member."""
    with organization_of(token) as key:
        if present_member(user) is not None:
            return redirect("organization_home", organization_slug())
        if request.method == "POST":
            accept_invitation(key=key, user=user)
            return redirect("organization_home", organization_slug())
        context = told(usable_invitation(key))
        context["is_mine"] = owns_address(user, str(context["email"]))
    return render(request, f"{FOLDER}/signed_in.html", context)


def for_stranger(request: HttpRequest, token: str) -> HttpResponse:
    """A new account for a new person; the way to the sign-in page for one who has an account."""
    with organization_of(token) as key:
        found = usable_invitation(key)
        context, slug = told(found), organization_slug()
    if has_account(str(context["email"])):
        return render(request, f"{FOLDER}/sign_in_first.html", context)
    form = NewAccountForm(
        request.POST or None, email=str(context["email"]), initial={"name": found.name}
    )
    if request.method == "POST" and form.is_valid():
        with tenant(key.organization_id):
            member = join_with_new_account(key=key, **form.cleaned_data)
        login(request, member.user, backend=BACKEND)
        UserSession.objects.create_from_request(request)
        return redirect("organization_home", slug)
    return render(request, f"{FOLDER}/new_account.html", {**context, "form": form})


def organization_slug() -> str:
    """The address of the open scope's organization."""
    return Organization.objects.get().slug


def told(invitation: Invitation) -> dict[str, object]:
    """What the page says about the invitation."""
    return {
        "organization": invitation.organization.name,
        "role": Role(invitation.role).label,
        "inviter": invitation.invited_by.name,
        "email": invitation.email,
    }
