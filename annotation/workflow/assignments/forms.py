"""The form for assigning items to an annotator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from annotation.projects.models import Project
from annotation.workflow.assignments.actions import MAX_COUNT, Selection
from annotation.workflow.assignments.queries import batches_to_choose


class AssignForm(forms.Form):
    """The person, and which items: by their ids, or the next ones of the queue."""

    member = forms.TypedChoiceField(label=gettext_lazy("Annotator"), coerce=int)
    ids = forms.CharField(
        label=gettext_lazy("Items to assign"),
        help_text=gettext_lazy(
            "Enter external IDs, one per line. Leave empty to assign the next items in the queue."
        ),
        required=False,
        max_length=200 * MAX_COUNT,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Number of items from the queue"),
        required=False,
        initial=50,
        min_value=1,
        max_value=MAX_COUNT,
    )
    batch = forms.TypedChoiceField(
        label=gettext_lazy("Only from batch"), required=False, coerce=int, empty_value=None
    )
    starts_with = forms.CharField(
        label=gettext_lazy("Only external IDs that start with"), required=False, max_length=200
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], project: Project, **options: Any):
        super().__init__(*args, **options)
        batches = [(batch.pk, batch.name) for batch in batches_to_choose(project)]
        self.offer("member", people)
        self.offer("batch", [("", gettext_lazy("All batches")), *batches])

    def offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Let the field choose among these."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def selection(self) -> Selection:
        """Which items were meant."""
        data = self.cleaned_data
        lines = (line.strip() for line in data["ids"].splitlines())
        return Selection(
            external_ids=tuple(dict.fromkeys(line for line in lines if line)),
            batch_id=data["batch"],
            prefix=data["starts_with"].strip(),
            most=data["most"] or MAX_COUNT,
        )
