"""Two customers of a demo organization: one with an issued invoice, one with a draft."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from annotation.projects.models import Project
from billing.customers.actions import create_customer, set_project_customer, set_seller
from billing.customers.models import Customer, TaxTreatment
from billing.invoices.drafting import fill_draft, start_draft
from billing.invoices.issuing import issue
from billing.invoices.models import Invoice
from billing.invoices.payments import record_payment
from core.identity.models import Role
from core.tenancy.scope import tenant
from demo.crew import member_of
from demo.organization import founded, project_of
from demo.story import Story
from workforce.organizations.local_days import today

SELLER = {
    "address": "4 Lantern Quay\nDublin D01 X2Y3",
    "country": "IE",
    "email": "accounts@example.org",
    "tax_id": "IE1234567T",
    "payment_details": "IBAN IE29 AIBK 9311 5212 3456 78\nBIC AIBKIE2D",
    "footer": "Registered in Ireland, number 123456.",
}
MAIN: dict[str, Any] = {
    "name": "Larkspur Retail Ltd",
    "address": "12 Orchard Street\nCork T12 A1B2",
    "country": "IE",
    "email": "invoices@larkspur.example.org",
    "tax_id": "IE7654321W",
    "tax_rate": Decimal(23),
    "payment_days": 30,
}
BESIDE: dict[str, Any] = {
    "name": "Meridian Logistik GmbH",
    "address": "Speicherstadt 8\n20457 Hamburg",
    "country": "DE",
    "email": "rechnung@meridian.example.org",
    "tax_id": "DE123456789",
    "tax_treatment": TaxTreatment.REVERSE_CHARGE,
    "payment_days": 14,
}
FIRST_DAY, LAST_DAY = 30, 5  # before today
PAID = Decimal("5.00")


def bill(story: Story) -> bool:
    """An invoice that is paid in part, and a draft of another customer."""
    with tenant(founded(story)):
        if Customer.objects.exists():
            return False
        admin = member_of(story.of_role(Role.ADMIN)[0])
        set_seller(by=admin, legal_name=admin.organization.name, **SELLER)
        main, beside = (create_customer(by=admin, **details) for details in (MAIN, BESIDE))
        set_project_customer(by=admin, project=project_of(story), customer=main)
        side = Project.objects.get(name=story.sides[0].project)
        set_project_customer(by=admin, project=side, customer=beside)
        now = today(admin.organization)
        ends = {main.pk: now - timedelta(days=LAST_DAY), beside.pk: now}
        for customer in (main, beside):
            draft, _is_new = start_draft(
                by=admin,
                customer=customer,
                period_from=now - timedelta(days=FIRST_DAY),
                period_to=ends[customer.pk],
            )
            fill_draft(draft.pk)
        issued = issue(by=admin, invoice=Invoice.objects.get(customer=main))
        amount = min(PAID, issued.gross)
        record_payment(
            by=admin,
            customer=main,
            amount=amount,
            received_on=now,
            reference=issued.number,
            invoice=issued,
        )
        return True
