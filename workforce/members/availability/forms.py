"""The availability form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workforce.members.availability.actions import HOURS_A_DAY
from workforce.members.availability.plan import Plan


class AvailabilityForm(forms.Form):
    """The last day away and the hours of a week; all of it may stay empty."""

    away_until = forms.DateField(
        label=gettext_lazy("Away through"),
        help_text=gettext_lazy("The last day you are away. Leave empty if you are available."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, name in WEEKDAYS.items():
            self.fields[f"day_{number}"] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=HOURS_A_DAY,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean_away_until(self) -> Any:
        """A day that is still to come, or today."""
        day = self.cleaned_data["away_until"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(
                _("This date is in the past. Choose a later date or leave the field empty.")
            )
        return day

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the seven days."""
        return [self[f"day_{number}"] for number in WEEKDAYS]

    @property
    def hours(self) -> list[int]:
        """The hours filled in: an empty day beside filled ones counts as none."""
        given = [self.cleaned_data[f"day_{number}"] for number in WEEKDAYS]
        return [] if all(each is None for each in given) else [each or 0 for each in given]


def initial_of(plan: Plan) -> dict[str, Any]:
    """What the form shows of a plan."""
    return {
        "away_until": plan.away_until,
        **{f"day_{number}": hours for number, hours in enumerate(plan.hours)},
    }
