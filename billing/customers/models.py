"""Customers of an organization, the projects they pay for, and the organization as a seller."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.customers.tax_ids import MAX_LENGTH
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class TaxTreatment(models.TextChoices):
    """Why an invoice has the tax that it has."""

    DOMESTIC = "domestic", _("Taxed")
    REVERSE_CHARGE = "reverse_charge", _("Reverse charge: the customer owes the tax")
    OUTSIDE_SCOPE = "outside_scope", _("Outside the scope of tax")


class Customer(TenantModel):
    """Who pays for projects: address, tax and terms of its next invoices.

    Issued invoices have a copy of what stood here. `tax_rate` is in percent. The row's lock
    serializes all that is invoiced to and paid by the customer. The monthly job drafted, or found
    empty, what was accepted before `drafted_to`.
    """

    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(_("address"), max_length=500, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    email = models.EmailField(_("email for invoices"), blank=True)
    tax_id = models.CharField(_("tax ID"), max_length=MAX_LENGTH, blank=True)
    tax_treatment = models.CharField(
        _("tax"), max_length=16, choices=TaxTreatment, default=TaxTreatment.DOMESTIC
    )
    tax_rate = MoneyField(_("tax rate"), default=0)
    tax_reason = models.CharField(_("reason"), max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    payment_days = models.SmallIntegerField(_("payment term"), default=30)
    monthly_drafts = models.BooleanField(_("draft each month"), default=True)
    reminders = models.BooleanField(_("send reminders"), default=False)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)
    drafted_to = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("customer")
        constraints = [
            TenantKey(name="customer_tenant_key"),
            models.UniqueConstraint(fields=["organization", "name"], name="customer_name_once"),
            models.CheckConstraint(
                condition=Q(tax_treatment="domestic", tax_rate__gte=0, tax_rate__lte=100)
                | Q(tax_rate=0),
                name="customer_tax_fits_treatment",
            ),
            models.CheckConstraint(
                condition=Q(payment_days__gte=0, payment_days__lte=365),
                name="customer_payment_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectCustomer(TenantModel):
    """The customer that pays for a project. A project without a row is internal."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="projects")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project"], name="project_customer_once"),
        ]
        indexes = [models.Index(fields=["customer"], name="project_customer_by_customer")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.customer_id}"


class Seller(TenantModel):
    """The organization as it stands on its invoices; one row."""

    legal_name = models.CharField(_("legal name"), max_length=120)
    address = models.TextField(_("address"), max_length=500)
    country = models.CharField(_("country"), max_length=2)
    email = models.EmailField(_("email"), blank=True)
    tax_id = models.CharField(_("tax ID"), max_length=MAX_LENGTH, blank=True)
    payment_details = models.TextField(_("payment details"), max_length=500, blank=True)
    footer = models.TextField(_("footer"), max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("billing details")
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="seller_once"),
        ]

    def __str__(self) -> str:
        return self.legal_name
