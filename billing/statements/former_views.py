"""Pages of no organization: what a person earned where they aren't an active member any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.payouts.actions import set_former_bank_details
from billing.payouts.forms import BankDetailsForm
from billing.payouts.own_views import (
    own_rows,
    shown_adjustments,
    shown_balance,
    shown_payouts,
)
from billing.payouts.queries import current_details, owed_to, settings_of_payouts
from billing.statements.models import Statement
from billing.statements.presentation import closing_text, number_of, shown_statement
from billing.statements.views import FOLDER, statement_file
from core.identity.models import Member, User
from core.permissions.decorators import asks_again
from workforce.members.scope import former_scope
from workforce.organizations.queries import former_places_of


@contextmanager
def former_member(request: HttpRequest, slug: str) -> Iterator[Member]:
    """The scope of an organization that the person left or is suspended in; 404 for any other."""
    with former_scope(slug=slug, user=cast("User", request.user)) as member:
        if member is None:
            raise Http404
        with timezone.override(member.timezone):
            yield member


@never_cache
@require_safe
@login_required
def former_organizations(request: HttpRequest) -> HttpResponse:
    """The organizations that the person left or is suspended in."""
    places = former_places_of(cast("User", request.user))
    return render(request, f"{FOLDER}/former.html", {"places": places})


@never_cache
@require_safe
@login_required
def former_earnings(request: HttpRequest, key: str) -> HttpResponse:
    """What the person is still owed there, their payouts and statements."""
    with former_member(request, key) as member:
        settings, now = settings_of_payouts(), timezone.now()
        context = {
            "organization": member.organization,
            "ended_at": member.left_at,
            "balances": [shown_balance(each) for each in owed_to(member, settings, now)],
            "adjustments": shown_adjustments(member),
            "rows": shown_payouts(list(own_rows(member).order_by("-pk"))),
            "statements": [
                {"statement": row, "number": number_of(row), "closing": closing_text(row)}
                for row in Statement.objects.filter(member=member).order_by("-month")
            ],
            "trail": trail(member.organization.name),
        }
        return render(request, f"{FOLDER}/former_earnings.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@asks_again
def former_bank_details(request: HttpRequest, key: str) -> HttpResponse:
    """Enter new bank details for what is still owed, after one has confirmed who one is."""
    with former_member(request, key) as member:
        form = BankDetailsForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            set_former_bank_details(member=member, account=form.account())
            messages.success(request, _("Bank details saved. They take effect in 72 hours."))
            return redirect("former_earnings", key)
        back_url = reverse("former_earnings", args=[key])
        context = {
            "form": form,
            "back_url": back_url,
            "details": current_details({member.pk}).get(member.pk),
            "trail": [
                *trail(member.organization.name)[:1],
                {"url": back_url, "title": member.organization.name},
                {"title": _("Bank details")},
            ],
        }
        return render(request, "billing/payouts/bank_details.html", context)


@never_cache
@require_safe
@login_required
def former_statement(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One statement of that organization."""
    with former_member(request, key) as member:
        statement = get_object_or_404(Statement, number=number, member=member)
        shown = shown_statement(statement)
        context = {
            "statement": statement,
            "shown": shown,
            "organization": member.organization,
            "trail": [
                *trail(member.organization.name)[:1],
                {"url": reverse("former_earnings", args=[key]), "title": member.organization.name},
                {"title": shown.month},
            ],
        }
        return render(request, f"{FOLDER}/former_statement.html", context)


@never_cache
@require_safe
@login_required
def former_statement_csv(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One statement of that organization as a file."""
    with former_member(request, key) as member:
        return statement_file(get_object_or_404(Statement, number=number, member=member))


def trail(title: str) -> list[dict[str, str]]:
    """The way to an organization that was left."""
    return [
        {"url": reverse("former_organizations"), "title": _("Organizations you left")},
        {"title": title},
    ]
