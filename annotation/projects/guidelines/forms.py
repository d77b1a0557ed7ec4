"""Forms of the guideline editor: overview, a section for each class, example rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.projects.guidelines.classes import LabelClass
from annotation.projects.guidelines.content import (
    MAX_EXAMPLES,
    MAX_TEXT_LENGTH,
    ClassBlock,
    Example,
    Guideline,
)
from core.web.http import MAX_ID_LENGTH

GOOD, BAD = "good", "bad"
SPARE_ROWS = 2


def markdown_field(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """A text that may stay empty."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_TEXT_LENGTH,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class OverviewForm(forms.Form):
    """What holds for all classes."""

    overview = markdown_field(
        gettext_lazy("Overview"),
        rows=6,
        help_text=gettext_lazy(
            "Describe the data, its purpose, and how to decide when two classes fit. You "
            "can use Markdown: **bold**, - list, [link](https://…)."
        ),
    )


class BlockForm(forms.Form):
    """What one class means."""

    definition = markdown_field(
        gettext_lazy("Definition"),
        help_text=gettext_lazy("Describe the class in one or two sentences."),
    )
    label_when = markdown_field(gettext_lazy("Choose it when"))
    do_not_label_when = markdown_field(gettext_lazy("Don't choose it when"))
    edge_cases = markdown_field(gettext_lazy("Edge cases"))


class ExampleForm(forms.Form):
    """One example; cleared rows are dropped. With `item` it is an item, whose text isn't typed."""

    item = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[
            (GOOD, gettext_lazy("Good example")),
            (BAD, gettext_lazy("Bad example")),
        ],
        initial=GOOD,
    )
    note = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2_000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        """A reason alone is no example."""
        data = super().clean() or {}
        is_typed = not data.get("item") and not data.get("remove")
        if is_typed and data.get("note") and not data.get("text", "x").strip():
            self.add_error("text", _("Enter the example's text, or clear its reason as well."))
        return data


ExampleFormSet = forms.formset_factory(
    ExampleForm, extra=SPARE_ROWS, max_num=MAX_EXAMPLES, absolute_max=MAX_EXAMPLES + SPARE_ROWS
)


@dataclass
class BlockRows:
    """One class's part of the form; `is_gone` says that the schema has it no more."""

    label_class: LabelClass
    form: BlockForm
    examples: Any
    is_gone: bool
    texts: dict[int, str]

    @property
    def rows(self) -> list[tuple[ExampleForm, int | None, str]]:
        """The rows of examples, each with its item's id (None if it is typed) and text."""
        found = [(row, number_in(row["item"].value())) for row in self.examples]
        return [(row, item, self.texts.get(item or 0, "")) for row, item in found]

    def is_kept(self, row: dict[str, Any]) -> bool:
        """Whether a row stays: an item that is there still, or a text; unless it is removed."""
        if not row or row["remove"]:
            return False
        return row["item"] in self.texts if row["item"] else bool(row["text"])

    def is_valid(self) -> bool:
        """Whether all of it can be used."""
        valid = [self.form.is_valid(), self.examples.is_valid()]
        return all(valid)

    def block(self) -> ClassBlock:
        """What was filled in."""
        rows = [row.cleaned_data for row in self.examples if self.is_kept(row.cleaned_data)]
        return ClassBlock(
            class_key=self.label_class.key,
            examples=tuple(
                Example(
                    text="" if row["item"] else row["text"],
                    good=row["verdict"] == GOOD,
                    note=row["note"],
                    item=row["item"],
                )
                for row in rows
            ),
            **self.form.cleaned_data,
        )


class GuidelineForm:
    """The whole form: all parts are shown, checked and read together."""

    def __init__(
        self,
        content: Guideline,
        classes: tuple[LabelClass, ...],
        sent: Any = None,
        *,
        texts: dict[int, str],
    ) -> None:
        known = {label_class.key: label_class for label_class in classes}
        self.overview = OverviewForm(sent, initial={"overview": content.overview})
        self.blocks = [
            block_rows(block, known.get(block.class_key), sent, texts) for block in content.blocks
        ]

    def is_valid(self) -> bool:
        """Whether all of it can be used."""
        valid = [self.overview.is_valid(), *(block.is_valid() for block in self.blocks)]
        return all(valid)

    def content(self) -> Guideline:
        """What was filled in; a gone class's block is dropped once it is cleared."""
        blocks = [rows.block() for rows in self.blocks]
        gone = {rows.label_class.key for rows in self.blocks if rows.is_gone}
        return Guideline(
            overview=self.overview.cleaned_data["overview"],
            blocks=tuple(
                block for block in blocks if not (block.is_empty and block.class_key in gone)
            ),
        )


def number_in(value: Any) -> int | None:
    """An item's id as a form holds it."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_LENGTH else None


def items_sent(sent: Any) -> set[int]:
    """The ids of the items among the rows that were sent."""
    values = (number_in(value) for name, value in sent.items() if name.endswith("-item"))
    return {value for value in values if value}


def block_rows(
    block: ClassBlock, label_class: LabelClass | None, sent: Any, texts: dict[int, str]
) -> BlockRows:
    """The form of one block, named by its class so that a changed order mixes nothing up."""
    gone = LabelClass(key=block.class_key, title=block.class_key, colour=12, hotkey="")
    prefix = f"block-{block.class_key}"
    examples = [
        {
            "text": each.text,
            "verdict": GOOD if each.good else BAD,
            "note": each.note,
            "item": each.item,
        }
        for each in block.examples
    ]
    return BlockRows(
        label_class=label_class or gone,
        form=BlockForm(sent, initial=block.model_dump(), prefix=prefix),
        examples=ExampleFormSet(sent, initial=examples, prefix=f"{prefix}-example"),
        is_gone=label_class is None,
        texts=texts,
    )


class ItemExampleForm(forms.Form):
    """Which class an item is an example of."""

    class_key = forms.ChoiceField(label=gettext_lazy("Class"))
    verdict = forms.ChoiceField(
        label=gettext_lazy("Example type"),
        choices=[
            (GOOD, gettext_lazy("Good example: it belongs to the class")),
            (BAD, gettext_lazy("Bad example: it looks like the class but isn't")),
        ],
        widget=forms.RadioSelect,
        initial=GOOD,
    )
    note = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2_000,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, classes: tuple[LabelClass, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["class_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.key, each.title) for each in classes]


class ItemsExampleForm(ItemExampleForm):
    """Which class the selected items are examples of, as one row of fields."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[
            (GOOD, gettext_lazy("Good example")),
            (BAD, gettext_lazy("Bad example")),
        ],
        initial=GOOD,
    )


class PublishForm(forms.Form):
    """How the change is to be taken."""

    level = forms.ChoiceField(
        label=gettext_lazy("Type of update"),
        choices=[
            (
                "minor",
                gettext_lazy("Minor update: wording only. Annotators don't have to read it again."),
            ),
            (
                "major",
                gettext_lazy(
                    "Major update: the rules change. Annotators must read it before their next "
                    "item."
                ),
            ),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Summary of changes"),
        help_text=gettext_lazy("Shown above the guideline."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["level"]
