"""Preview of the uploaded files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from annotation.datasets.imports.file_importer import text_in
from annotation.datasets.imports.media_store import refuse_other_medium
from annotation.datasets.imports.metadata import metadata_in
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.preview import cut
from annotation.datasets.imports.source import Source
from annotation.datasets.imports.upload_reader import Entry, UploadReader, entries_of, passed_over
from annotation.media import image
from annotation.media.limits import too_large
from annotation.media.medium import Medium
from annotation.media.registry import MEDIA, TEXT, medium_of
from annotation.media.sniffing import UnsupportedFile

SHOWN = 12
EXAMPLES = 3


@dataclass(frozen=True)
class FirstFile:
    """One of the first files; with a problem it would be refused."""

    number: int
    name: str
    problem: str
    text: str = ""


@dataclass(frozen=True)
class FilesPreview:
    """The numbers of files by kind, the first of them, and example values of each column.

    `media` counts those that the project labels; of one that labels texts, images.
    """

    medium: str
    media: int
    texts: int
    others: int
    passed_over: int
    metadata: str
    first: list[FirstFile] = field(default_factory=list)
    examples: list[list[str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many files will be looked at."""
        return self.media + self.texts + self.others


def preview_of_files(
    source: Source, options: ImportOptions
) -> tuple[FilesPreview, dict[int, bytes]]:
    """What the page shows before the import starts, and small images by the number of their file.

    Raises Invalid for an unsafe ZIP.
    """
    entries = list(entries_of(source.files))
    metadata = metadata_in(entries)
    rows = list(islice(metadata.rows.values(), EXAMPLES))
    counts = Counter(entry.kind for entry in entries if not entry.is_metadata)
    medium = (medium_of(source.media_type) or image.MEDIUM).key
    first, small = first_files(source.media_type, entries, options.dialect.encoding)
    preview = FilesPreview(
        medium=str(MEDIA[medium].plural),
        media=counts[medium],
        texts=counts[TEXT],
        others=counts.total() - counts[TEXT] - counts[medium],
        passed_over=passed_over(source.files),
        metadata=metadata.name,
        first=first,
        examples=[
            [cut(row.cells[at]) for row in rows if at < len(row.cells)]
            for at in range(len(options.columns))
        ],
    )
    return preview, small


def first_files(
    media_type: str, entries: Sequence[Entry], encoding: str
) -> tuple[list[FirstFile], dict[int, bytes]]:
    """The first files with what is wrong with them, and small images of them."""
    found, small = [], {}
    items = [entry for entry in entries if not entry.is_metadata][:SHOWN]
    medium = medium_of(media_type)
    with UploadReader() as shelf:
        for number, entry in enumerate(items, start=1):
            problem = text = ""
            try:
                if medium is None:
                    text = text_in(entry, shelf.read(entry), encoding)
                else:
                    small[number] = examined(medium, entry, shelf)
            except UnsupportedFile as reason:
                problem = str(reason)
            found.append(FirstFile(number, cut(entry.name), problem, cut(text)))
    return found, {number: content for number, content in small.items() if content}


def examined(medium: Medium, entry: Entry, shelf: UploadReader) -> bytes:
    """A small image of an image, as WebP; nothing of other media, of which the start is read.

    Raises UnsupportedFile.
    """
    refuse_other_medium(medium, entry, shelf.start(entry))
    if medium is image.MEDIUM:
        return image.examine(shelf.read(entry), name=entry.name).thumbnail
    if entry.size > medium.most_bytes:
        raise UnsupportedFile(too_large(medium.most_bytes))
    return b""
