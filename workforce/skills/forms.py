"""The form of skills and languages."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workforce.members.languages import languages_in
from workforce.skills.reading import skills_in


class QualificationsForm(forms.Form):
    """Skills with their levels, and languages, each in one line."""

    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy(
            "Add a level to each skill: 1 basic, 2 good, 3 expert. For example, “radiology 3, "
            "legal texts 1”."
        ),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Codes or English names, such as “de, pt-BR, Swahili”."),
    )

    def clean_skills(self) -> dict[str, int]:
        """Name -> level."""
        try:
            return skills_in(self.cleaned_data["skills"])
        except ValueError as wrong:
            raise ValidationError(
                _("“%(part)s” isn't a skill with a level from 1 to 3.") % {"part": wrong}
            ) from None

    def clean_languages(self) -> list[str]:
        """Codes."""
        try:
            return languages_in(self.cleaned_data["languages"])
        except ValueError as wrong:
            raise ValidationError(
                _("“%(part)s” isn't a language code such as de or pt-BR.") % {"part": wrong}
            ) from None
