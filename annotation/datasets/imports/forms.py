"""Forms for the import options and column uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.datasets.imports.options import (
    COMPARING,
    COMPARING_FILES,
    DELIMITERS,
    DUPLICATES,
    ENCODINGS,
    EXISTING,
    KEPT,
    MAX_NAME_LENGTH,
    USES,
    Column,
    ColumnUse,
    Dialect,
    Duplicates,
    Existing,
    ImportOptions,
    SourceForm,
)
from annotation.datasets.imports.preview import columns_under

DELIMITER_WORDS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
UNSURE = "unsure"
WORD_OF = {mark: word for word, mark in DELIMITER_WORDS.items()}


@dataclass(frozen=True)
class ColumnFields:
    """The two controls of one column."""

    number: int
    use: forms.BoundField
    name: forms.BoundField


class ColumnsForm(forms.Form):
    """What becomes of each column, and of content that is there already."""

    duplicates = forms.ChoiceField(
        label=gettext_lazy("Duplicates"),
        choices=[(value.value, title) for value, title in DUPLICATES.items()],
        required=False,
        help_text=gettext_lazy(
            "Content that appears twice in the upload or already exists in the project."
        ),
    )

    def __init__(self, data: Any = None, *, options: ImportOptions) -> None:
        super().__init__(data, initial=initial_of(options))
        self.options = options
        titles = self.titles()
        for number, column in enumerate(options.columns, start=1):
            self.fields[f"use-{number}"] = forms.ChoiceField(
                label=_("Use of column %(number)s") % {"number": number},
                choices=[(use.value, title) for use, title in titles.items()],
                initial=column.use.value,
                required=False,
            )
            self.fields[f"name-{number}"] = forms.CharField(
                label=_("Name of column %(number)s") % {"number": number},
                max_length=MAX_NAME_LENGTH,
                initial=column.name,
                required=False,
            )

    def titles(self) -> dict[ColumnUse, str | Promise]:
        """What a column may be used for."""
        return COMPARING if self.options.compares else USES

    def column_fields(self) -> list[ColumnFields]:
        """The controls column by column."""
        return [
            ColumnFields(number, self[f"use-{number}"], self[f"name-{number}"])
            for number in range(1, len(self.options.columns) + 1)
        ]

    def columns(self) -> tuple[Column, ...]:
        """The columns, as chosen."""
        chosen = self.cleaned_data
        return tuple(
            Column(
                name=chosen[f"name-{number}"] or column.name,
                use=ColumnUse(chosen[f"use-{number}"] or column.use),
                key=column.key,
            )
            for number, column in enumerate(self.options.columns, start=1)
        )

    def duplicates_chosen(self) -> Duplicates:
        """What becomes of duplicates."""
        return Duplicates(self.cleaned_data["duplicates"] or self.options.duplicates)

    def chosen(self, _stored_as: str) -> tuple[ImportOptions, bool]:
        """The options as chosen, and whether the upload is read in another way than before."""
        update = {"columns": self.columns(), "duplicates": self.duplicates_chosen()}
        return self.options.model_copy(update=update), False


class FilesForm(ColumnsForm):
    """How text files are read, and what becomes of the columns of metadata that came with files."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Text file encoding"),
        choices=list(ENCODINGS.items()),
        required=False,
    )

    def titles(self) -> dict[ColumnUse, str | Promise]:
        """What a column may be used for: as the content only if it names the files."""
        if self.options.compares:
            return COMPARING_FILES
        return {use: USES[use] for use in (*KEPT, ColumnUse.IGNORED)}

    def chosen(self, _stored_as: str) -> tuple[ImportOptions, bool]:
        """The options as chosen; another encoding reads the files in another way."""
        before = self.options.dialect
        encoding = self.cleaned_data["encoding"] or before.encoding
        options, _same = super().chosen("")
        dialect = before.model_copy(update={"encoding": encoding})
        return options.model_copy(update={"dialect": dialect}), dialect != before


class ReadingForm(ColumnsForm):
    """How the bytes become rows, and what becomes of each column."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"))
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Separator"),
        choices=[(word, DELIMITERS[mark]) for word, mark in DELIMITER_WORDS.items()],
    )
    quoting = forms.BooleanField(
        label=gettext_lazy('Cells are enclosed in quotes (")'), required=False
    )
    header = forms.BooleanField(
        label=gettext_lazy("First row contains column names"), required=False
    )
    existing = forms.ChoiceField(
        label=gettext_lazy("Rows with an existing external ID"),
        choices=[(value.value, title) for value, title in EXISTING.items()],
        required=False,
        help_text=gettext_lazy(
            "You will see the changes before items are updated. Text and visible columns of items "
            "that are labeled or in progress aren't changed."
        ),
    )

    def __init__(self, data: Any = None, *, options: ImportOptions) -> None:
        super().__init__(data, options=options)
        unsure = [] if options.encoding_is_sure else [(UNSURE, _("Choose…"))]
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Encoding"), choices=[*unsure, *ENCODINGS.items()]
        )
        if options.form != SourceForm.TABLE:
            for name in ("delimiter", "quoting", "header"):
                del self.fields[name]

    def dialect(self) -> Dialect:
        """How to read the file, as chosen."""
        chosen, before = self.cleaned_data, self.options.dialect
        encoding = chosen["encoding"] if self.encoding_was_chosen() else before.encoding
        if self.options.form != SourceForm.TABLE:
            return before.model_copy(update={"encoding": encoding})
        return Dialect.model_validate(
            {
                "encoding": encoding,
                "delimiter": DELIMITER_WORDS[chosen["delimiter"]],
                "quoting": chosen["quoting"],
                "header": chosen["header"],
            }
        )

    def encoding_was_chosen(self) -> bool:
        """Whether the encoding is known, by the file or by the person."""
        return bool(self.cleaned_data["encoding"] != UNSURE)

    def chosen(self, stored_as: str) -> tuple[ImportOptions, bool]:
        """The options as chosen, and whether they read the file in another way than before."""
        dialect = self.dialect()
        is_read_anew = dialect != self.options.dialect
        columns = (
            columns_under(stored_as, self.options, dialect) if is_read_anew else self.columns()
        )
        update = {
            "dialect": dialect,
            "columns": columns,
            "encoding_is_sure": self.encoding_was_chosen(),
            "duplicates": self.duplicates_chosen(),
            "existing": Existing(self.cleaned_data["existing"] or self.options.existing),
        }
        return self.options.model_copy(update=update), is_read_anew


def initial_of(options: ImportOptions) -> dict[str, Any]:
    """The options as the form shows them."""
    dialect = options.dialect
    return {
        "encoding": dialect.encoding if options.encoding_is_sure else UNSURE,
        "delimiter": WORD_OF[dialect.delimiter],
        "quoting": dialect.quoting,
        "header": dialect.header,
        "duplicates": options.duplicates.value,
        "existing": options.existing.value,
    }
