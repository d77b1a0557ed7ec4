"""Forms of invoices and payments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.customers.models import Customer
from billing.customers.queries import present_customers
from billing.invoices.models import InvoiceStatus
from billing.money import exact
from billing.rates.actions import LAST_YEAR
from billing.rates.forms import AmountField

MAX_REASON = 200
MONTHS_FROM, MONTHS_TO = 2000, 2100  # years


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class DraftForm(forms.Form):
    """For whom and up to which day a draft is made."""

    customer: forms.ModelChoiceField[Customer] = forms.ModelChoiceField(
        label=_("Customer"), queryset=None, empty_label=_("Choose a customer")
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(
        label=_("Last day"),
        help_text=_(
            "All work accepted by the end of this day that hasn't been invoiced yet. Work from "
            "earlier months that was accepted late is included, with its dates."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"].queryset = present_customers()  # type: ignore[attr-defined]  # needs the open scope

    def clean_last_day(self) -> date:
        """A day that has a day after it."""
        last: date = self.cleaned_data["last_day"]
        if last.year > LAST_YEAR:
            raise forms.ValidationError(_("The period must be over. Choose an earlier last day."))
        return last

    def period(self) -> dict[str, Any]:
        """The period as `start_draft` takes it: its end is the day after the last."""
        return {
            "period_from": self.cleaned_data["first_day"],
            "period_to": self.cleaned_data["last_day"] + timedelta(days=1),
        }


class FilterForm(forms.Form):
    """Which documents a list shows."""

    OVERDUE = "overdue"

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *InvoiceStatus.choices, (OVERDUE, _("Overdue"))],
    )
    customer: forms.ModelChoiceField[Customer] = forms.ModelChoiceField(
        label=_("Customer"), queryset=None, required=False, empty_label=_("All customers")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"].queryset = Customer.objects.order_by("name", "pk")  # type: ignore[attr-defined]  # needs the open scope


class PaymentForm(forms.Form):
    """Money that came in."""

    amount = AmountField(label=_("Amount"))
    received_on = DayField(label=_("Received on"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("For example, the text of the bank transfer."),
    )

    def clean_amount(self) -> Decimal:
        """An amount above zero."""
        amount: Decimal = exact(self.cleaned_data["amount"])
        if not amount:
            raise forms.ValidationError(_("Enter an amount above zero."))
        return amount


class IssueForm(forms.Form):
    """The total that was shown when a draft is issued."""

    total = forms.DecimalField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why a document is credited or written off."""

    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON)


class MonthForm(forms.Form):
    """Which month a page shows: 2026-11, from the year 2000 to 2100."""

    month = forms.DateField(required=False, input_formats=["%Y-%m"])

    def clean_month(self) -> date | None:
        """The first day of the month; raises ValidationError for one far away."""
        month: date | None = self.cleaned_data["month"]
        if month is not None and not MONTHS_FROM <= month.year <= MONTHS_TO:
            raise ValidationError(_("This date is out of range."))
        return month
