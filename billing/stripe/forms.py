"""The form of a refund."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.invoices.forms import MAX_REASON
from billing.rates.forms import AmountField


class RefundForm(forms.Form):
    """How much of a payment goes back, and why."""

    amount = AmountField(label=_("Amount"))
    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON)
