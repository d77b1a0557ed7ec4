"""Forms of fair pay: which week to show, and a correction of active time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.fair_pay.rules import MS_IN_HOUR
from billing.reporting.costs.period import DayField
from workforce.pools.models import Pool


class WeekForm(forms.Form):
    """A week, named by any of its days, and a pool."""

    week = DayField(label=_("Week of"))
    pool: forms.ModelChoiceField[Pool] = forms.ModelChoiceField(
        label=_("Pool"), queryset=None, required=False, empty_label=_("All pools")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pool"].queryset = Pool.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope


class TopUpForm(WeekForm):
    """The week and pool to top up, and the total that was shown."""

    expected = forms.DecimalField(max_digits=18, decimal_places=6, required=False)


class CorrectionForm(forms.Form):
    """The active time of a week, and why it isn't what was measured."""

    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=168)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59)
    note = forms.CharField(label=_("Reason"), max_length=400, help_text=_("The member reads it."))

    @property
    def active_ms(self) -> int:
        """The entered time in milliseconds."""
        found = self.cleaned_data
        return int(found["hours"]) * MS_IN_HOUR + int(found["minutes"]) * 60_000
