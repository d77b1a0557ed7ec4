"""The profile form, and checks of names."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workforce.organizations.time_zones import zone_choices


def zones_or_none() -> list[tuple[str, Any]]:
    """All zones, and first the organization's own choice."""
    return [("", _("Same as the organization")), *zone_choices()]


# Control characters, separators of lines and paragraphs, and marks that turn the direction around.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


def plain_name(name: str) -> None:
    """Raise ValidationError for a name that would bring a line or a link of its own into a mail."""
    if NOT_IN_A_NAME.search(name):
        raise forms.ValidationError(_("Enter the name on one line, without control characters."))
    if LINK.search(name):
        raise forms.ValidationError(_("Enter the name without a link."))


class ProfileForm(forms.Form):
    """Name and time zone."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("The name your colleagues see."),
        validators=[plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_or_none,
        required=False,
        help_text=_("All times are shown in this time zone."),
    )
