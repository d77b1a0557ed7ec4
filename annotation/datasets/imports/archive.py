"""Inspect a ZIP before it is read. Its directory is read, nothing is unpacked.

A name that leads out of the archive or a link is never right, so such a ZIP is refused whole.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from annotation.datasets.imports.reader import printable
from core.web.errors import Invalid

MAX_ENTRIES = 50_000
MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed; DEFLATE reaches 1,032 on nothing but zeros
RATIO_FROM_BYTES = 10 * 1024 * 1024  # below this nothing can be flooded
UNPACKED_TO_LIMIT = 4  # an import may unpack to this many times what may be uploaded
END = b"PK\x05\x06"
END64 = b"PK\x06\x06"
LOCATOR = b"PK\x06\x07"
ENTRY = b"PK\x01\x02"
ENTRY_BYTES = 46  # and the three texts whose lengths are in it
END_BYTES, END64_BYTES, LOCATOR_BYTES = 22, 56, 20
MAX_COMMENT_LENGTH = 65_535
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NESTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst")
OFFICE = ("[Content_Types].xml", "META-INF/manifest.xml")
SYSTEM_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
SYSTEM_FOLDERS = {"__macosx", ".git", ".ipynb_checkpoints"}
DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True)
class Member:
    """A file in a ZIP: its path, its size unpacked and packed, in bytes."""

    name: str
    size: int
    packed: int
    info: zipfile.ZipInfo


@dataclass
class Listing:
    """The files of a ZIP, and how many were put there by a computer and not by a person."""

    members: list[Member] = field(default_factory=list)
    passed_over: int = 0


def open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """Open a ZIP; raises Invalid for a damaged one and for one with a huge directory.

    `zipfile` reads a directory of any size and makes an object of each entry, so the directory is
    found and counted first, by the same rules.
    """
    start, length = directory_of(file)
    if length > MAX_DIRECTORY_BYTES:
        raise Invalid(too_many_entries())
    file.seek(start)
    if count_entries(file.read(length)) > MAX_ENTRIES:
        raise Invalid(too_many_entries())
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Invalid(damaged()) from error


def directory_of(file: IO[bytes]) -> tuple[int, int]:
    """Where the directory begins, and how many bytes it has; raises Invalid where there is none.

    It lies directly before its end record. A large ZIP has a second, larger end record, which
    counts only if it is followed by its locator, and the locator says that it is there.
    """
    file.seek(0, 2)
    size = file.tell()
    tail_start = max(0, size - END_BYTES - MAX_COMMENT_LENGTH - LOCATOR_BYTES - END64_BYTES)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(END, 0, len(tail) - END_BYTES + len(END))
    if at < 0:
        raise Invalid(damaged())
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    locator = tail[max(0, at - LOCATOR_BYTES) : at]
    if locator.startswith(LOCATOR):
        at -= LOCATOR_BYTES + END64_BYTES
        said_to_be_at = int.from_bytes(locator[8:16], "little")
        if at < 0 or not tail.startswith(END64, at) or said_to_be_at != tail_start + at:
            raise Invalid(damaged())
        length = int.from_bytes(tail[at + 40 : at + 48], "little")
    if (start := tail_start + at - length) < 0:
        # A length beyond the file is a lie or a damage; beyond the limit, that is told first.
        raise Invalid(too_many_entries() if length > MAX_DIRECTORY_BYTES else damaged())
    return start, length


def count_entries(directory: bytes) -> int:
    """How many entries a directory holds; counting ends beyond what is taken."""
    at = count = 0
    while at < len(directory) and count <= MAX_ENTRIES:
        if not directory.startswith(ENTRY, at):
            raise Invalid(damaged())
        lengths = (directory[at + place : at + place + 2] for place in (28, 30, 32))
        at += ENTRY_BYTES + sum(int.from_bytes(length, "little") for length in lengths)
        count += 1
    return count


def listing_of(archive: zipfile.ZipFile) -> Listing:
    """The files in a ZIP; raises Invalid, in words, for one that isn't safe to unpack."""
    infos = archive.infolist()
    if any(info.filename in OFFICE for info in infos):
        raise Invalid(
            _("This is an Office document, not a ZIP of data files. Save its table as CSV.")
        )
    found = Listing()
    for info in infos:
        name = info.filename.replace("\\", "/")
        for is_wrong, sentence in REFUSALS:
            if is_wrong(info, name):
                raise Invalid(sentence() % {"name": printable(name)[:100]})
        if is_systems(name):
            found.passed_over += not info.is_dir()
        elif not info.is_dir():
            found.members.append(Member(name, info.file_size, info.compress_size, info))
    refuse_floods(found.members)
    return found


def refuse_floods(members: list[Member]) -> None:
    """Raise Invalid for files that unpack to more than anybody meant to send."""
    size = sum(member.size for member in members)
    packed = sum(member.packed for member in members)
    if size > most_unpacked():
        raise Invalid(
            _("The ZIP unpacks to more than %(limit)s. Split it and import the parts one by one.")
            % {"limit": filesizeformat(most_unpacked())}
        )
    if size > RATIO_FROM_BYTES and size > MAX_RATIO * packed:
        raise Invalid(
            _(
                "The ZIP was rejected because its compression ratio is suspiciously high. Pack "
                "the files again with a standard ZIP tool."
            )
        )


def most_unpacked() -> int:
    """How many bytes a ZIP may unpack to."""
    return UNPACKED_TO_LIMIT * settings.IMPORT_LIMIT_BYTES


def is_systems(name: str) -> bool:
    """Whether a computer put the file there by itself."""
    *folders, last = PurePosixPath(name).parts or ("",)
    by_folder = any(folder.lower() in SYSTEM_FOLDERS for folder in (*folders, last))
    return by_folder or last.lower() in SYSTEM_NAMES or last.startswith("._")


def leads_out(_info: zipfile.ZipInfo, name: str) -> bool:
    """Whether the name means a place outside of the archive."""
    return name.startswith("/") or DRIVE.match(name) is not None or ".." in name.split("/")


def is_link(info: zipfile.ZipInfo, _name: str) -> bool:
    """Whether it is a symbolic link, a device or the like: anything but a file or a folder."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def is_encrypted(info: zipfile.ZipInfo, _name: str) -> bool:
    """Whether it needs a password."""
    return bool(info.flag_bits & ENCRYPTED)


def is_nested(_info: zipfile.ZipInfo, name: str) -> bool:
    """Whether it is an archive itself."""
    return name.lower().endswith(NESTED) and not is_systems(name)


def is_packed_strangely(info: zipfile.ZipInfo, _name: str) -> bool:
    """Whether it is packed by another method than the two that every program knows."""
    return info.compress_type not in METHODS


REFUSALS: tuple[tuple[Callable[[zipfile.ZipInfo, str], bool], Callable[[], str]], ...] = (
    (
        leads_out,
        lambda: _(
            "The path “%(name)s” in the ZIP points outside the archive. Create the ZIP again."
        ),
    ),
    (is_link, lambda: _("“%(name)s” in the ZIP is a link. Add the file itself instead.")),
    (
        is_encrypted,
        lambda: _(
            "“%(name)s” in the ZIP is password-protected. Create the ZIP without a password."
        ),
    ),
    (
        is_nested,
        lambda: _("The ZIP contains another archive, “%(name)s”. Unpack that archive first."),
    ),
    (
        is_packed_strangely,
        lambda: _(
            "“%(name)s” uses an unsupported compression method. Use standard ZIP compression."
        ),
    ),
)


def damaged() -> str:
    """The sentence for a ZIP whose directory isn't where or what it should be."""
    return _("The ZIP is damaged or incomplete. Create it again.")


def too_many_entries() -> str:
    """The sentence for a ZIP with too many files."""
    return _("The ZIP contains more than 50,000 files. Split it and import the parts one by one.")
