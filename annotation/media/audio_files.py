"""Which audio format is it, by its first bytes, and is all of it there?"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from annotation.media.medium import refuse_ending
from annotation.media.sniffing import UnsupportedFile


@dataclass(frozen=True)
class AudioFormat:
    """An audio file format that is taken."""

    name: str
    mime: str
    endings: tuple[str, ...]


WAV = AudioFormat("WAV", "audio/wav", (".wav", ".wave"))
FLAC = AudioFormat("FLAC", "audio/flac", (".flac",))
OGG = AudioFormat("OGG", "audio/ogg", (".ogg", ".oga", ".opus"))
MP3 = AudioFormat("MP3", "audio/mpeg", (".mp3",))
AIFF = AudioFormat("AIFF", "audio/aiff", (".aif", ".aiff", ".aifc"))
FORMATS = (WAV, FLAC, OGG, MP3, AIFF)
ENDINGS = tuple(ending for each in FORMATS for ending in each.endings)
OGG_AUDIO = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC")
FIRST_PAGE = slice(28, 28 + 8)  # of an Ogg file whose first page has one packet, as it must
# Eleven bits of one, a version that there is, layer III; then the rates, the last of which is none.
FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]([\x00-\xff])", re.DOTALL)
NO_BIT_RATE = (0, 15)
WIDE = 0xFFFFFFFF  # what a WAV says that doesn't know its size


def audio_format(start: bytes, *, name: str) -> AudioFormat:
    """The format of an audio file by its first bytes; raises UnsupportedFile for anything else."""
    found = known_audio(start)
    if found is None:
        raise UnsupportedFile(why_no_audio(start))
    refuse_ending(name, found.endings, holds=_("%(format)s audio") % {"format": found.name})
    return found


def known_audio(start: bytes) -> AudioFormat | None:
    """The audio format these first bytes belong to, if it is one we take."""
    if start.startswith((b"RIFF", b"RF64")) and start[8:12] == b"WAVE":
        return WAV
    if start.startswith(b"fLaC"):
        return FLAC
    if start.startswith(b"OggS"):
        return OGG if start[FIRST_PAGE].startswith(OGG_AUDIO) else None
    if start.startswith(b"FORM") and start[8:12] in (b"AIFF", b"AIFC"):
        return AIFF
    return MP3 if is_mp3(start) else None


def is_mp3(start: bytes) -> bool:
    """Whether it begins with a tag, or with a frame of MPEG layer III whose fields make sense."""
    if start.startswith(b"ID3"):
        return True
    found = FRAME.match(start)
    return found is not None and found[1][0] >> 4 not in NO_BIT_RATE


def why_no_audio(start: bytes) -> str:
    """The sentence for a file that holds no audio we take."""
    if not start:
        return _("The file is empty.")
    if start[4:8] == b"ftyp":
        return _(
            "AAC and other MP4 audio isn't supported. Save the audio as FLAC, WAV, OGG, or MP3."
        )
    return _("The file contains no audio. Supported formats are WAV, FLAC, OGG, MP3, and AIFF.")


def refuse_cut(path: Path, found: AudioFormat) -> None:
    """Raise UnsupportedFile for a WAV or AIFF whose samples end before its header says."""
    sizes = {WAV: ("<", b"data"), AIFF: (">", b"SSND")}
    if found not in sizes:
        return
    order, wanted = sizes[found]
    with path.open("rb") as file:
        end = file.seek(0, 2)
        place = 12
        while place + 8 <= end:
            file.seek(place)
            name, size = struct.unpack(order + "4sI", file.read(8))
            if name == wanted:
                if size != WIDE and place + 8 + size > end:
                    raise UnsupportedFile(_("The audio file is incomplete. Save it again."))
                return
            place += 8 + size + size % 2
    raise UnsupportedFile(_("The audio file is incomplete and contains no samples. Save it again."))
