"""Jobs of invoices: fill a draft, and make last month's drafts."""

from __future__ import annotations

from billing.customers.models import Customer
from billing.invoices.drafting import delete_if_empty, fill_draft, start_draft
from billing.invoices.models import Invoice, InvoiceKind
from billing.invoices.rules import month_before
from core.jobs.tenant_jobs import across_job, enqueue, tenant_job
from core.tenancy.scope import across_tenants, tenant
from workforce.organizations.local_days import today


@tenant_job
def make_draft(*, organization_id: int, invoice_id: int) -> None:
    """Fill a draft that was started or is to be refreshed."""
    with tenant(organization_id):
        fill_draft(invoice_id)


@tenant_job
def make_monthly_draft(*, organization_id: int, customer_id: int) -> None:
    """Make the customer's draft of last month, unless that month has an invoice.

    A draft without lines and credit notes is deleted.
    """
    with tenant(organization_id):
        rows = Customer.objects.select_related("organization")
        customer = rows.filter(pk=customer_id).first()
        if customer is None:
            return
        first, after = month_before(today(customer.organization))
        if has_invoice(customer_id, first):
            return
        draft, is_new = start_draft(by=None, customer=customer, period_from=first, period_to=after)
        if is_new:
            fill_draft(draft.pk)
            delete_if_empty(draft.pk)


def has_invoice(customer_id: int, first: object) -> bool:
    """Whether an invoice or a draft of the customer begins on this day or later."""
    return Invoice.objects.filter(
        customer=customer_id, kind=InvoiceKind.INVOICE, period_to__gt=first
    ).exists()


@across_job
def make_monthly_drafts() -> None:
    """Queue a job for each customer that gets a draft each month and has none of last month."""
    with across_tenants("which customers get a draft invoice of last month"):
        customers = list(
            Customer.objects.filter(archived_at=None, monthly_drafts=True, projects__isnull=False)
            .select_related("organization")
            .distinct()
        )
        wanted = [
            customer
            for customer in customers
            if not has_invoice(customer.pk, month_before(today(customer.organization))[0])
        ]
    for customer in wanted:
        enqueue(
            make_monthly_draft,
            organization_id=customer.organization.pk,
            customer_id=customer.pk,
        )
