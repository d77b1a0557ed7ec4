"""Import rows that list files to compare.

Each file is looked through and stored once, however many rows name it, in the order in which the
files were packed; only then do the rows follow, which need no more than what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.translation import gettext as _

from annotation.datasets.imports.comparison_table import PairTable, candidates
from annotation.datasets.imports.comparisons import RowContent
from annotation.datasets.imports.media_store import MediaStore, StoredMedia
from annotation.datasets.imports.options import ColumnUse, ImportOptions
from annotation.datasets.imports.reader import Refusal, Row, printable
from annotation.datasets.imports.row_shape import Read
from annotation.datasets.imports.upload_reader import Entry, UploadReader
from annotation.datasets.parts import part_of_file
from annotation.media.medium import Medium
from annotation.media.registry import COMPARED, MEDIA, TEXT, medium_in, medium_of
from annotation.media.sniffing import UnsupportedFile


@dataclass(frozen=True)
class Filed:
    """A file that may be compared: its medium, and what an item and a row of Media hold of it."""

    medium: str
    sha256: str
    part: dict[str, Any]
    media: dict[str, Any]


@dataclass
class PairFiler:
    """Turns rows into what they compare; `filed` holds each file that a row names, or what is
    wrong with it."""

    table: PairTable
    options: ImportOptions
    filed: dict[str, Filed | str] = field(default_factory=dict)

    def named(self) -> set[str]:
        """The paths of the files that some row names."""
        with self.table.rows() as rows:
            return {entry.name for row in rows for entry in self.files_of(row)}

    def files_of(self, row: Row | Refusal) -> Iterator[Entry]:
        """The files of a row, those aside that it names in vain."""
        if isinstance(row, Refusal) or len(row.cells) != len(self.options.columns):
            return
        for cell in candidates(self.options, row.cells):
            if self.table.names.has(cell):
                yield self.table.names.find(cell)

    def file(self, number: int, entry: Entry, place: str, shelf: UploadReader) -> None:
        """Look one of the files through and store it, or remember why not."""
        try:
            medium = medium_to_compare(entry, shelf)
            kept = MediaStore(place, shelf).keep(number, entry, medium)
            self.filed[entry.name] = filed(entry.name, kept)
        except UnsupportedFile as reason:
            self.filed[entry.name] = str(reason)

    def reader(self) -> Read:
        """What reads the content out of a row's cells, once all files were looked through."""
        text_at = next(iter(self.options.places(ColumnUse.TEXT)), None)

        def read(cells: list[str]) -> RowContent:
            text = "" if text_at is None else cells[text_at]
            try:
                found = [self.found(cell) for cell in candidates(self.options, cells)]
                refuse_mixed([(each.part["name"], each.medium) for each in found])
            except UnsupportedFile as reason:
                return RowContent(text, "", b"", str(reason))
            parts = orjson.dumps([each.part for each in found]).decode()
            media = orjson.dumps([{"sha256": each.sha256, **each.media} for each in found])
            hashed = orjson.dumps([text, [{"sha256": each.sha256} for each in found]])
            return RowContent(text, parts, hashed, "", media.decode())

        return read

    def found(self, cell: str) -> Filed:
        """The file that a cell names; raises UnsupportedFile with the file's name."""
        entry = find_file(self.table, cell)
        found = self.filed[entry.name]
        if isinstance(found, str):
            raise UnsupportedFile(of_file(entry.name, found))
        return found

    def left_over(self, number: int, named: set[str]) -> Iterator[Refusal]:
        """The files that no row names, numbered on from the last line."""
        for entry in self.table.others:
            if entry.name not in named:
                number += 1
                reason = _("No row in %(table)s refers to this file.") % {
                    "table": self.table.entry.name
                }
                yield Refusal(number, reason, printable(entry.name))


def filed(name: str, kept: StoredMedia) -> Filed:
    """A stored file as it is compared."""
    sha256 = kept.digest.hex()
    part = part_of_file(name, sha256, kept.row)
    return Filed(kept.row["medium"], sha256, part, kept.row)


def find_file(table: PairTable, cell: str) -> Entry:
    """The file that a cell names; raises UnsupportedFile for none."""
    if not cell.strip():
        raise UnsupportedFile(_("The row is missing a file to compare."))
    return table.names.find(cell)


def medium_to_compare(entry: Entry, shelf: UploadReader) -> Medium:
    """The medium of a file, of those that can be compared; raises UnsupportedFile."""
    if printable(entry.name) != entry.name:
        raise UnsupportedFile(_("The file name contains invalid characters. Rename the file."))
    medium = medium_in(shelf.start(entry)) or medium_of(entry.kind)
    if medium is None or medium not in COMPARED:
        raise UnsupportedFile(
            _("Only images and audio files can be compared. This is %(found)s.")
            % {"found": single(medium.key if medium else entry.kind)}
        )
    return medium


def single(kind: str) -> str:
    """What a file is, in words."""
    if kind in MEDIA:
        return str(MEDIA[kind].single)
    return _("a text") if kind == TEXT else _("another file")


def refuse_mixed(files: Sequence[tuple[str, str]]) -> None:
    """Raise UnsupportedFile for files of more than one medium, told by name."""
    if not files:
        return
    first, medium = files[0]
    for name, other in files:
        if other != medium:
            raise UnsupportedFile(
                _(
                    "“%(first)s” is %(one)s and “%(name)s” is %(other)s. All files in a row must "
                    "be of the same type."
                )
                % {"first": first, "one": single(medium), "name": name, "other": single(other)}
            )


def of_file(name: str, reason: str) -> str:
    """A reason with the file it is about."""
    return _("“%(name)s”: %(reason)s") % {"name": name, "reason": reason}
