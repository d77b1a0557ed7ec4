"""The profile form, and checks of names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.plain_name import NameField
from workforce.organizations.time_zones import zone_choices


def zones_or_none() -> list[tuple[str, Any]]:
    """All zones, and first the organization's own choice."""
    return [("", _("Same as the organization")), *zone_choices()]


class ProfileForm(forms.Form):
    """Name and time zone."""

    name = NameField(
        label=_("Your name"),
        max_length=150,
        help_text=_("The name your colleagues see."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_or_none,
        required=False,
        widget=forms.Select(attrs={"translate": "no"}),
        help_text=_("All times are shown in this time zone."),
    )
