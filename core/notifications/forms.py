"""The form of notification settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.notifications.kinds import MailWhen
from core.notifications.queries import Choice


class ChoicesForm(forms.Form):
    """A check mark and a mail time for each kind."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for choice in choices:
            words = {"what": str(choice.kind.title)}
            self.fields[f"page_{choice.kind.code}"] = forms.BooleanField(
                required=False,
                initial=choice.in_page,
                label=_("Show in Crewmark: %(what)s") % words,
            )
            self.fields[f"mail_{choice.kind.code}"] = forms.ChoiceField(
                choices=MailWhen.choices,
                initial=choice.mail,
                label=_("Email: %(what)s") % words,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each kind with its two controls, for the table of the page."""
        return [
            {
                "title": choice.kind.title,
                "page": self[f"page_{choice.kind.code}"],
                "mail": self[f"mail_{choice.kind.code}"],
            }
            for choice in self.choices
        ]

    def chosen(self) -> dict[str, tuple[bool, str]]:
        """What was chosen, by kind."""
        data = self.cleaned_data
        codes = [choice.kind.code for choice in self.choices]
        return {code: (data[f"page_{code}"], data[f"mail_{code}"]) for code in codes}
