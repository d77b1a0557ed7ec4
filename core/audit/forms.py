"""The filter form of the audit log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.audit.queries import Wanted
from core.audit.words import AuditSentence, title_of
from core.declarations import declared


def actions() -> list[tuple[str, Any]]:
    """All acts by what they are called, in the order of the alphabet."""
    named = sorted(
        ((code, title_of(code)) for code in declared(AuditSentence)), key=lambda each: each[1]
    )
    return [("", _("All")), *named]


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AuditFilter(forms.Form):
    """Who, what, to what, when."""

    person = forms.CharField(label=_("Member"), max_length=100, required=False)
    action = forms.ChoiceField(label=_("Action"), choices=actions, required=False)
    subject = forms.RegexField(
        r"^[a-z]+$", label=_("Object"), max_length=60, required=False, widget=forms.HiddenInput
    )
    subject_id = forms.IntegerField(
        min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def wanted(self) -> Wanted:
        """The filter; what can't be read filters nothing."""
        self.is_valid()
        filled = {key: value for key, value in self.cleaned_data.items() if value}
        return Wanted(**filled)
