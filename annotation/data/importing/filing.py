"""What does one file become? An item with its content, or a refusal with the reason."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import orjson
from django.utils.translation import gettext as _

from annotation.data.importing.collection import Entry, Shelf
from annotation.data.importing.encoding import CODECS
from annotation.data.importing.metadata import Metadata
from annotation.data.importing.options import ColumnUse, ImportOptions
from annotation.data.importing.reader import NUL, Refusal, printable
from annotation.data.importing.shaping import (
    Candidate,
    json_writer,
    problem_of,
    problem_of_id,
)
from annotation.media.files import keep
from annotation.media.picture import examine
from annotation.media.sniffing import ENOUGH, Unusable, known_format

IMAGE = "image"  # the media type of a project whose items are pictures


@dataclass(frozen=True)
class Filer:
    """Turns entries into candidates; pictures are stored under names that start with `place`."""

    media_type: str
    options: ImportOptions
    metadata: Metadata
    place: str
    shelf: Shelf

    def shape(self, number: int, entry: Entry) -> Candidate | Refusal:
        """The file of this number as an item."""
        cells = self.metadata.take(entry.name)
        try:
            content = self.shelf.read(entry)
            text, media = self.content_of(number, entry, content)
        except Unusable as reason:
            return Refusal(number, str(reason), printable(entry.name))
        return Candidate(
            line=number,
            external_id=entry.name,
            content_hash=hashlib.sha256(content if media else text.encode()).digest(),
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

    def content_of(self, number: int, entry: Entry, content: bytes) -> tuple[str, str]:
        """The text, or what the row of the picture will hold as JSON; raises Unusable."""
        if printable(entry.name) != entry.name:
            raise Unusable(_("The file's name holds characters that are no text. Rename it."))
        if problem := problem_of_id(entry.name):
            raise Unusable(problem)
        if self.media_type == IMAGE:
            return "", self.stored_picture(number, entry, content)
        return text_in(entry, content, self.options.dialect.encoding), ""

    def stored_picture(self, number: int, entry: Entry, content: bytes) -> str:
        """Look a picture through, store it and its thumbnail."""
        if entry.kind == "text" or entry.is_metadata:
            raise Unusable(_("This project labels pictures, and this is a text."))
        found = examine(content, name=entry.name)
        name = f"{self.place}-{number}"
        return orjson.dumps(
            {
                "stored_as": keep(name, content),
                "thumbnail_as": keep(f"{name}-small", found.thumbnail),
                "mime": found.mime,
                "width": found.width,
                "height": found.height,
                "size_bytes": len(content),
            }
        ).decode()

    def left_over(self, number: int) -> Iterator[Refusal]:
        """What of the metadata belongs to no file, numbered on from the last file."""
        lone = [
            Refusal(row.line, _("No file of this name came with the metadata."), row.raw)
            for row in self.metadata.rows.values()
        ]
        for refusal in [*self.metadata.refusals, *lone]:
            number += 1
            where = _("Line %(line)s of %(name)s: ") % {
                "line": refusal.line,
                "name": self.metadata.name,
            }
            yield Refusal(number, where + refusal.reason, printable(refusal.raw))


def codec_of(content: bytes, encoding: str) -> str:
    """The codec that reads a text, strictly."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else CODECS[encoding][0]


def text_in(entry: Entry, content: bytes, encoding: str) -> str:
    """A text file's text; raises Unusable for what is no text in the chosen encoding.

    A byte order mark counts for more than the choice.
    """
    if known_format(content[:ENOUGH]) or entry.kind == "picture":
        raise Unusable(_("This project labels texts, and this is a picture."))
    if entry.kind != "text":
        raise Unusable(_("Only .txt and .md files become items. Bring a table by itself."))
    try:
        text = content.decode(codec_of(content, encoding))
    except UnicodeDecodeError as error:
        raise Unusable(
            _("The text isn't %(encoding)s. Choose its encoding, or save it as UTF-8.")
            % {"encoding": encoding.upper()}
        ) from error
    if NUL in text:
        raise Unusable(_("The text holds a NUL character."))
    if problem := problem_of(text, text.encode(), entry.name):
        raise Unusable(problem)
    return text
