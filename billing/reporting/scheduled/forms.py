"""The form of a scheduled report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.reporting.costs.selection import groupings
from billing.reporting.scheduled.models import Frequency
from billing.reporting.scheduled.queries import pages_for
from core.identity.models import Member


class ReportForm(forms.Form):
    """What is sent, and how often."""

    page = forms.ChoiceField(label=_("Report"))
    group_by = forms.ChoiceField(label=_("Rows"))
    frequency = forms.ChoiceField(label=_("Frequency"), choices=Frequency.choices)

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = {"page": pages_for(member), "group_by": groupings(member)}
        for name, each in choices.items():
            field = self.fields[name]
            field.choices = [(one.value, one.label) for one in each]  # type: ignore[attr-defined]  # a ChoiceField
