"""Preview of the uploaded files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from annotation.datasets.imports.file_importer import text_in
from annotation.datasets.imports.media_store import refuse_other_medium
from annotation.datasets.imports.metadata import metadata_in
from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.imports.preview import cut
from annotation.datasets.imports.upload_reader import Entry, UploadReader, entries_of, passed_over
from annotation.datasets.models import Import, ImportFile
from annotation.media import image
from annotation.media.limits import too_large
from annotation.media.medium import Medium
from annotation.media.registry import MEDIA, TEXT, medium_of
from annotation.media.sniffing import UnsupportedFile
from core.web.errors import Gone

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

    medium: str | Promise
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


def preview_of_files(source: Import, options: ImportOptions) -> FilesPreview:
    """What the page shows before the import starts; raises Invalid for an unsafe ZIP."""
    files = list(source.files.order_by("pk"))
    entries = list(entries_of(files))
    metadata = metadata_in(entries)
    rows = list(islice(metadata.rows.values(), EXAMPLES))
    counts = Counter(entry.kind for entry in entries if not entry.is_metadata)
    medium = (medium_of(source.project.media_type) or image.MEDIUM).key
    return FilesPreview(
        medium=MEDIA[medium].plural,
        media=counts[medium],
        texts=counts[TEXT],
        others=counts.total() - counts[TEXT] - counts[medium],
        passed_over=passed_over(files),
        metadata=metadata.name,
        first=first_files(source.project.media_type, entries, options.dialect.encoding),
        examples=[[cut(row.cells[at]) for row in rows] for at in range(len(options.columns))],
    )


def first_files(media_type: str, entries: Sequence[Entry], encoding: str) -> list[FirstFile]:
    """The first files with what is wrong with them."""
    found = []
    items = [entry for entry in entries if not entry.is_metadata][:SHOWN]
    medium = medium_of(media_type)
    with UploadReader() as shelf:
        for number, entry in enumerate(items, start=1):
            problem = text = ""
            try:
                if medium is None:
                    text = text_in(entry, shelf.read(entry), encoding)
                else:
                    refuse_unusable(medium, entry, shelf)
            except UnsupportedFile as reason:
                problem = str(reason)
            found.append(FirstFile(number, cut(entry.name), problem, cut(text)))
    return found


def refuse_unusable(medium: Medium, entry: Entry, shelf: UploadReader) -> None:
    """Raise UnsupportedFile for other files. Images are decoded, of others the start is read."""
    refuse_other_medium(medium, entry, shelf.start(entry))
    if medium is image.MEDIUM:
        image.examine(shelf.read(entry), name=entry.name)
    elif entry.size > medium.most_bytes:
        raise UnsupportedFile(too_large(medium.most_bytes))


def thumbnail_of(files: Sequence[ImportFile], number: int) -> bytes:
    """The image of one of the first files, small, as WebP; raises Http404, or Gone when the
    storage lost it."""
    items = (entry for entry in entries_of(files) if not entry.is_metadata)
    entry = next(islice(items, number - 1, min(number, SHOWN)), None) if number else None
    if entry is None:
        raise Http404
    return small_image(entry)


def small_image(entry: Entry) -> bytes:
    """A brought image, small, as WebP; raises Http404, or Gone when the storage lost it."""
    with UploadReader() as shelf:
        try:
            return image.examine(shelf.read(entry), name=entry.name).thumbnail
        except UnsupportedFile as reason:
            raise Http404 from reason
        except FileNotFoundError as error:
            raise Gone(_("The uploaded file is missing from storage.")) from error
