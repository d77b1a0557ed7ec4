"""Import one file as an item, or refuse it with a reason."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import orjson
from django.utils.translation import gettext as _

from annotation.datasets.imports.encoding import CODECS
from annotation.datasets.imports.media_store import MediaStore
from annotation.datasets.imports.metadata import Metadata
from annotation.datasets.imports.options import ColumnUse, ImportOptions
from annotation.datasets.imports.reader import NUL, Refusal, printable
from annotation.datasets.imports.row_shape import Candidate, json_writer, problem_of, problem_of_id
from annotation.datasets.imports.upload_reader import Entry, UploadReader
from annotation.media.registry import SERIES, TEXT, medium_in, medium_of, wrong_medium
from annotation.media.sniffing import SNIFF_BYTES, UnsupportedFile


@dataclass(frozen=True)
class FileImporter:
    """Turns entries into candidates; files are stored under names that start with `place`."""

    media_type: str
    options: ImportOptions
    metadata: Metadata
    place: str
    shelf: UploadReader

    def shape(self, number: int, entry: Entry) -> Candidate | Refusal:
        """The file of this number as an item."""
        cells = self.metadata.take(entry.name)
        try:
            refuse_name(entry.name)
            text, digest, media = self.content_of(number, entry)
        except UnsupportedFile as reason:
            return Refusal(number, str(reason), printable(entry.name))
        return Candidate(
            line=number,
            external_id=entry.name,
            content_hash=digest,
            text=text,
            data=self.write_data(cells),
            hidden=self.write_hidden(cells),
            raw=printable(entry.name),
            media=media,
        )

    @cached_property
    def write_data(self) -> Callable[[list[str]], str]:
        """What writes the metadata columns that annotators see."""
        return json_writer(self.options, ColumnUse.SHOWN)

    @cached_property
    def write_hidden(self) -> Callable[[list[str]], str]:
        """What writes the hidden ones."""
        return json_writer(self.options, ColumnUse.HIDDEN)

    def content_of(self, number: int, entry: Entry) -> tuple[str, bytes, str]:
        """The text, the content's hash, and what the row of Media will hold as JSON."""
        medium = medium_of(self.media_type)
        if medium is not None:
            kept = MediaStore(self.place, self.shelf).keep(number, entry, medium)
            return "", kept.digest, orjson.dumps(kept.row).decode()
        content = self.shelf.read(entry)
        text = text_in(entry, content, self.options.dialect.encoding)
        return text, hashlib.sha256(text.encode()).digest(), ""

    def left_over(self, number: int) -> Iterator[Refusal]:
        """What of the metadata belongs to no file, numbered on from the last file."""
        lone = [
            Refusal(row.line, _("No file with this name was uploaded with the metadata."), row.raw)
            for row in self.metadata.rows.values()
        ]
        for refusal in [*self.metadata.refusals, *lone]:
            number += 1
            where = _("Line %(line)s of %(name)s: ") % {
                "line": refusal.line,
                "name": self.metadata.name,
            }
            yield Refusal(number, where + refusal.reason, printable(refusal.raw))


def refuse_name(name: str) -> None:
    """Raise UnsupportedFile for a file name that can't be an item's id."""
    if printable(name) != name:
        raise UnsupportedFile(_("The file name contains invalid characters. Rename the file."))
    if problem := problem_of_id(name):
        raise UnsupportedFile(problem)


def codec_of(content: bytes, encoding: str) -> str:
    """The codec that reads a text, strictly."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else CODECS[encoding][0]


def text_in(entry: Entry, content: bytes, encoding: str) -> str:
    """A text file's text; raises UnsupportedFile for what is no text in the chosen encoding.

    A byte order mark counts for more than the choice.
    """
    found = medium_in(content[:SNIFF_BYTES]) or medium_of(entry.kind)
    if found is not None and found.key != SERIES:
        raise UnsupportedFile(wrong_medium(TEXT, found.key))
    if entry.kind != TEXT:
        raise UnsupportedFile(
            _("Only .txt and .md files can be imported as items. Upload a table separately.")
        )
    try:
        text = content.decode(codec_of(content, encoding))
    except UnicodeDecodeError as error:
        raise UnsupportedFile(
            _(
                "The text isn't valid %(encoding)s. Choose another encoding or save the file "
                "as UTF-8."
            )
            % {"encoding": encoding.upper()}
        ) from error
    if NUL in text:
        raise UnsupportedFile(_("The text contains a NUL character."))
    if not text.strip():
        raise UnsupportedFile(_("The text is empty."))
    if problem := problem_of(text.encode(), entry.name):
        raise UnsupportedFile(problem)
    return text
