"""The form of a new release."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReleaseForm(forms.Form):
    """A note for the people who train with it."""

    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("The purpose of this release, or what changed since the last one."),
    )
