"""The API of invoices: list, draft, issue, and payments by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from billing.customers.models import Customer
from billing.invoices.drafting import delete_draft, start_draft
from billing.invoices.issuing import issue
from billing.invoices.jobs import make_draft
from billing.invoices.models import Invoice, InvoiceLine, InvoiceStatus, Payment
from billing.invoices.payments import record_payment
from billing.invoices.queries import with_settled
from billing.money import PLACES
from core.api.bodies import Body, Nothing, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.jobs.tenant_jobs import enqueue
from core.tenancy.scope import current_organization_id
from core.web.errors import Invalid

MAX_KEY = 2**63 - 1


class InvoiceAmount(serializers.DecimalField):
    """An amount, as a decimal string."""

    def __init__(self) -> None:
        super().__init__(max_digits=18, decimal_places=PLACES)


class InvoiceShown(Shown):
    """An invoice or a credit note. The period ends before `period_to`."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    status = serializers.CharField()
    number = serializers.CharField()
    customer = serializers.IntegerField(source="customer_id")
    period_from = serializers.DateField()
    period_to = serializers.DateField()
    currency = serializers.CharField()
    net = InvoiceAmount()
    tax = InvoiceAmount()
    gross = InvoiceAmount()
    settled = InvoiceAmount()
    issued_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    refers_to = serializers.IntegerField(source="refers_to_id", allow_null=True)
    filled_at = serializers.DateTimeField(allow_null=True)


class InvoiceLineShown(Shown):
    """A line of a document: labels of one type in one project at one price.

    A price with tiers has a line for each month and tier. What is missing to a monthly minimum is a
    line with a `minimum` and without a label type.
    """

    id = serializers.IntegerField()
    position = serializers.IntegerField()
    description = serializers.CharField()
    project = serializers.IntegerField(source="project_id", allow_null=True)
    label_kind = serializers.CharField()
    minimum = serializers.IntegerField(source="minimum_id", allow_null=True)
    month = serializers.DateField(allow_null=True, help_text="The first day of the month.")
    tier_after = serializers.IntegerField(
        allow_null=True, help_text="The labels of the month before the tier."
    )
    quantity = serializers.IntegerField()
    unit_price = InvoiceAmount()
    exact = InvoiceAmount()
    amount = InvoiceAmount()
    tax_rate = InvoiceAmount()
    first_day = serializers.DateField()
    last_day = serializers.DateField()


class InvoiceFilters(Body):
    """Which documents to list."""

    status = serializers.ChoiceField(InvoiceStatus.choices, required=False)
    customer = serializers.IntegerField(required=False, min_value=1, max_value=MAX_KEY)


class InvoiceDraftBody(Body):
    """A customer and a period that is over. It ends before the day `period_to`."""

    customer = serializers.IntegerField(min_value=1, max_value=MAX_KEY)
    period_from = serializers.DateField()
    period_to = serializers.DateField()


class PaymentShown(Shown):
    """A payment that was received. Negative if it undoes another payment."""

    id = serializers.IntegerField()
    customer = serializers.IntegerField(source="customer_id")
    amount = InvoiceAmount()
    currency = serializers.CharField()
    received_on = serializers.DateField()
    reference = serializers.CharField()
    reverses = serializers.IntegerField(source="reverses_id", allow_null=True)


class PaymentBody(Body):
    """A payment. Without an invoice, it settles the customer's invoices that are due first."""

    customer = serializers.IntegerField(min_value=1, max_value=MAX_KEY)
    invoice = serializers.IntegerField(required=False, min_value=1, max_value=MAX_KEY)
    amount = InvoiceAmount()
    received_on = serializers.DateField()
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True)


def invoice_found(request: ApiRequest, invoice_id: int) -> Invoice:
    """The document, or 404."""
    found: Invoice = get_object_or_404(with_settled(Invoice.objects.all()), pk=invoice_id)
    return found


def customer_named(request: ApiRequest, customer_id: int) -> Customer:
    """The customer of a body; raises Invalid for one that doesn't exist."""
    found = Customer.objects.filter(pk=customer_id).first()
    if found is None:
        raise Invalid(_("This customer doesn't exist."), code="unknown_customer")
    found.organization = request.organization
    return found


class Invoices(Endpoint):
    """All invoices and credit notes."""

    @operation("invoice.view", filters=InvoiceFilters, returns=InvoiceShown, pages=True)
    def get(
        self, request: ApiRequest, status: str | None = None, customer: int | None = None
    ) -> QuerySet[Invoice]:
        """List invoices and credit notes."""
        rows = with_settled(Invoice.objects.all())
        rows = rows.filter(status=status) if status else rows
        return rows.filter(customer=customer) if customer else rows

    @operation("invoice.manage", takes=InvoiceDraftBody, returns=InvoiceShown, status=201)
    def post(
        self, request: ApiRequest, customer: int, period_from: date, period_to: date
    ) -> Invoice:
        """Start a draft, or get the customer's current one.

        Its lines are created in the background: `filled_at` is null until then.
        """
        paying = customer_named(request, customer)
        draft, is_new = start_draft(
            by=request.member, customer=paying, period_from=period_from, period_to=period_to
        )
        if is_new:
            enqueue(make_draft, organization_id=current_organization_id(), invoice_id=draft.pk)
        return invoice_found(request, draft.pk)


class OneInvoice(Endpoint):
    """One invoice or credit note."""

    @operation("invoice.view", on=invoice_found, returns=InvoiceShown)
    def get(self, request: ApiRequest, invoice: Invoice) -> Invoice:
        """Get an invoice or credit note."""
        return invoice

    @operation("invoice.manage", on=invoice_found)
    def delete(self, request: ApiRequest, invoice: Invoice) -> None:
        """Delete a draft."""
        delete_draft(by=request.member, invoice=invoice)


class InvoiceLines(Endpoint):
    """The lines of a document."""

    @operation("invoice.view", on=invoice_found, returns=InvoiceLineShown, pages=True)
    def get(self, request: ApiRequest, invoice: Invoice) -> QuerySet[InvoiceLine]:
        """List the lines of an invoice or credit note."""
        return InvoiceLine.objects.filter(invoice=invoice)


class InvoiceIssue(Endpoint):
    """The issuing of a draft."""

    @operation("invoice.manage", on=invoice_found, takes=Nothing, returns=InvoiceShown)
    def post(self, request: ApiRequest, invoice: Invoice) -> Invoice:
        """Issue a draft. If it is already issued, nothing changes."""
        issue(by=request.member, invoice=invoice)
        return invoice_found(request, invoice.pk)


class Payments(Endpoint):
    """All payments."""

    @operation("invoice.view", returns=PaymentShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Payment]:
        """List the payments."""
        return Payment.objects.all()

    @operation("invoice.manage", takes=PaymentBody, returns=PaymentShown, status=201)
    def post(
        self,
        request: ApiRequest,
        customer: int,
        amount: Decimal,
        received_on: date,
        invoice: int | None = None,
        reference: str = "",
    ) -> Payment:
        """Record a payment. Any excess over the open amount becomes the customer's credit."""
        paid = Invoice.objects.filter(pk=invoice).first() if invoice else None
        if invoice and paid is None:
            raise Invalid(_("This invoice doesn't exist."), code="unknown_invoice")
        return record_payment(
            by=request.member,
            customer=customer_named(request, customer),
            amount=amount,
            received_on=received_on,
            reference=reference,
            invoice=paid,
        )


INVOICE = "invoices/<int:invoice_id>"

urlpatterns = [
    path("invoices", Invoices.as_view(), name="api_invoices"),
    path(INVOICE, OneInvoice.as_view(), name="api_invoice"),
    path(f"{INVOICE}/lines", InvoiceLines.as_view(), name="api_invoice_lines"),
    path(f"{INVOICE}/issue", InvoiceIssue.as_view(), name="api_invoice_issue"),
    path("payments", Payments.as_view(), name="api_payments"),
]
