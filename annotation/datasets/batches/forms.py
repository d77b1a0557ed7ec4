"""The form of a batch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from annotation.datasets.batches.actions import MAX_VALUE, BatchPlan
from annotation.datasets.models import Batch, BatchKind


class BatchForm(forms.Form):
    """Name, kind, priority, deadline."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=BatchKind.choices)
    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        help_text=gettext_lazy(
            "Higher numbers are labeled first. The default is 0. Applies to all unfinished "
            "items of the batch."
        ),
        min_value=-MAX_VALUE,
        max_value=MAX_VALUE,
    )
    deadline_on = forms.DateField(
        label=gettext_lazy("Deadline"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def plan(self) -> BatchPlan:
        """What was filled in."""
        return BatchPlan(**self.cleaned_data)


def initial_of(batch: Batch) -> dict[str, Any]:
    """What the form shows of a batch."""
    return {name: getattr(batch, name) for name in BatchForm.base_fields}
