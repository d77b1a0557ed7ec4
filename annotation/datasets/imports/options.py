"""Import options and column uses."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.web.errors import Invalid

MAX_COLUMNS = 200
MAX_NAME_LENGTH = 100
# What a table of left-out rows says beside them (findings_csv); no data on the way in.
OURS = ("crewmark_line", "crewmark_kind", "crewmark_reason", "crewmark_same_as")

ENCODINGS: dict[str, str | Promise] = {
    "utf-8": gettext_lazy("UTF-8"),
    "windows-1252": gettext_lazy("Windows-1252 (Western Europe, Windows)"),
    "iso-8859-1": gettext_lazy("ISO-8859-1 (Latin 1)"),
    "utf-16": gettext_lazy("UTF-16"),
}
DELIMITERS: dict[str, str | Promise] = {
    "\t": gettext_lazy("Tab"),
    ",": gettext_lazy("Comma"),
    ";": gettext_lazy("Semicolon"),
    "|": gettext_lazy("Pipe"),
}


class SourceForm(StrEnum):
    """What was uploaded: a table, objects in JSON, or files of which each is an item."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    FILES = "files"


class Duplicates(StrEnum):
    """What becomes of content that is there already."""

    SKIP = "skip"
    KEEP = "keep"


class Existing(StrEnum):
    """What an import does with a row whose external id an item of the project has already."""

    LEAVE = "leave"
    UPDATE = "update"


class ColumnUse(StrEnum):
    """What becomes of a column."""

    TEXT = "text"
    CANDIDATE = "candidate"
    EXTERNAL_ID = "external_id"
    SHOWN = "shown"
    HIDDEN = "hidden"
    IGNORED = "ignored"


USES: dict[ColumnUse, str | Promise] = {
    ColumnUse.TEXT: gettext_lazy("Text to label"),
    ColumnUse.EXTERNAL_ID: gettext_lazy("External ID"),
    ColumnUse.SHOWN: gettext_lazy("Visible to annotators"),
    ColumnUse.HIDDEN: gettext_lazy("Hidden from annotators"),
    ColumnUse.IGNORED: gettext_lazy("Ignore"),
}
# Of a project that compares texts: a row holds some, and may hold what they answer.
COMPARING: dict[ColumnUse, str | Promise] = {
    ColumnUse.CANDIDATE: gettext_lazy("Text to compare"),
    ColumnUse.TEXT: gettext_lazy("Prompt"),
    **{use: title for use, title in USES.items() if use != ColumnUse.TEXT},
}
# The same of a table that came with the files that its rows name.
COMPARING_FILES: dict[ColumnUse, str | Promise] = {
    **COMPARING,
    ColumnUse.CANDIDATE: gettext_lazy("File to compare"),
    ColumnUse.SHOWN: gettext_lazy("Visible to annotators"),
}
MIN_CANDIDATES, MAX_CANDIDATES = 2, 10
DUPLICATES: dict[Duplicates, str | Promise] = {
    Duplicates.SKIP: gettext_lazy("Skip duplicates and list them in the report"),
    Duplicates.KEEP: gettext_lazy("Import each duplicate as a separate item"),
}
EXISTING: dict[Existing, str | Promise] = {
    Existing.LEAVE: gettext_lazy("Skip existing items"),
    Existing.UPDATE: gettext_lazy("Update existing items"),
}
KEPT = (ColumnUse.SHOWN, ColumnUse.HIDDEN)


class Frozen(BaseModel):
    """Stored JSON with no surprises in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Frozen):
    """One column by its place; `name` is its key in the item's data, `key` the one in JSON."""

    name: str = Field(max_length=MAX_NAME_LENGTH)
    use: ColumnUse
    key: str = ""


class Dialect(Frozen):
    """How bytes become rows."""

    encoding: Literal["utf-8", "windows-1252", "iso-8859-1", "utf-16"] = "utf-8"
    delimiter: Literal["\t", ",", ";", "|"] = ","
    quoting: bool = True
    header: bool = True


class ImportOptions(Frozen):
    """All that a person decides in the preview.

    `encoding_is_sure` is false while the file is not UTF-8 and nobody has said what it is.
    `compares`: a row holds texts to compare, or names files, each in a column of its own.
    `guarded`: a table of left-out rows that we wrote, with ' before what looks like a formula.
    Of files the columns are those of the metadata that came with them, or of the table that says
    which are compared. `existing` is about rows whose external id an item has already.
    """

    form: SourceForm = SourceForm.TABLE
    duplicates: Duplicates = Duplicates.SKIP
    existing: Existing = Existing.LEAVE
    compares: bool = False
    guarded: bool = False
    dialect: Dialect = Dialect()
    columns: tuple[Column, ...] = Field(default=(), max_length=MAX_COLUMNS)
    encoding_is_sure: bool = True

    @property
    def updates(self) -> bool:
        """Whether items that are already here are updated."""
        return self.existing == Existing.UPDATE

    @property
    def has_content(self) -> bool:
        """Whether a column is what gets labeled; a table that only updates columns needs none."""
        return bool(self.places(ColumnUse.TEXT) or self.places(ColumnUse.CANDIDATE))

    @property
    def is_files(self) -> bool:
        """Whether each item is a file of its own."""
        return self.form == SourceForm.FILES

    def places(self, use: ColumnUse) -> list[int]:
        """The places of the columns with this use."""
        return [place for place, column in enumerate(self.columns) if column.use == use]


def stored_options(options: ImportOptions) -> dict[str, Any]:
    """The JSON form that an import keeps."""
    return options.model_dump(mode="json")


def parse_options(raw: Any) -> ImportOptions:
    """Read submitted options; raises Invalid with a sentence."""
    try:
        return ImportOptions.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        values = {"place": ".".join(str(part) for part in first["loc"]), "message": first["msg"]}
        raise Invalid(_("Options, %(place)s: %(message)s.") % values) from error


def check_columns(options: ImportOptions) -> None:
    """Raise Invalid unless the columns make items, at most one is the id, and kept names differ.

    Files are the content themselves and bring their ids along.
    """
    if options.updates:
        check_update(options)
    if options.is_files and not options.compares:
        if options.places(ColumnUse.TEXT) or options.places(ColumnUse.EXTERNAL_ID):
            raise Invalid(
                _("Each file is one item. Set every column to visible, hidden, or ignored.")
            )
    elif options.has_content or not options.updates:
        check_content(options)
    if len(options.places(ColumnUse.EXTERNAL_ID)) > 1:
        raise Invalid(_("Choose at most one column as the external ID."))
    names = [column.name.strip() for column in options.columns if column.use in KEPT]
    if not all(names):
        raise Invalid(_("Give every imported column a name."))
    if len(names) != len(set(names)):
        raise Invalid(_("Two imported columns have the same name. Rename one of them."))


def check_update(options: ImportOptions) -> None:
    """Raise Invalid unless the rows of a table say which items they update."""
    if options.is_files:
        raise Invalid(_("Files can't update items. Upload a table with external IDs."))
    if not options.places(ColumnUse.EXTERNAL_ID):
        raise Invalid(_("Choose the external ID column. Updates use it to find existing items."))


def check_content(options: ImportOptions) -> None:
    """Raise Invalid unless one column is the text, or some are to be compared."""
    texts = len(options.places(ColumnUse.TEXT))
    candidates = len(options.places(ColumnUse.CANDIDATE))
    if not options.compares:
        if texts != 1 or candidates:
            raise Invalid(_("Choose exactly one column as the text to label."))
        return
    if options.is_files and not options.columns:
        raise Invalid(no_table())
    if not MIN_CANDIDATES <= candidates <= MAX_CANDIDATES:
        sentence = (
            _("Choose %(fewest)s to %(most)s columns with files to compare.")
            if options.is_files
            else _("Choose %(fewest)s to %(most)s columns with texts to compare.")
        )
        raise Invalid(sentence % {"fewest": MIN_CANDIDATES, "most": MAX_CANDIDATES})
    if texts > 1:
        raise Invalid(_("Choose at most one column as the prompt."))


def no_table() -> str:
    """The sentence for files to compare that no table pairs."""
    return _(
        "Upload the files together with a table (CSV, TSV, JSON, or JSONL) that lists "
        "the files to compare in each row."
    )
