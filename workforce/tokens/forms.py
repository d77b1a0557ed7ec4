"""The form of a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from core.permissions.scopes import Scope, scopes_for
from workforce.tokens.actions import DEFAULT_DAYS

TERMS = (
    (7, _("7 days")),
    (30, _("30 days")),
    (90, _("90 days")),
    (180, _("180 days")),
    (365, _("1 year")),
)


class TokenForm(forms.Form):
    """Name, scopes and term."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What the token is for, such as “nightly import”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
        help_text=_(
            "A token never allows more than your role. If your role changes, the token's "
            "permissions change too."
        ),
        error_messages={"required": _("Select at least one.")},
    )
    days = forms.TypedChoiceField(
        label=_("Expires after"), coerce=int, choices=TERMS, initial=DEFAULT_DAYS
    )

    def __init__(self, *args: Any, by: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(scope.value, scope.label) for scope in scopes_for(by.role)]
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined]  # a MultipleChoiceField
