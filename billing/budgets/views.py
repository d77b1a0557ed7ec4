"""Pages of budgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.projects.sections import trail as project_trail
from billing.budgets.actions import change_budget, end_budget, set_budget
from billing.budgets.forms import BudgetForm, ChangeForm
from billing.budgets.models import Budget
from billing.budgets.presentation import shown_budgets
from billing.budgets.queries import scope_name, scope_title, with_scopes
from core.permissions.can import can, require
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download

FOLDER = "billing/budgets"
SHOW_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
@requires("cost.view")
def budgets(request: MemberRequest, organization: str) -> HttpResponse:
    """All budgets; ended ones if asked for."""
    has_ended = request.GET.get("ended") == "1"
    page = keyset_page(with_scopes(Budget.objects.filter(ended_at__isnull=not has_ended)), request)
    context = {
        "rows": shown_budgets(page.rows, links=True),
        "page": page,
        "is_ended": has_ended,
        "has_ended": Budget.objects.filter(ended_at__isnull=False).exists(),
        "may_manage": bool(can(request.member, "budget.manage")),
        "new_url": reverse("budget_new", args=[organization]),
    }
    return render(request, f"{FOLDER}/budgets.html", context)


@require_safe
@requires("cost.view")
def budgets_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """All budgets as a file, with exact amounts."""
    header = [
        _("Budget"),
        _("What counts"),
        _("Amount"),
        _("Currency"),
        _("Spent"),
        _("Reserved"),
        _("Period"),
        _("First day"),
        _("Last day"),
        _("Alert at (%)"),
        _("Stops work"),
        _("Counted"),
        _("Ended"),
    ]
    rows = [
        (
            scope_title(each),
            each.get_measure_display(),
            each.amount,
            each.currency,
            each.spent,
            each.reserved,
            each.get_period_display(),
            each.starts_on,
            each.ends_on,
            each.alert_percent,
            _("Yes") if each.is_hard else _("No"),
            each.counted_at.isoformat(timespec="seconds"),
            each.ended_at and each.ended_at.isoformat(timespec="seconds"),
        )
        for each in with_scopes(Budget.objects.order_by("pk"))
    ]
    return csv_download(f"{organization}-budgets.csv", header=header, rows=rows)


@require_http_methods(SHOW_OR_SEND)
@requires("budget.manage")
def budget_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Set a budget; the address may choose what it is for."""
    initial = {name: request.GET.get(name) for name in ("project", "customer", "pool")}
    form = BudgetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = saved(form, lambda values: set_budget(by=request.member, **values))
        if made is not None:
            messages.success(request, _("Budget set."))
            return redirect("budget", organization, made.pk)
    context = {
        "form": form,
        "currency": request.organization.currency,
        "trail": [*trail(organization), {"title": _("New budget")}],
    }
    return render(request, f"{FOLDER}/new.html", context)


@require_safe
@requires("budget.view")
def budget(request: MemberRequest, organization: str, budget_id: int) -> HttpResponse:
    """One budget: what is spent, reserved and left. Managers see those of their projects."""
    found = find_budget(budget_id)
    if not can(request.member, "cost.view"):
        if found.project is None:
            raise Http404
        require(request.member, "budget.view", found.project)
    return show(request, found, None)


@require_POST
@requires("budget.manage")
def budget_change(request: MemberRequest, organization: str, budget_id: int) -> HttpResponse:
    """Change a budget."""
    found = find_budget(budget_id)
    form = ChangeForm(request.POST)
    if form.is_valid():
        made = saved(form, lambda values: change_budget(by=request.member, budget=found, **values))
        if made is not None:
            messages.success(request, _("Budget changed."))
            return redirect("budget", organization, budget_id)
    return show(request, found, form)


@require_POST
@requires("budget.manage")
def budget_end(request: MemberRequest, organization: str, budget_id: int) -> HttpResponse:
    """End a budget."""
    end_budget(by=request.member, budget=find_budget(budget_id))
    messages.success(request, _("Budget ended. It no longer limits work."))
    return redirect("budgets", organization)


def find_budget(budget_id: int) -> Budget:
    """The budget, or 404."""
    return get_object_or_404(with_scopes(Budget.objects.all()), pk=budget_id)


def show(request: MemberRequest, found: Budget, form: forms.Form | None) -> HttpResponse:
    """The page of a budget, with the form as it was sent."""
    may_manage = bool(can(request.member, "budget.manage")) and found.ended_at is None
    sees_costs = bool(can(request.member, "cost.view"))
    slug = request.organization.slug
    way = trail(slug) if sees_costs or found.project is None else project_trail(found.project)
    context = {
        "shown": shown_budgets([found], links=sees_costs)[0],
        "form": (form or ChangeForm(initial=initial_of(found))) if may_manage else None,
        "trail": [*way, {"title": scope_name(found) if sees_costs else _("Budget")}],
    }
    return render(request, f"{FOLDER}/budget.html", context, status=200 if form is None else 422)


def initial_of(found: Budget) -> dict[str, Any]:
    """What the form of a budget begins with."""
    return {
        "amount": f"{found.amount.normalize():f}",
        "ends_on": found.ends_on,
        "alert_percent": found.alert_percent,
        "is_hard": "yes" if found.is_hard else "no",
    }


def saved(form: forms.Form, action: Callable[[dict[str, Any]], Budget]) -> Budget | None:
    """What the action makes of the form; None if it refuses, which the form then says."""
    try:
        return action(form.cleaned_data)
    except DomainError as refusal:
        field = refusal.detail.get("field")
        form.add_error(field if field in form.fields else None, refusal.message)
        return None


def trail(organization: str) -> list[dict[str, str]]:
    """The way to a page under the budgets."""
    return [{"url": reverse("budgets", args=[organization]), "title": _("Budgets")}]
