"""Form of a pay floor."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.rates.forms import AmountField


class FloorForm(forms.Form):
    """What an active hour pays at least, and from when."""

    hourly = AmountField(label=_("Pay per active hour"), help_text=_("For example, 12.50."))
    valid_from = forms.DateField(
        label=_("Valid from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "If empty, today. A week has the floor that is valid on its Monday. The first floor of "
            "a pool can start in the past."
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("The reason for this floor, for later reference."),
    )

    def clean_hourly(self) -> Decimal:
        """An amount above zero."""
        amount: Decimal = self.cleaned_data["hourly"]
        if not amount:
            raise ValidationError(_("The pay floor must be above zero. Remove it to have none."))
        return amount
