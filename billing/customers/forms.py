"""Forms of customers and of the organization's billing details."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.customers.actions import MAX_PAYMENT_DAYS, MAX_TAX_RATE
from billing.customers.models import Customer, TaxTreatment
from billing.customers.queries import present_customers
from billing.customers.tax_ids import MAX_LENGTH, compact, has_valid_form
from core import countries
from core.web.plain_name import NameField

ADDRESS_ROWS = 4
MAX_TYPED_TAX_ID = 2 * MAX_LENGTH  # with spaces and points


class PartyForm(forms.Form):
    """Address and tax id of a party of an invoice."""

    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": ADDRESS_ROWS, "autocomplete": "off"}),
        help_text=_("As printed on invoices, without the name and the country."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=countries.CHOICES,
        widget=forms.Select(attrs={"translate": "no"}),
    )
    email = forms.EmailField(label=_("Email for invoices"), required=False)
    tax_id = forms.CharField(
        label=_("Tax ID"),
        max_length=MAX_TYPED_TAX_ID,
        required=False,
        help_text=_("For example, DE123456789. Only the format is checked."),
    )

    def clean_tax_id(self) -> str:
        """The id without spaces; raises ValidationError for one that can't be of the country."""
        tax_id = compact(self.cleaned_data["tax_id"])
        if tax_id and not has_valid_form(tax_id, self.cleaned_data.get("country", "")):
            raise ValidationError(
                _(
                    "This doesn't have the format of a tax ID of the country. Check it, or leave "
                    "it empty."
                )
            )
        return tax_id


class CustomerForm(PartyForm):
    """A customer."""

    name = NameField(label=_("Name"), max_length=120)
    tax_treatment = forms.ChoiceField(
        label=_("Tax"),
        choices=TaxTreatment.choices,
        initial=TaxTreatment.DOMESTIC,
        widget=forms.RadioSelect,
    )
    tax_rate = forms.DecimalField(
        label=_("Tax rate in percent"),
        min_value=Decimal(0),
        max_value=Decimal(MAX_TAX_RATE),
        max_digits=7,
        decimal_places=4,
        initial=Decimal(0),
        help_text=_("Enter 0 for reverse charge or outside the scope of tax."),
    )
    tax_reason = forms.CharField(
        label=_("Note on tax"),
        max_length=200,
        required=False,
        help_text=_("Printed on invoices, such as the legal basis of a tax exemption."),
    )
    payment_days = forms.IntegerField(
        label=_("Payment term in days"), min_value=0, max_value=MAX_PAYMENT_DAYS, initial=30
    )
    monthly_drafts = forms.BooleanField(
        label=_("Create a draft invoice on the first day of each month"),
        required=False,
        initial=True,
    )
    reminders = forms.BooleanField(
        label=_("Email reminders 7 and 14 days after the due date of an invoice"), required=False
    )
    notes = forms.CharField(
        label=_("Notes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": ADDRESS_ROWS}),
        help_text=_("Not shown to the customer."),
    )
    field_order = ["name", "address", "country", "email", "tax_id"]

    def clean(self) -> dict[str, Any]:
        """Treatment, rate and id together."""
        values = super().clean() or {}
        treatment = values.get("tax_treatment")
        if treatment != TaxTreatment.DOMESTIC and values.get("tax_rate"):
            self.add_error("tax_rate", _("Enter 0: invoices with this tax treatment have no tax."))
        if (
            treatment == TaxTreatment.REVERSE_CHARGE
            and not values.get("tax_id")
            and "tax_id" not in self.errors
        ):
            self.add_error("tax_id", _("Reverse charge requires the customer's tax ID."))
        return values


class SellerForm(PartyForm):
    """The organization as a seller."""

    legal_name = NameField(label=_("Legal name"), max_length=120)
    payment_details = forms.CharField(
        label=_("Payment details"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": ADDRESS_ROWS}),
        help_text=_("Where customers send payments, such as your bank account."),
    )
    footer = forms.CharField(
        label=_("Footer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Printed at the bottom of each invoice, such as your company's registration number."
        ),
    )
    field_order = ["legal_name", "address", "country", "email", "tax_id"]


class ProjectCustomerForm(forms.Form):
    """Who pays for a project."""

    customer: forms.ModelChoiceField[Customer] = forms.ModelChoiceField(
        label=_("Customer"),
        queryset=None,
        required=False,
        empty_label=_("Internal: no customer"),
        help_text=_(
            "Work that hasn't been invoiced yet will be invoiced to the customer chosen here."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"].queryset = present_customers()  # type: ignore[attr-defined]  # needs the open scope


class AddProjectForm(forms.Form):
    """A project that a customer pays for."""

    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=_("Add a project"), queryset=None, empty_label=_("Choose a project")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = Project.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope
