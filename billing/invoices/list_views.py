"""The list of invoices and credit notes, as a page and as a file."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.customers.models import Customer
from billing.invoices.forms import FilterForm
from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.online import has_online
from billing.invoices.page_parts import FOLDER
from billing.invoices.queries import with_settled
from billing.invoices.shown import shown_documents
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download
from workforce.organizations.local_days import today
from workforce.organizations.zone import in_zone_of_organization


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoices(request: MemberRequest, organization: str) -> HttpResponse:
    """All documents, newest first, with what is open; by status and customer."""
    form = FilterForm(request.GET)
    rows = filtered(form, request)
    page = keyset_page(with_settled(rows).select_related("customer"), request)
    sums = rows.exclude(status=InvoiceStatus.DRAFT).aggregate(
        net=Sum("net"), tax=Sum("tax"), gross=Sum("gross")
    )
    context = {
        "form": form,
        "rows": shown_documents(page.rows),
        "page": page,
        "sums": sums if sums["gross"] is not None else None,
        "currency": request.organization.currency,
        "is_filtered": any(request.GET.get(name) for name in ("status", "customer")),
        "has_online": has_online(),
        "has_customers": Customer.objects.exists(),
        "may_invoice": bool(can(request.member, "invoice.manage")),
        "new_url": reverse("invoice_new", args=[organization]),
        "csv_url": f"{reverse('invoices_csv', args=[organization])}?{request.GET.urlencode()}",
    }
    return render(request, f"{FOLDER}/invoices.html", context)


def filtered(form: FilterForm, request: MemberRequest) -> QuerySet[Invoice]:
    """The documents that the filter asks for; a word it doesn't know counts as absent."""
    rows = Invoice.objects.all()
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("customer"):
        rows = rows.filter(customer=asked["customer"])
    if asked.get("status") == FilterForm.OVERDUE:
        return rows.filter(status=InvoiceStatus.ISSUED, due_on__lt=today(request.organization))
    return rows.filter(status=asked["status"]) if asked.get("status") else rows


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoices_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The filtered documents as a file, with exact amounts."""
    header = [
        _("Number"),
        _("Kind"),
        _("Status"),
        _("Customer"),
        _("Issued on"),
        _("Due on"),
        _("Net"),
        _("Tax"),
        _("Total"),
        _("Open"),
        _("Currency"),
    ]
    rows = with_settled(filtered(FilterForm(request.GET), request)).select_related("customer")
    cells = [
        (
            each.document.number,
            each.document.kind,
            each.document.status,
            each.document.customer.name,
            each.document.issued_on,
            each.document.due_on,
            each.document.net,
            each.document.tax,
            each.document.gross,
            each.open,
            each.document.currency,
        )
        for each in shown_documents(rows.order_by("pk"))
    ]
    return csv_download(f"{organization}-invoices.csv", header=header, rows=cells)
