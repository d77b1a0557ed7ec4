"""Pages of quotes: plan work and see what it costs, save that as a quote, print it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotation.projects.models import Project
from annotation.projects.sections import trail
from annotation.projects.views import find_project
from billing.quotes.actions import save_quote
from billing.quotes.forms import PlanForm, QuoteForm
from billing.quotes.models import Quote
from billing.quotes.presentation import (
    assumptions,
    internal_assumptions,
    shown,
    shown_quote,
)
from billing.quotes.queries import Basis, basis_of, quotes_of
from billing.quotes.rules import figures_of, stored_figures, stored_inputs
from core.permissions.can import can, require
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cost.view")
def project_quote(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The plan of the address and what it costs; a POST saves it."""
    project = find_project(request, project_id)
    if request.method == "POST":
        require(request.member, "quote.create", project)
    basis = basis_of(request.organization, project)
    given = request.POST if request.method == "POST" else request.GET
    is_given = any(name in given for name in basis.plan)
    form = PlanForm(given if is_given else basis.plan, terms=basis.terms)
    about = QuoteForm(request.POST or None)
    is_complete = form.is_valid() and not basis.terms.missing
    if request.method == "POST" and is_complete and about.is_valid():
        quote = save_quote(
            by=request.member, project=project, inputs=form.inputs(), **about.cleaned_data
        )
        messages.success(request, _("Quote saved as %(number)s.") % {"number": quote.title})
        return redirect("quote", organization, project_id, quote.pk)
    context = {
        "project": project,
        "trail": trail(project, _("Quote")),
        "form": form,
        "about": about,
        "is_changed": is_given,
        "missing": basis.terms.missing,
        "rates_url": reverse("rates", args=[organization])
        if can(request.member, "rate.change")
        else "",
        "basis": basis,
        "page": keyset_page(quotes_of(project), request),
        "may_create": can(request.member, "quote.create", project),
        **(computed(form, basis) if form.is_valid() else {}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "billing/quotes/plan.html", context, status=status)


def computed(form: PlanForm, basis: Basis) -> dict[str, Any]:
    """What a valid plan comes to."""
    inputs = form.inputs()
    figures = figures_of(inputs)
    return {
        "quote": shown_quote(
            stored_figures(figures),
            price=figures.price,
            pay=figures.pay,
            currency=basis.terms.currency,
            deadline=stored_inputs(inputs)["deadline_on"],
        ),
        "planned": [
            (each.name, "" if each.value() is None else str(each.value())) for each in form
        ],
    }


def find_quote(request: MemberRequest, project_id: int, quote_id: int) -> tuple[Project, Quote]:
    """The project and its quote, or 404."""
    project = find_project(request, project_id)
    return project, get_object_or_404(quotes_of(project), pk=quote_id)


@require_safe
@requires("cost.view")
def quote(
    request: MemberRequest, organization: str, project_id: int, quote_id: int
) -> HttpResponse:
    """A saved quote; printed, it is the customer's: without pay and margin."""
    project, found = find_quote(request, project_id, quote_id)
    plan_url = reverse("project_quote", args=[organization, project_id])
    context = {
        "project": project,
        "trail": [*trail(project, found.title)],
        "found": found,
        "quote": shown(found),
        "assumptions": assumptions(found.inputs),
        "internal": internal_assumptions(found.inputs, found.currency),
        "again_url": f"{plan_url}?{urlencode(plan_of(found))}",
    }
    return render(request, "billing/quotes/quote.html", context)


def plan_of(quote: Quote) -> dict[str, Any]:
    """A saved quote as the words of the plan's address, to start another one from."""
    inputs = dict(quote.inputs)
    terms = inputs.pop("terms")
    inputs.pop("review_pay", None)
    for name in ("review_share", "rejected", "gold_share", "active_share"):
        inputs[name] = f"{float(inputs[name]) * 100:g}"
    labels = {f"labels_{each['label_kind']}": each["labels"] for each in terms}
    return {name: value for name, value in (inputs | labels).items() if value is not None}


@require_safe
@requires("cost.view")
def quote_csv(
    request: MemberRequest, organization: str, project_id: int, quote_id: int
) -> HttpResponse:
    """The customer's lines of a quote as a file."""
    _project, found = find_quote(request, project_id, quote_id)
    header = [
        _("Quote"),
        _("Label type"),
        _("Charged per"),
        _("Labels"),
        _("Price per label"),
        _("Price"),
        _("Currency"),
    ]
    stored = {line["label_kind"]: line for line in found.figures["lines"]}
    rows = [
        (
            found.title,
            line.title,
            line.per,
            line.charged,
            unit["unit_price"],
            line.amount,
            found.currency,
        )
        for line, unit in zip(shown(found).lines, stored.values(), strict=True)
    ]
    return csv_download(f"{organization}-{found.title}.csv", header=header, rows=rows)
