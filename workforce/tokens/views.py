"""The pages about API tokens: one's own, a new one, and for admins those of all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.permissions.can import can
from core.permissions.decorators import asks_again, requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from workforce.tokens.actions import create_token, revoke_token
from workforce.tokens.forms import TokenForm
from workforce.tokens.models import ApiToken
from workforce.tokens.queries import all_tokens, listed_tokens

FOLDER = "workforce/tokens"


@require_safe
@requires("token.own")
def tokens(request: MemberRequest, organization: str) -> HttpResponse:
    """One's own tokens, newest first."""
    page = keyset_page(all_tokens().filter(member=request.member), request)
    context = {
        "page": page,
        "rows": listed_tokens(page.rows, timezone.now()),
        "may_manage": bool(can(request.member, "token.manage")),
    }
    return render(request, f"{FOLDER}/tokens.html", context)


@require_safe
@requires("token.manage")
def tokens_of_all(request: MemberRequest, organization: str) -> HttpResponse:
    """Everybody's tokens, newest first."""
    page = keyset_page(all_tokens(), request)
    context = {
        "page": page,
        "rows": listed_tokens(page.rows, timezone.now()),
        "of_all": True,
        "trail": trail(organization, _("All tokens")),
    }
    return render(request, f"{FOLDER}/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("token.own")
@asks_again
def token_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Make a token; the answer is the only page that ever shows its secret."""
    form = TokenForm(request.POST or None, by=request.member)
    context = {"form": form, "trail": trail(organization, _("New token"))}
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = create_token(by=request.member, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            place = request.build_absolute_uri(reverse("api_me", args=[organization]))
            shown = context | {"token": token, "secret": secret, "place": place}
            return render(request, f"{FOLDER}/created.html", shown)
    return render(request, f"{FOLDER}/new.html", context)


@require_POST
@requires("token.own")
def token_revoke(request: MemberRequest, organization: str, token_id: int) -> HttpResponse:
    """End a token; whoever may not end those of others doesn't learn which there are."""
    tokens = ApiToken.objects.all()
    if not can(request.member, "token.manage"):
        tokens = tokens.filter(member=request.member)
    found = get_object_or_404(tokens, pk=token_id)
    token = revoke_token(by=request.member, token=found)
    messages.success(request, _("Token “%(name)s” revoked.") % {"name": token.name})
    return redirect(
        "tokens" if token.member_id == request.member.pk else "tokens_of_all", organization
    )


def trail(organization: str, title: str) -> list[dict[str, str]]:
    """The way to a page under one's tokens."""
    return [
        {"url": reverse("tokens", args=[organization]), "title": _("API tokens")},
        {"title": title},
    ]
