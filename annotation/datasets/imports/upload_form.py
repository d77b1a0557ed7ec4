"""The upload form of an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.datasets.imports.upload_limit import too_large
from annotation.media.registry import COMPARED, PAIR, TEXT, medium_of

TEXT_FILES = ".csv,.tsv,.tab,.txt,.md,.json,.jsonl,.ndjson,.zip,text/*"
WITH_MEDIA = ".zip,.csv,.tsv,.jsonl"


class ManyFiles(forms.ClearableFileInput):
    """A control for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; an empty one among many is refused by itself, in the report."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list of files; raises ValidationError where there is none."""
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > 1:
            return list(files)
        return [super().clean(files[0] if files else None, initial)]


class UploadForm(forms.Form):
    """The files."""

    file = FilesField(
        label=gettext_lazy("Files"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose a file with rows."),
        },
        widget=ManyFiles(attrs={"accept": TEXT_FILES}),
    )

    def __init__(self, *args: Any, media_type: str = TEXT, was_too_large: bool = False) -> None:
        super().__init__(*args)
        self.fields["file"].help_text = help_for(media_type)
        if (medium := medium_of(media_type)) is not None:
            self.fields["file"].widget.attrs["accept"] = f"{WITH_MEDIA},{medium.accept}"
        if media_type == PAIR:
            accepted = [TEXT_FILES, *(medium.accept for medium in COMPARED)]
            self.fields["file"].widget.attrs["accept"] = ",".join(accepted)
        self.was_too_large = was_too_large
        if was_too_large:
            self.fields["file"].error_messages["required"] = too_large()

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where one of many files was dropped on the way."""
        if self.was_too_large and "file" not in self.errors:
            self.add_error("file", too_large())
        return self.cleaned_data


def help_for(media_type: str) -> str:
    """What may be chosen, in a sentence or two."""
    if (medium := medium_of(media_type)) is not None:
        return _(
            "%(formats)s. Upload any number of files or a ZIP file. You can add a "
            "metadata.csv with a column “file_name”. You will see a preview before anything is "
            "imported."
        ) % {"formats": medium.help_text}
    if media_type == PAIR:
        return _(
            "A table (CSV, TSV, JSON, or JSONL) with each text to compare in its own "
            "column. To compare images or audio files, upload them with a table that lists "
            "them, in a ZIP file or one by one. You will see a preview before anything is "
            "imported."
        )
    return _(
        "A table (CSV, TSV, JSON, or JSONL) with one text per row, or text files, one "
        "item per file. You can also upload a ZIP file. You will see a preview before "
        "anything is imported."
    )
