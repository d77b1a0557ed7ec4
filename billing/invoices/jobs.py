"""Jobs of invoices: fill a draft, and make last month's drafts."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from billing.customers.models import Customer
from billing.invoices.drafting import CREDITABLE, delete_if_empty, fill_draft, start_draft
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
    """Make the customer's draft of last month, once.

    An invoice without lines is deleted, and its credit notes stay. A month is done when its draft
    was made or found empty: work that is recorded later comes with the next month. While the
    customer has an older draft, the month waits for it.
    """
    with tenant(organization_id):
        rows = Customer.objects.select_related("organization")
        customer = rows.filter(pk=customer_id).first()
        if customer is None:
            return
        first, after = month_before(today(customer.organization))
        if not wants_draft(customer, after):
            return
        draft, is_new = start_draft(by=None, customer=customer, period_from=first, period_to=after)
        if is_new:
            fill_draft(draft.pk)
            delete_if_empty(draft.pk)
            Customer.objects.filter(pk=customer_id).update(drafted_to=after)


def wants_draft(customer: Customer, after: date) -> bool:
    """Whether the month that ends before `after` is still to be drafted and no invoice covers it.

    An invoice that ends within the month leaves a part of it to be drafted.
    """
    if customer.drafted_to is not None and customer.drafted_to >= after:
        return False
    return not Invoice.objects.filter(
        customer=customer, kind=InvoiceKind.INVOICE, period_to__gte=after
    ).exists()


@across_job
def make_monthly_drafts() -> None:
    """Queue a job for each customer that gets a draft each month and has none of last month.

    Customers that no longer pay for a project get credit notes for what they were billed.
    """
    with across_tenants("which customers get a draft invoice of last month"):
        customers = list(
            Customer.objects.filter(
                Q(projects__isnull=False) | Q(invoices__status__in=CREDITABLE),
                monthly_drafts=True,
            )
            .select_related("organization")
            .distinct()
        )
        wanted = [
            customer
            for customer in customers
            if wants_draft(customer, month_before(today(customer.organization))[1])
        ]
    for customer in wanted:
        enqueue(
            make_monthly_draft,
            organization_id=customer.organization.pk,
            customer_id=customer.pk,
        )
