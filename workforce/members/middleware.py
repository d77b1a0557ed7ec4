"""The one door to everything under /o/<slug>/: finds the member and opens the scope."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.back_link import came_from
from core.web.errors import DomainError
from core.web.http import MemberRequest, wants_json
from workforce.members.scope import member_scope
from workforce.tokens.authentication import API, answer_token

PREFIX = "/o/"
SAFE = ("GET", "HEAD", "OPTIONS")


class MemberMiddleware:
    """Opens the scope around a request, in one transaction that an answer of 400 or more undoes.

    A person's changing requests in an organization pass one after the other.

    A stranger gets 404, as for an organization that doesn't exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        slug, _slash, rest = request.path_info.removeprefix(PREFIX).partition("/")
        if rest.startswith(API):
            return answer_token(request, slug=slug, get_response=self.get_response)
        if not request.user.is_authenticated:
            return sign_in_first(request)
        changes = request.method not in SAFE
        if changes:
            request.POST.keys()  # a slow upload is read before the transaction opens
        with member_scope(slug=slug, user=request.user, one_at_a_time=changes) as member:
            if member is None:
                raise Http404
            inside = cast("MemberRequest", request)
            inside.member, inside.organization = member, member.organization
            with timezone.override(member.timezone):
                response = ask_for_mfa(inside) if member.needs_mfa else self.get_response(inside)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                transaction.set_rollback(True)
        # People, money and texts of an organization stay on nobody's disk; media say otherwise.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render an expected refusal; anything else is a fault and goes on to Django."""
        return show(request, error) if isinstance(error, DomainError) else None


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a browser to the sign-in page and back; tell a script."""
    if wants_json(request):
        message = _("You are signed out. Sign in again. Your work on this device is saved.")
        return JsonResponse({"code": "signed_out", "message": message}, status=401)
    return redirect_to_login(request.get_full_path())


def ask_for_mfa(request: MemberRequest) -> HttpResponse:
    """The organization asks for a second factor: how to set it up, before anything else."""
    if wants_json(request):
        message = _("This organization requires two-factor authentication. Set it up first.")
        return JsonResponse({"code": "mfa_required", "message": message}, status=403)
    return render(request, "workforce/members/mfa_required.html", status=403)


def show(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as JSON for scripts, as a page for people."""
    if wants_json(request):
        body = {"code": error.code, "message": error.message, "detail": error.detail}
        return JsonResponse(body, status=error.status)
    context = {"error": error, "came_from": came_from(request)}
    response = render(request, "refused.html", context, status=error.status)
    if "retryAfter" in error.detail:
        response.headers["Retry-After"] = str(error.detail["retryAfter"])
    return response
