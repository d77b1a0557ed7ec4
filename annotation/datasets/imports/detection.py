"""Detect the format and column uses of a file for the preview."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from annotation.datasets.imports.encoding import SAMPLE_BYTES, Sniffed, decode_sample
from annotation.datasets.imports.options import (
    DELIMITERS,
    MAX_COLUMNS,
    MAX_NAME_LENGTH,
    OURS,
    Column,
    ColumnUse,
    Dialect,
    ImportOptions,
    SourceForm,
)
from annotation.datasets.imports.reader import Row, read_rows
from annotation.datasets.imports.record_detection import json_form, sample_objects, table_of
from core.web.errors import Invalid

ROWS_LOOKED_AT = 200
MIN_UNIFORM_SHARE = 0.9  # of the rows have the same number of columns
MOSTLY = 0.5
MAX_HEADER_LENGTH = 60
# Spelled by `plain_name`. The first mean an id even where a value repeats; the others only if none
# does, as "uid" may be the author of several rows.
SURE_ID_NAMES = {"id", "externalid", "itemid", "extid"}
LIKELY_ID_NAMES = {"uid", "uuid", "guid", "key"}
HEADER_WORDS = {
    *("id", "external_id", "external-id", "external id", "externalid", "item_id", "itemid"),
    *LIKELY_ID_NAMES,
    *("text", "message", "body", "content", "sentence", "comment", "review", "tweet", "title"),
    *("label", "labels", "class", "category", "target", "sentiment", "source", "date", "name"),
    *("prompt", "question", "instruction", "chosen", "rejected"),
}


@dataclass(frozen=True)
class Fit:
    """How well a dialect explains the sample: the share of rows with the usual width."""

    dialect: Dialect
    share: float
    width: int


def detect_options(sniffed: Sniffed, *, file_name: str) -> ImportOptions:
    """The first guess for a new file."""
    encoding = sniffed.encoding or "windows-1252"
    whole = decode_sample(sniffed.sample, encoding)
    form = json_form(whole, file_name=file_name)
    if form is not None:
        dialect = Dialect.model_validate({"encoding": encoding})
        columns = columns_of_objects(whole, form)
    else:
        text = whole_lines(whole, len(sniffed.sample))
        guess = guess_dialect(text, is_tsv=file_name.lower().endswith((".tsv", ".tab")))
        dialect = guess.model_copy(update={"encoding": encoding})
        columns = guess_columns(sample_rows(text, dialect))
    return ImportOptions(
        form=form or SourceForm.TABLE,
        dialect=dialect,
        columns=columns,
        guarded=form is None and any(column.name in OURS for column in columns),
        encoding_is_sure=bool(sniffed.encoding),
    )


def columns_of_objects(text: str, form: SourceForm) -> tuple[Column, ...]:
    """The first guess of what becomes of the names in JSON."""
    keys, *rows = table_of(sample_objects(text, form))
    if not keys:
        return ()
    columns = guess_columns([keys, *rows], header=True)
    return tuple(
        column.model_copy(update={"key": key}) for column, key in zip(columns, keys, strict=True)
    )


def whole_lines(text: str, size: int) -> str:
    """The sample without a last line that was cut."""
    end = text.rfind("\n")
    return text[: end + 1] if size >= SAMPLE_BYTES and end > 0 else text


def sample_rows(text: str, dialect: Dialect) -> list[list[str]]:
    """The cells of the sample's readable rows, a header included."""
    stream = io.StringIO(text, newline="")
    rows = read_rows(stream, dialect.model_copy(update={"header": False}))
    return [row.cells for row in islice(rows, ROWS_LOOKED_AT) if isinstance(row, Row)]


def guess_dialect(text: str, *, is_tsv: bool) -> Dialect:
    """Delimiter, quoting and header; the encoding is left at its default.

    The first of equals wins, so the likelier delimiter and quoting are tried first.
    """
    delimiters = sorted(DELIMITERS, key=lambda mark: mark != ("\t" if is_tsv else ","))
    fits = [
        fit(text, delimiter, quoting=quoting)
        for delimiter in delimiters
        for quoting in likely_quoting(text, delimiter)
    ]
    dialect = best_of(fits, expected=delimiters[0]).dialect
    return dialect.model_copy(update={"header": has_header(sample_rows(text, dialect))})


def best_of(fits: list[Fit], *, expected: str) -> Fit:
    """The fit that makes a clear table; else the expected delimiter's if it mostly makes one.

    Else it is a file of one column: whatever leaves its rows whole.
    """
    tables = [one for one in fits if one.width > 1 and one.share >= MIN_UNIFORM_SHARE]
    if tables:
        return max(tables, key=lambda one: (round(one.share, 2), one.width))
    usual = [one for one in fits if one.width > 1 and one.dialect.delimiter == expected]
    best = max(usual, key=lambda one: one.share, default=None)
    if best is not None and best.share >= MOSTLY:
        return best
    return max(fits, key=lambda one: one.share)


def likely_quoting(text: str, delimiter: str) -> tuple[bool, ...]:
    """Whether to expect quoting, the likelier first: tab-separated files mostly have none."""
    if '"' not in text:
        return (delimiter != "\t",)
    return (False, True) if delimiter == "\t" else (True, False)


def fit(text: str, delimiter: str, *, quoting: bool) -> Fit:
    """How well this delimiter and quoting explain the sample."""
    dialect = Dialect.model_validate({"delimiter": delimiter, "quoting": quoting, "header": False})
    rows = list(islice(read_rows(io.StringIO(text, newline=""), dialect), ROWS_LOOKED_AT))
    widths = Counter(len(row.cells) for row in rows if isinstance(row, Row))
    if not widths:
        return Fit(dialect, 0.0, 0)
    width, count = widths.most_common(1)[0]
    return Fit(dialect, count / len(rows), width)


def has_header(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: short distinct words that don't recur below."""
    if not rows[1:]:
        return False
    first, below = [cell.strip() for cell in rows[0]], rows[1:]
    if set(OURS) & set(first):
        return True
    if not all(first) or len(set(first)) < len(first) or max(map(len, first)) > MAX_HEADER_LENGTH:
        return False
    if any(name in columns_of(below)[place] for place, name in enumerate(first)):
        return False
    return any(name.lower() in HEADER_WORDS for name in first)


def columns_of(rows: list[list[str]]) -> list[list[str]]:
    """The values column by column, as wide as the widest row; missing cells are empty."""
    width = max((len(row) for row in rows), default=0)
    return [[row[at].strip() if at < len(row) else "" for row in rows] for at in range(width + 1)]


def columns_for(text: str, dialect: Dialect) -> tuple[Column, ...]:
    """The first guess of the columns under a dialect that a person chose."""
    return guess_columns(sample_rows(text, dialect), header=dialect.header)


def guess_columns(rows: list[list[str]], *, header: bool | None = None) -> tuple[Column, ...]:
    """The longest column is the text, one named like an id is the id, the rest is hidden.

    What annotators see beside the text is a person's decision: a label column shown by mistake
    would spoil the work.
    """
    named = has_header(rows) if header is None else header
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0
    if width > MAX_COLUMNS:
        raise Invalid(
            _("The file has %(found)s columns. At most %(most)s are supported.")
            % {"found": width, "most": MAX_COLUMNS}
        )
    values = columns_of(rows[1:] if named else rows)[:width]
    names = [name_of(rows[0] if named else [], place) for place in range(width)]
    lengths = [
        0 if name in OURS else sum(map(len, column))
        for name, column in zip(names, values, strict=True)
    ]
    if not any(lengths):
        return ()
    named_as_id = [plain_name(name) in SURE_ID_NAMES for name in names]
    texts = [0 if is_id else size for size, is_id in zip(lengths, named_as_id, strict=True)]
    lengths = texts if any(texts) else lengths
    text_at = lengths.index(max(lengths))
    id_at = id_column(names, values, text_at)
    uses = {id_at: ColumnUse.EXTERNAL_ID, text_at: ColumnUse.TEXT}
    return tuple(
        Column(name=name, use=ColumnUse.IGNORED if name in OURS else uses.get(at, ColumnUse.HIDDEN))
        for at, name in enumerate(names)
    )


def name_of(header: list[str], place: int) -> str:
    """The header's word, or "column 3"."""
    name = header[place].strip()[:MAX_NAME_LENGTH] if place < len(header) else ""
    return name or _("column %(number)s") % {"number": place + 1}


def plain_name(name: str) -> str:
    """A column's name without case and separators: "External-ID" is "externalid"."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def id_column(names: list[str], values: list[list[str]], text_at: int) -> int:
    """The place of the external id's column, or -1.

    A column called id stays the id where a value repeats or is missing: the import refuses those
    rows by line, and the same file still finds its items again.
    """
    others = [at for at in range(len(names)) if at != text_at]
    sure = [at for at in others if plain_name(names[at]) in SURE_ID_NAMES and any(values[at])]
    sure.sort(key=lambda at: plain_name(names[at]) == "id")  # one that says more comes first
    likely = [
        at
        for at in others
        if plain_name(names[at]) in LIKELY_ID_NAMES
        and all(values[at])
        and len(set(values[at])) == len(values[at])
    ]
    return next(iter([*sure, *likely]), -1)
