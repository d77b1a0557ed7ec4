"""What does a person fill in to bring data? A file, then how to read it and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.data.importing.options import (
    DELIMITERS,
    ENCODINGS,
    LONGEST_NAME,
    USES,
    Column,
    ColumnUse,
    Dialect,
    ImportOptions,
)
from annotation.data.importing.preview import columns_under
from annotation.data.importing.upload_limit import too_large

DELIMITER_WORDS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
UNSURE = "unsure"
WORD_OF = {mark: word for word, mark in DELIMITER_WORDS.items()}


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose one with rows in it."),
        },
        help_text=gettext_lazy(
            "CSV or TSV, one text for each row. You see how it will be read before anything is "
            "imported."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.tab,.txt,text/*"}),
    )

    def __init__(self, *args: Any, was_too_large: bool = False) -> None:
        super().__init__(*args)
        if was_too_large:
            self.fields["file"].error_messages["required"] = too_large()


@dataclass(frozen=True)
class ColumnFields:
    """The two controls of one column."""

    number: int
    use: forms.BoundField
    name: forms.BoundField


class ReadingForm(forms.Form):
    """How the bytes become rows, and what becomes of each column."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"))
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Separator"),
        choices=[(word, DELIMITERS[mark]) for word, mark in DELIMITER_WORDS.items()],
    )
    quoting = forms.BooleanField(label=gettext_lazy('Quotes (") enclose cells'), required=False)
    header = forms.BooleanField(
        label=gettext_lazy("The first row names the columns"), required=False
    )

    def __init__(self, data: Any = None, *, options: ImportOptions) -> None:
        super().__init__(data, initial=initial_of(options))
        self.options = options
        unsure = [] if options.encoding_is_sure else [(UNSURE, _("Choose…"))]
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Encoding"), choices=[*unsure, *ENCODINGS.items()]
        )
        for number, column in enumerate(options.columns, start=1):
            self.fields[f"use-{number}"] = forms.ChoiceField(
                label=_("Use of column %(number)s") % {"number": number},
                choices=[(use.value, title) for use, title in USES.items()],
                initial=column.use.value,
                required=False,
            )
            self.fields[f"name-{number}"] = forms.CharField(
                label=_("Name of column %(number)s") % {"number": number},
                max_length=LONGEST_NAME,
                initial=column.name,
                required=False,
            )

    def column_fields(self) -> list[ColumnFields]:
        """The controls column by column."""
        return [
            ColumnFields(number, self[f"use-{number}"], self[f"name-{number}"])
            for number in range(1, len(self.options.columns) + 1)
        ]

    def dialect(self) -> Dialect:
        """How to read the file, as chosen."""
        chosen, before = self.cleaned_data, self.options.dialect
        return Dialect.model_validate(
            {
                "encoding": chosen["encoding"] if self.encoding_was_chosen() else before.encoding,
                "delimiter": DELIMITER_WORDS[chosen["delimiter"]],
                "quoting": chosen["quoting"],
                "header": chosen["header"],
            }
        )

    def encoding_was_chosen(self) -> bool:
        """Whether the encoding is known, by the file or by the person."""
        return bool(self.cleaned_data["encoding"] != UNSURE)

    def columns(self) -> tuple[Column, ...]:
        """The columns, as chosen."""
        chosen = self.cleaned_data
        return tuple(
            Column(
                name=chosen[f"name-{number}"] or column.name,
                use=ColumnUse(chosen[f"use-{number}"] or column.use),
            )
            for number, column in enumerate(self.options.columns, start=1)
        )

    def chosen(self, stored_as: str) -> tuple[ImportOptions, bool]:
        """The options as chosen, and whether they read the file in another way than before."""
        dialect = self.dialect()
        is_read_anew = dialect != self.options.dialect
        options = ImportOptions(
            dialect=dialect,
            columns=columns_under(stored_as, dialect) if is_read_anew else self.columns(),
            encoding_is_sure=self.encoding_was_chosen(),
        )
        return options, is_read_anew


def initial_of(options: ImportOptions) -> dict[str, Any]:
    """The options as the form shows them."""
    dialect = options.dialect
    return {
        "encoding": dialect.encoding if options.encoding_is_sure else UNSURE,
        "delimiter": WORD_OF[dialect.delimiter],
        "quoting": dialect.quoting,
        "header": dialect.header,
    }
