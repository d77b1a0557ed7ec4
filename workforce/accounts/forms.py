"""What does a person say of themselves?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.plain_name import NameField
from workforce.organizations.time_zones import zone_choices


def zones_or_none() -> list[tuple[str, Any]]:
    """All zones, and first the organization's own choice."""
    return [("", _("As each organization has it")), *zone_choices()]


class ProfileForm(forms.Form):
    """Name and time zone."""

    name = NameField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As your colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_or_none,
        required=False,
        help_text=_("Times on all pages are shown in this zone."),
    )
