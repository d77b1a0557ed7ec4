"""Create, change and archive customers, choose who pays for a project, set the seller's details."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from billing.customers.models import Customer, ProjectCustomer, Seller, TaxTreatment
from billing.customers.queries import customer_of, locked
from billing.customers.tax_ids import compact, has_valid_form
from billing.invoices.models import InvoiceLine, InvoiceStatus
from core import countries
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict, Invalid
from core.web.plain_name import plain_name

MAX_TAX_RATE = 100
MAX_PAYMENT_DAYS = 365
DETAILS = (
    "name",
    "address",
    "country",
    "email",
    "tax_id",
    "tax_treatment",
    "tax_rate",
    "tax_reason",
    "payment_days",
    "monthly_drafts",
    "reminders",
    "notes",
)


@transaction.atomic
def create_customer(*, by: Member, currency: str = "", **details: Any) -> Customer:
    """Add a customer; `details` are those of DETAILS, all but the name optional.

    Raises Invalid for details that don't fit together, Conflict for a name in use.
    """
    require(by, "customer.manage")
    refuse_currency(currency, by.organization.currency)
    customer = Customer(currency=by.organization.currency, created_by=by)
    save_with(customer, details)
    record("customer.created", by=by, subject=customer, name=customer.name)
    return customer


@transaction.atomic
def change_customer(*, by: Member, customer: Customer, **details: Any) -> Customer:
    """Change the given details; issued invoices keep what they say."""
    require(by, "customer.manage")
    customer = locked(customer.pk)
    before = {name: getattr(customer, name) for name in DETAILS}
    save_with(customer, details)
    changed = [name for name in DETAILS if getattr(customer, name) != before[name]]
    if changed:
        record("customer.changed", by=by, subject=customer, fields=changed)
    return customer


def save_with(customer: Customer, details: dict[str, Any]) -> None:
    """Check and save the details."""
    for name, value in details.items():
        if name not in DETAILS:
            raise TypeError(f"{name} isn't a detail of a customer.")
        setattr(customer, name, value)
    customer.name = plain_name(customer.name)
    customer.tax_id = compact(customer.tax_id)
    refuse_country(customer.country)
    refuse_tax(customer)
    if not 0 <= customer.payment_days <= MAX_PAYMENT_DAYS:
        raise Invalid(
            _("The payment term must be 0 to %(days)s days.") % {"days": MAX_PAYMENT_DAYS},
            code="customer",
            field="payment_days",
        )
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError:
        raise Conflict(
            _("A customer named “%(name)s” already exists. Choose a different name.")
            % {"name": customer.name},
            code="customer_name_taken",
        ) from None


def refuse_currency(wanted: str, currency: str) -> None:
    """Raise Invalid for another currency than the organization's, which all prices are in."""
    if wanted and wanted != currency:
        raise Invalid(
            _(
                "Customers pay in %(currency)s, the currency of the organization. Other "
                "currencies aren't supported yet."
            )
            % {"currency": currency},
            code="customer",
            field="currency",
        )


def refuse_country(country: str) -> None:
    """Raise Invalid for a code that isn't of ISO 3166-1."""
    if country and country not in countries.NAMES:
        raise Invalid(
            _("Choose a country by its two-letter code."), code="customer", field="country"
        )


def refuse_tax(customer: Customer) -> None:
    """Raise Invalid for a tax id of the wrong form, or a rate that doesn't fit the treatment."""
    refuse_tax_id(customer.tax_id, customer.country)
    if customer.tax_treatment not in TaxTreatment.values:
        raise Invalid(
            _("Choose how the customer is taxed."), code="customer", field="tax_treatment"
        )
    if not 0 <= customer.tax_rate <= MAX_TAX_RATE:
        raise Invalid(
            _("The tax rate must be 0 to 100 percent."), code="customer", field="tax_rate"
        )
    if customer.tax_treatment != TaxTreatment.DOMESTIC and customer.tax_rate:
        raise Invalid(
            _("Set the tax rate to 0: invoices with this tax treatment have no tax."),
            code="customer",
            field="tax_rate",
        )
    if customer.tax_treatment == TaxTreatment.REVERSE_CHARGE and not customer.tax_id:
        raise Invalid(
            _("Reverse charge requires the customer's tax ID."), code="customer", field="tax_id"
        )


def refuse_tax_id(tax_id: str, country: str) -> None:
    """Raise Invalid for an id that can't be one of the country."""
    if tax_id and not has_valid_form(tax_id, country):
        raise Invalid(
            _("“%(tax_id)s” doesn't have the format of a tax ID of this country. Check it.")
            % {"tax_id": tax_id},
            code="customer",
            field="tax_id",
        )


@transaction.atomic
def archive_customer(*, by: Member, customer: Customer) -> None:
    """Hide the customer from lists and choices. Its invoices and prices stay.

    Raises Conflict while the customer pays for projects, whose work would never be invoiced.
    """
    require(by, "customer.manage")
    customer = locked(customer.pk)
    if customer.projects.exists():
        raise Conflict(
            _("This customer pays for projects. Choose another customer for them first."),
            code="pays_for_projects",
        )
    if customer.archived_at is None:
        customer.archived_at = timezone.now()
        customer.save(update_fields=["archived_at"])
        record("customer.archived", by=by, subject=customer)


@transaction.atomic
def restore_customer(*, by: Member, customer: Customer) -> None:
    """Show an archived customer again."""
    require(by, "customer.manage")
    customer = locked(customer.pk)
    if customer.archived_at is not None:
        customer.archived_at = None
        customer.save(update_fields=["archived_at"])
        record("customer.restored", by=by, subject=customer)


@transaction.atomic
def set_project_customer(*, by: Member, project: Project, customer: Customer | None) -> None:
    """Say who pays for a project, or that it is internal.

    Work that isn't invoiced yet is invoiced to the new customer, at the price it was accepted at.
    Raises Conflict while a draft invoice of the present customer contains the project, and if the
    customer is being changed by another member.
    """
    require(by, "customer.manage")
    present = customer_of(project)
    if present == customer:
        return
    both = {each.pk for each in (present, customer) if each is not None}
    for customer_id in sorted(both):
        locked(customer_id)
    if customer_of(project) != present:  # while this waited for the locks
        raise Conflict(
            _("The customer of this project was just changed. Check it and try again."),
            code="customer_changed",
        )
    if InvoiceLine.objects.filter(project=project, invoice__status=InvoiceStatus.DRAFT).exists():
        raise Conflict(
            _("A draft invoice contains work of this project. Issue or delete the draft first."),
            code="in_draft",
        )
    if customer is None:
        ProjectCustomer.objects.filter(project=project).delete()
    elif Customer.objects.get(pk=customer.pk).archived_at is not None:
        raise Conflict(_("This customer is archived. Restore it first."), code="archived")
    else:
        ProjectCustomer.objects.update_or_create(project=project, defaults={"customer": customer})
    record(
        "project.customer_set",
        by=by,
        subject=project,
        customer=customer.name if customer else _("internal"),
    )


@transaction.atomic
def set_seller(*, by: Member, **details: Any) -> Seller:
    """Set the organization's name, address, tax id and payment details for its next invoices."""
    require(by, "customer.manage")
    details["legal_name"] = plain_name(details["legal_name"])
    details["tax_id"] = compact(details.get("tax_id", ""))
    refuse_country(details.get("country", ""))
    refuse_tax_id(details["tax_id"], details.get("country", ""))
    seller, _created = Seller.objects.update_or_create(
        organization=by.organization, defaults=details
    )
    record("seller.set", by=by, subject=seller)
    return seller
