"""The period of a page: whole days in the organization's time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.identity.models import Organization
from workforce.organizations.local_days import begins, local_date, next_day

EARLIEST, LATEST = date(1970, 1, 1), date(9998, 12, 31)


class Preset(TextChoices):
    """The periods people ask for."""

    TODAY = "today", _("Today")
    THIS_WEEK = "this-week", _("This week")
    THIS_MONTH = "this-month", _("This month")
    LAST_MONTH = "last-month", _("Last month")
    LAST_30_DAYS = "last-30-days", _("Last 30 days")
    CUSTOM = "custom", _("Custom")


NAMED = tuple(preset for preset in Preset if preset != Preset.CUSTOM)


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
    """The days a page looks at, to see and to change."""

    first = DayField(
        label=_("From"), error_messages={"required": _("Choose both the first and the last day.")}
    )
    last = DayField(
        label=_("To"), error_messages={"required": _("Choose both the first and the last day.")}
    )

    def clean(self) -> None:
        """The days are in order."""
        days = self.cleaned_data
        if "first" in days and "last" in days and days["last"] < days["first"]:
            raise ValidationError(_("The last day is before the first day."))


def chosen_period(
    query: Mapping[str, str],
    organization: Organization,
    now: datetime,
    usual: Preset = Preset.LAST_30_DAYS,
) -> tuple[Period, PeriodForm]:
    """The period asked for, and the form that shows it; unasked, or with errors, the usual one."""
    today = local_date(organization, now)
    asked = query.get("period") or usual.value
    if asked == Preset.CUSTOM:
        form = PeriodForm({"first": query.get("first"), "last": query.get("last")})
    else:
        first, last = preset_days(asked, today)
        form = PeriodForm({"first": first, "last": last})
    if asked not in Preset.values:
        form.add_error(None, _("Unknown period."))
    if form.is_valid():
        return period_of(organization, form.cleaned_data["first"], form.cleaned_data["last"]), form
    return period_of(organization, *preset_days(usual, today)), form


def preset_links(
    query: QueryDict, form: PeriodForm, usual: Preset = Preset.LAST_30_DAYS
) -> list[dict[str, Any]]:
    """The named periods as links that keep the rest of the address."""
    asked = query.get("period") or usual.value
    links = []
    for preset in NAMED:
        kept = kept_in_address(query) | {"period": preset.value}
        current = asked == preset or (not form.is_valid() and preset == usual)
        links.append({"url": f"?{urlencode(kept)}", "title": preset.label, "current": current})
    return links


def kept_in_address(query: QueryDict) -> dict[str, str]:
    """What stays in the address when another period is chosen."""
    gone = {"period", "first", "last", "before", "after", "page"}
    return {name: str(value) for name, value in query.dict().items() if name not in gone}


def preset_days(preset: str, today: date) -> tuple[date, date]:
    """The first and last day of a named period that ends today or before."""
    month_begins = today.replace(day=1)
    if preset == Preset.TODAY:
        return today, today
    if preset == Preset.THIS_WEEK:
        return today - timedelta(days=today.weekday()), today
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
