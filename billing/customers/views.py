"""Pages of customers and of the organization's billing details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.projects.models import Project
from annotation.projects.sections import trail as project_trail
from annotation.projects.views import find_project
from billing.customers.actions import (
    archive_customer,
    change_customer,
    create_customer,
    restore_customer,
    set_project_customer,
    set_seller,
)
from billing.customers.forms import (
    AddProjectForm,
    CustomerForm,
    ProjectCustomerForm,
    SellerForm,
)
from billing.customers.models import Customer
from billing.customers.queries import customer_of, seller
from billing.invoices.models import Invoice, Payment
from billing.invoices.queries import balance_of, balances, with_settled
from billing.invoices.shown import shown_documents
from billing.rates.queries import label_kinds, prices_in_force
from core import countries
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from workforce.organizations.zone import in_zone_of_organization

FOLDER = "billing/customers"
SHOWN_ROWS = 10
SHOW_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
@requires("invoice.view")
def customers(request: MemberRequest, organization: str) -> HttpResponse:
    """All customers with what they owe; archived ones if asked for."""
    is_archived = request.GET.get("archived") == "1"
    rows = Customer.objects.filter(archived_at__isnull=not is_archived)
    page = keyset_page(rows, request)
    owed = balances([row.pk for row in page.rows])
    context = {
        "rows": [(row, owed[row.pk]) for row in page.rows],
        "page": page,
        "is_archived": is_archived,
        "has_archived": Customer.objects.filter(archived_at__isnull=False).exists(),
        "has_details": seller() is not None,
        "may_manage": bool(can(request.member, "customer.manage")),
        "new_url": reverse("customer_new", args=[organization]),
        "details_url": reverse("billing_details", args=[organization]),
    }
    return render(request, f"{FOLDER}/customers.html", context)


@require_http_methods(SHOW_OR_SEND)
@requires("customer.manage")
def customer_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Add a customer."""
    form = CustomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = saved(form, lambda values: create_customer(by=request.member, **values))
        if made is not None:
            messages.success(request, _("Customer added."))
            return redirect("customer", organization, made.pk)
    return form_page(
        request, form, _("New customer"), back=reverse("customers", args=[organization])
    )


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def customer(request: MemberRequest, organization: str, customer_id: int) -> HttpResponse:
    """One customer: balance, invoices, payments, projects, prices."""
    shown = find_customer(request, customer_id)
    projects = list(
        Project.objects.filter(pk__in=shown.projects.values("project")).order_by("name")
    )
    kinds = sorted({kind for project in projects for kind in label_kinds(project)})
    documents = with_settled(Invoice.objects.filter(customer=shown)).order_by("-pk")
    payments = keyset_page(
        Payment.objects.filter(customer=shown)
        .select_related("recorded_by__user")
        .prefetch_related("reversed_by"),
        request,
        size=SHOWN_ROWS,
    )
    context = {
        "customer": shown,
        "country_name": countries.NAMES.get(shown.country, ""),
        "balance": balance_of(shown),
        "projects": projects,
        "project_form": AddProjectForm(),
        "prices": prices_in_force(kinds, timezone.now(), customer=shown),
        "documents": shown_documents(documents[: SHOWN_ROWS + 1])[:SHOWN_ROWS],
        "has_more": documents.count() > SHOWN_ROWS,
        "payments": payments,
        "may_manage": bool(can(request.member, "customer.manage")),
        "may_invoice": bool(can(request.member, "invoice.manage")),
        "may_price": bool(can(request.member, "rate.change")),
        "trail": [*trail(organization), {"title": shown.name}],
    }
    return render(request, f"{FOLDER}/customer.html", context)


@require_http_methods(SHOW_OR_SEND)
@requires("customer.manage")
def customer_change(request: MemberRequest, organization: str, customer_id: int) -> HttpResponse:
    """Change a customer."""
    shown = find_customer(request, customer_id)
    initial = {name: getattr(shown, name) for name in CustomerForm.base_fields}
    initial["tax_rate"] = shown.tax_rate.normalize()
    form = CustomerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = saved(
            form, lambda values: change_customer(by=request.member, customer=shown, **values)
        )
        if made is not None:
            messages.success(request, _("Saved. It applies to documents issued from now on."))
            return redirect("customer", organization, customer_id)
    return form_page(
        request,
        form,
        _("Change customer"),
        back=reverse("customer", args=[organization, customer_id]),
        between={"url": reverse("customer", args=[organization, customer_id]), "title": shown.name},
    )


@require_POST
@requires("customer.manage")
def customer_archive(request: MemberRequest, organization: str, customer_id: int) -> HttpResponse:
    """Archive a customer, or show an archived one again."""
    shown = find_customer(request, customer_id)
    if shown.archived_at is None:
        try:
            archive_customer(by=request.member, customer=shown)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Customer archived."))
    else:
        restore_customer(by=request.member, customer=shown)
        messages.success(request, _("Customer restored."))
    return redirect("customer", organization, customer_id)


@require_POST
@requires("customer.manage")
def customer_project_add(
    request: MemberRequest, organization: str, customer_id: int
) -> HttpResponse:
    """Let the customer pay for a project."""
    shown = find_customer(request, customer_id)
    form = AddProjectForm(request.POST)
    if form.is_valid():
        choose(request, form.cleaned_data["project"], shown)
    else:
        messages.error(request, _("Choose a project."))
    return redirect("customer", organization, customer_id)


@require_http_methods(SHOW_OR_SEND)
@requires("customer.manage")
def project_customer(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Who pays for the project, and the prices that follow."""
    project = find_project(request, project_id)
    present = customer_of(project)
    form = ProjectCustomerForm(request.POST or None, initial={"customer": present and present.pk})
    if request.method == "POST" and form.is_valid():
        choose(request, project, form.cleaned_data["customer"])
        return redirect("project_customer", organization, project_id)
    context = {
        "project": project,
        "form": form,
        "customer": present,
        "prices": prices_in_force(
            label_kinds(project), timezone.now(), customer=present, project=project
        ),
        "may_price": bool(can(request.member, "rate.change")),
        "trail": project_trail(project, _("Customer")),
    }
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/project.html", context, status=status)


def choose(request: MemberRequest, project: Project, chosen: Customer | None) -> None:
    """Set who pays for a project, and say so or why not."""
    try:
        set_project_customer(by=request.member, project=project, customer=chosen)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Customer of the project saved."))


@require_http_methods(SHOW_OR_SEND)
@requires("customer.manage")
def billing_details(request: MemberRequest, organization: str) -> HttpResponse:
    """The organization's name, address and payment details on its invoices."""
    present = seller()
    initial = (
        {name: getattr(present, name) for name in SellerForm.base_fields}
        if present
        else {"legal_name": request.organization.name}
    )
    form = SellerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = saved(form, lambda values: set_seller(by=request.member, **values))
        if made is not None:
            messages.success(request, _("Saved. It applies to documents issued from now on."))
            return redirect("customers", organization)
    return form_page(
        request, form, _("Billing details"), back=reverse("customers", args=[organization])
    )


def saved(form: Any, action: Callable[[dict[str, Any]], Any]) -> Any:
    """What the action made of the form's values; None with an error on the form if it refused."""
    try:
        return action(form.cleaned_data)
    except DomainError as refusal:
        field = "name" if refusal.code == "customer_name_taken" else refusal.detail.get("field")
        form.add_error(field if field in form.fields else None, refusal.message)
        return None


def form_page(
    request: MemberRequest,
    form: Any,
    title: str,
    *,
    back: str,
    between: dict[str, str] | None = None,
) -> HttpResponse:
    """A page with one form."""
    way = [*trail(request.organization.slug), *([between] if between else []), {"title": title}]
    context = {"form": form, "title": title, "back_url": back, "trail": way}
    return render(request, f"{FOLDER}/form.html", context, status=422 if form.errors else 200)


def find_customer(request: MemberRequest, customer_id: int) -> Customer:
    """The customer, or 404."""
    found = get_object_or_404(Customer, pk=customer_id)
    found.organization = request.organization
    return found


def trail(slug: str) -> list[dict[str, str]]:
    """The way to the list of customers."""
    return [{"url": reverse("customers", args=[slug]), "title": _("Customers")}]
