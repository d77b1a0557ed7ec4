"""Pages of payments: record and undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing.customers.models import Customer
from billing.invoices.forms import PaymentForm
from billing.invoices.models import Invoice, Payment
from billing.invoices.page_parts import FOLDER, SHOW_OR_SEND, find_invoice, told, trail
from billing.invoices.payments import record_payment, undo_payment
from billing.invoices.queries import open_of, written_off
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from workforce.organizations.local_days import today
from workforce.organizations.zone import in_zone_of_organization


@require_http_methods(SHOW_OR_SEND)
@requires("invoice.manage")
@in_zone_of_organization
def invoice_payment(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Record a payment for an invoice."""
    shown = find_invoice(request, invoice_id)
    lost = written_off(shown)
    return payment_page(
        request,
        shown.customer,
        initial={"amount": (open_of(shown) + lost).normalize(), "reference": shown.number},
        back=reverse("invoice", args=[organization, invoice_id]),
        lead=_("The payment reverses the write-off first. The rest becomes credit.")
        if lost
        else _("Any excess over the open amount becomes the customer's credit."),
        invoice=shown,
    )


@require_http_methods(SHOW_OR_SEND)
@requires("invoice.manage")
@in_zone_of_organization
def customer_payment(request: MemberRequest, organization: str, customer_id: int) -> HttpResponse:
    """Record a payment for the invoices of a customer that are due first."""
    customer = get_object_or_404(Customer, pk=customer_id)
    return payment_page(
        request,
        customer,
        initial={},
        back=reverse("customer", args=[organization, customer_id]),
        lead=_("The payment settles the invoices that are due first. The rest becomes credit."),
        invoice=None,
    )


def payment_page(
    request: MemberRequest,
    customer: Customer,
    *,
    initial: dict[str, Any],
    back: str,
    lead: str,
    invoice: Invoice | None,
) -> HttpResponse:
    """The form of a payment; back when it is recorded."""
    customer.organization = request.organization
    first = {"received_on": today(request.organization), **initial}
    if "amount" in first:
        first["amount"] = f"{first['amount']:f}"
    form = PaymentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            record_payment(
                by=request.member, customer=customer, invoice=invoice, **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(refusal.detail.get("field"), refusal.message)
        else:
            messages.success(request, _("Payment recorded."))
            return redirect(back)
    slug = request.organization.slug
    context = {
        "form": form,
        "title": _("Record payment"),
        "button": _("Record payment"),
        "lead": lead,
        "back_url": back,
        "trail": [
            *trail(slug),
            {"url": back, "title": str(invoice or customer)},
            {"title": _("Record payment")},
        ],
    }
    return render(request, f"{FOLDER}/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("invoice.manage")
def payment_undo(request: MemberRequest, organization: str, payment_id: int) -> HttpResponse:
    """Undo a payment."""
    payment = get_object_or_404(Payment, pk=payment_id)
    told(request, lambda: undo_payment(by=request.member, payment=payment), _("Payment undone."))
    return redirect("customer", organization, payment.customer_id)
