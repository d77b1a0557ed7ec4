"""Which days does a page about money look at? Whole days in the organization's time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from billing.local_days import begins, local_date, next_day
from workforce.organizations.models import Organization

EARLIEST, LATEST = date(1970, 1, 1), date(9998, 12, 31)


class Preset(TextChoices):
    """The periods people ask for."""

    THIS_MONTH = "this-month", _("This month")
    LAST_MONTH = "last-month", _("Last month")
    LAST_30_DAYS = "last-30-days", _("Last 30 days")
    CUSTOM = "custom", _("From day to day")


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included; as instants half-open, [begins, ends)."""

    first: date
    last: date
    begins: datetime
    ends: datetime


class DayField(forms.DateField):
    """A day that every time zone has."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        limits = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        super().__init__(widget=widget, validators=limits, **options)


class PeriodForm(forms.Form):
    """The filter of a page; every field has a meaning when it is left out."""

    period = forms.ChoiceField(label=_("Period"), choices=Preset.choices, required=False)
    first = DayField(label=_("First day"), required=False)
    last = DayField(label=_("Last day"), required=False)

    def clean(self) -> None:
        """Days are asked for by name only, and in order."""
        data = self.cleaned_data
        if data.get("period") != Preset.CUSTOM or self.errors:
            return
        if not data["first"] or not data["last"]:
            raise ValidationError(_("Choose the first and the last day."))
        if data["last"] < data["first"]:
            raise ValidationError(_("The last day lies before the first one."))


def chosen_period(
    query: Mapping[str, str], organization: Organization, now: datetime
) -> tuple[Period, PeriodForm]:
    """The period asked for, and its form; this month where the question can't be understood."""
    today = local_date(organization, now)
    given = {name: query[name] for name in ("period", "first", "last") if query.get(name)}
    form = PeriodForm({"period": Preset.THIS_MONTH, **given}, auto_id="period_%s")
    days = (
        asked_days(form.cleaned_data, today)
        if form.is_valid()
        else preset_days(Preset.THIS_MONTH, today)
    )
    return period_of(organization, *days), form


def asked_days(data: Mapping[str, object], today: date) -> tuple[date, date]:
    """The first and last day of a valid form."""
    first, last = data["first"], data["last"]
    if data["period"] == Preset.CUSTOM and isinstance(first, date) and isinstance(last, date):
        return first, last
    return preset_days(str(data["period"]), today)


def preset_days(preset: str, today: date) -> tuple[date, date]:
    """The first and last day of a named period that ends today or before."""
    month_begins = today.replace(day=1)
    if preset == Preset.LAST_MONTH:
        last = month_begins - timedelta(days=1)
        return last.replace(day=1), last
    if preset == Preset.LAST_30_DAYS:
        return today - timedelta(days=29), today
    return month_begins, today


def period_of(organization: Organization, first: date, last: date) -> Period:
    """The days with the instants they begin and end at."""
    return Period(
        first=first,
        last=last,
        begins=begins(organization, first),
        ends=begins(organization, next_day(last)),
    )
