"""Pages of rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.projects.models import Project, ProjectState
from annotation.projects.sections import address, trail
from annotation.projects.setup import next_url
from billing.customers.queries import customer_of
from billing.pay_floors.suggestions import suggestions
from billing.rates.actions import set_minimum, set_pay_rate, set_rate
from billing.rates.csv_file import HEADER, READ, read_rates, set_rates, written_rates
from billing.rates.forms import (
    MinimumForm,
    MomentForm,
    PayRateForm,
    ProjectRatesForm,
    RateForm,
    RatesFileForm,
)
from billing.rates.models import ChargedPer, MonthlyMinimum, PayRate, Rate
from billing.rates.project_rates import ask_for_rates, kind_rates, set_project_rates
from billing.rates.queries import (
    PriceInForce,
    label_kinds,
    prices_in_force,
    shown_minimums,
    shown_pay_rates,
    shown_rates,
)
from core.permissions.decorators import requires
from core.web.datetimes import written
from core.web.errors import Conflict, Invalid
from core.web.http import MemberRequest
from core.web.spreadsheet import csv_download
from workforce.organizations.local_days import local_date
from workforce.organizations.zone import in_zone_of_organization


@require_safe
@requires("rate.change")
@in_zone_of_organization
def rates(request: MemberRequest, organization: str) -> HttpResponse:
    """All prices and pay, with the time each is valid, as of now or of a time asked for."""
    form = MomentForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    at = asked.get("on") or timezone.now()
    project = asked.get("project")
    listed = shown_rates(at)
    context = {
        "form": form,
        "at": at if request.GET.get("on") else None,
        "project": project,
        "prices": project_prices(project, at) if project else [],
        "rates": listed,
        "has_scopes": any(price.scope for price in listed),
        "pay_rates": shown_pay_rates(at),
        "minimums": shown_minimums(local_date(request.organization, at)),
        "zone": request.organization.timezone,
        "csv_url": reverse("rates_csv", args=[organization]),
        "import_url": reverse("rates_import", args=[organization]),
        "rate_new_url": reverse("rate_new", args=[organization]),
        "pay_rate_new_url": reverse("pay_rate_new", args=[organization]),
        "minimum_new_url": reverse("minimum_new", args=[organization]),
        "trail": [costs_crumb(organization), {"title": _("Rates")}],
    }
    return render(request, "billing/rates/rates.html", context)


def project_prices(project: Project, at: datetime) -> list[PriceInForce]:
    """The prices in force for a project's label types."""
    return prices_in_force(label_kinds(project), at, customer=customer_of(project), project=project)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("rate.change")
@in_zone_of_organization
def rate_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Set a price."""
    return new_rate(
        request,
        form=RateForm(request.POST or None, initial=request.GET.dict()),
        action=set_rate,
        title=_("Set a price"),
        lead=_("The price a customer pays per accepted label."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("rate.change")
@in_zone_of_organization
def pay_rate_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Set what a label pays."""
    return new_rate(
        request,
        form=PayRateForm(request.POST or None, initial=request.GET.dict()),
        action=set_pay_rate,
        title=_("Set a pay rate"),
        lead=_("The amount a member earns per accepted label, review, or adjudication."),
        besides={"suggestions": suggestions(request.organization), "shows_suggestions": True},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("rate.change")
def minimum_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Set what a customer or a project is charged for a month at least."""
    return new_rate(
        request,
        form=MinimumForm(request.POST or None, initial=request.GET.dict()),
        action=set_minimum,
        title=_("Set a monthly minimum"),
        lead=_("The least a customer, or a project, is charged for a month."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("rate.change")
def project_rates(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Set all prices and pay that a project lacks on one page; go on with its setup."""
    project = get_object_or_404(Project.objects.select_related("schema"), pk=project_id)
    project.organization = request.organization
    kinds = kind_rates(project, timezone.now())
    form = ProjectRatesForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            set_project_rates(
                by=request.member,
                prices=form.amounts("price"),
                pays=form.amounts("pay"),
                per=form.cleaned_data.get("per", ChargedPer.OUTCOME),
            )
        except Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Prices and pay saved."))
            return redirect(next_url(request.member, project, after="project_rates"))
    context = {
        "project": project,
        "form": form,
        "is_complete": all(kind.price and kind.pay for kind in kinds),
        "is_draft": project.state == ProjectState.DRAFT,
        "currency": request.organization.currency,
        "rates_url": reverse("rates", args=[organization]),
        "project_url": address("project", project),
        "trail": trail(project, _("Prices and pay")),
    }
    status = 422 if form.errors else 200
    return render(request, "billing/rates/project.html", context, status=status)


@require_POST
@requires("project.change")
def rates_ask(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Ask those who may set rates to do so for a project."""
    project = get_object_or_404(Project, pk=project_id)
    project.organization = request.organization
    try:
        ask_for_rates(by=request.member, project=project)
    except Conflict as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, _("The admins have been notified."))
    return redirect("project", organization, project_id)


@require_safe
@requires("rate.change")
def rates_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """All prices and pay as a file that can be changed and brought back."""
    return csv_download(f"{organization}-rates.csv", header=HEADER, rows=written_rates())


@require_http_methods(["GET", "HEAD", "POST"])
@requires("rate.change")
@in_zone_of_organization
def rates_import(request: MemberRequest, organization: str) -> HttpResponse:
    """Set many rates by a file: all of them, or none and what is wrong with which row."""
    form = RatesFileForm(request.POST or None, request.FILES or None)
    problems: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        lines, problems = read_rates(form.cleaned_data["file"])
        if not problems:
            count, problems = set_rates(by=request.member, lines=lines)
        if not problems:
            messages.success(
                request,
                ngettext("%(count)s rate imported.", "%(count)s rates imported.", count)
                % {"count": count},
            )
            return redirect("rates", organization)
    context = {
        "form": form,
        "problems": problems,
        "header": READ,
        "zone": request.organization.timezone,
        "back_url": reverse("rates", args=[organization]),
        "trail": [
            costs_crumb(organization),
            {"url": reverse("rates", args=[organization]), "title": _("Rates")},
            {"title": _("Import rates")},
        ],
    }
    return render(request, "billing/rates/import.html", context)


def new_rate(
    request: MemberRequest,
    *,
    form: forms.Form,
    action: Callable[..., Rate | PayRate | MonthlyMinimum],
    title: str,
    lead: str,
    besides: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a form that sets a rate; back to the list when it is set."""
    slug = request.organization.slug
    if request.method == "POST" and form.is_valid():
        try:
            rate = action(by=request.member, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.detail.get("field", "valid_from"), refusal.message)
        else:
            messages.success(request, told(rate))
            return redirect("rates", slug)
    back_url = reverse("rates", args=[slug])
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "lead": lead,
        "currency": request.organization.currency,
        "zone": request.organization.timezone,
        "back_url": back_url,
        "trail": [
            costs_crumb(slug),
            {"url": back_url, "title": _("Rates")},
            {"title": title},
        ],
        **(besides or {}),
    }
    return render(request, "billing/rates/new.html", context)


def told(rate: Rate | PayRate | MonthlyMinimum) -> str:
    """What to say when a rate is set: at once, within a minute, or from when on."""
    if isinstance(rate, MonthlyMinimum):
        return _("Minimum saved. It applies from %(month)s.") % {
            "month": written(rate.valid_from, "F Y")
        }
    if rate.valid_from <= timezone.now():
        return _("Rate saved. It applies from now on.")
    moment = timezone.localtime(rate.valid_from)
    return _("Rate saved. It applies from %(moment)s (%(zone)s).") % {
        "moment": f"{moment:%Y-%m-%d %H:%M:%S}",
        "zone": timezone.get_current_timezone_name(),
    }


def costs_crumb(slug: str) -> dict[str, str]:
    """The way up from the rates."""
    return {"url": reverse("costs", args=[slug]), "title": _("Costs")}
