"""The filter form of a bulk acceptance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotation.datasets.models import Batch
from annotation.label_types.schema import LabelSchema
from annotation.projects.guidelines.classes import classes_of
from annotation.workflow.review.bulk.selection import MAX_COUNT, Wanted


class ChooseForm(forms.Form):
    """Whose answers, which class, which batch, how many."""

    author = forms.TypedChoiceField(
        label=_("Annotator"), coerce=int, required=False, empty_value=None
    )
    class_key = forms.ChoiceField(label=_("Class"), required=False)
    batch = forms.TypedChoiceField(label=_("Batch"), coerce=int, required=False, empty_value=None)
    count = forms.IntegerField(
        label=_("Maximum number"),
        help_text=_("Oldest annotations first."),
        min_value=1,
        max_value=MAX_COUNT,
        initial=50,
    )

    def __init__(
        self,
        data: Any,
        *,
        schema: LabelSchema,
        authors: Iterable[tuple[int, str]],
        batches: Iterable[Batch],
    ) -> None:
        super().__init__(data)
        offer(self.fields["author"], [(str(pk), name) for pk, name in authors])
        offer(self.fields["batch"], [(str(each.pk), each.name) for each in batches])
        offer(self.fields["class_key"], [(each.key, each.title) for each in classes_of(schema)])

    def wanted(self) -> Wanted:
        """The choice of a valid form."""
        return Wanted(**self.cleaned_data)


def offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    """Set what a select offers, everything first."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("All")), *choices]
