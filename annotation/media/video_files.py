"""Which container does a video come in, and do browsers play what is in it?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from annotation.media.medium import refuse_ending
from annotation.media.sniffing import BRANDS, UnsupportedFile


@dataclass(frozen=True)
class Container:
    """A container that is taken; `demuxer` is ffmpeg's name for it."""

    name: str
    demuxer: str
    mime: str
    endings: tuple[str, ...]


MP4 = Container("MP4", "mov", "video/mp4", (".mp4", ".m4v"))
MOV = Container("QuickTime", "mov", "video/quicktime", (".mov", ".qt", ".mp4"))
WEBM = Container("WebM", "matroska", "video/webm", (".webm",))
MKV = Container("Matroska", "matroska", "video/x-matroska", (".mkv",))
AVI = Container("AVI", "avi", "video/x-msvideo", (".avi",))
CONTAINERS = (MP4, MOV, WEBM, MKV, AVI)
ENDINGS = tuple(dict.fromkeys(ending for each in CONTAINERS for ending in each.endings))
EBML = b"\x1a\x45\xdf\xa3"
AUDIO_BRANDS = (b"M4A ", b"M4B ", b"M4P ")

H264_PROFILES = ("Constrained Baseline", "ConstrainedBaseline", "Baseline", "Main", "High")
EIGHT_BIT = ("yuv420p", "yuvj420p")
IN_MP4, IN_WEBM = ("h264", "av1"), ("vp8", "vp9", "av1")
ONLY_IN_MP4 = ("h264",)
AUDIO_IN_MP4, AUDIO_IN_WEBM = ("aac", "mp3", "flac", "opus"), ("opus", "vorbis")


def video_format(start: bytes, *, name: str) -> Container:
    """The container by a file's first bytes; raises UnsupportedFile for anything else."""
    found = known_video(start)
    if found is None:
        empty = _("The file is empty.")
        other = _("The file contains no video. Supported formats are MP4, WebM, MOV, MKV, and AVI.")
        raise UnsupportedFile(other if start else empty)
    refuse_ending(name, found.endings, holds=_("%(format)s video") % {"format": found.name})
    return found


def known_video(start: bytes) -> Container | None:
    """The container these first bytes belong to, if it is one we take."""
    if start[4:8] == b"ftyp":
        brand = start[8:12]
        if brand in BRANDS or brand in AUDIO_BRANDS:
            return None
        return MOV if brand == b"qt  " else MP4
    if start[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return MOV
    if start.startswith(EBML):
        return WEBM if b"webm" in start[:64] else MKV
    return AVI if start.startswith(b"RIFF") and start[8:12] == b"AVI " else None


@dataclass(frozen=True)
class Video:
    """What ffprobe says of a video's image and audio; `size` in pixels as it is seen."""

    codec: str
    profile: str
    pixels: str
    size: tuple[int, int]
    time_base: Fraction
    rates: tuple[Fraction, ...]
    audio: str

    @property
    def is_plain(self) -> bool:
        """Whether browsers decode the images."""
        if self.pixels not in EIGHT_BIT:
            return False
        return self.codec != "h264" or self.profile in H264_PROFILES

    @property
    def home(self) -> Container | None:
        """The container that browsers play these images in; None for none."""
        if not self.is_plain:
            return None
        if self.codec in IN_WEBM:
            return WEBM
        return MP4 if self.codec in IN_MP4 else None

    def plays_in(self, container: Container) -> bool:
        """Whether browsers play it as it is."""
        if container is MP4:
            return self.is_plain and self.codec in IN_MP4 and self.audio in ("", *AUDIO_IN_MP4)
        in_webm = self.is_plain and self.codec in IN_WEBM
        return container is WEBM and in_webm and self.audio in ("", *AUDIO_IN_WEBM)


def video_in(said: dict[str, Any]) -> Video:
    """The video that ffprobe's JSON describes; raises UnsupportedFile for one without images."""
    streams = said.get("streams", [])
    images = [each for each in streams if is_moving(each)]
    if not images:
        raise UnsupportedFile(_("The file contains no video track."))
    image = images[0]
    audio = [each for each in streams if each.get("codec_type") == "audio"]
    return Video(
        codec=image.get("codec_name", ""),
        profile=str(image.get("profile", "")),
        pixels=image.get("pix_fmt", ""),
        size=seen_size(image),
        time_base=Fraction(image["time_base"]),
        rates=tuple(rates_in(image)),
        audio=audio[0].get("codec_name", "unknown") if audio else "",
    )


def is_moving(stream: dict[str, Any]) -> bool:
    """Whether it is an image that moves, and no cover."""
    is_cover = stream.get("disposition", {}).get("attached_pic", 0)
    return stream.get("codec_type") == "video" and not is_cover and bool(stream.get("width"))


def seen_size(stream: dict[str, Any]) -> tuple[int, int]:
    """Width and height with the shape of the pixels and the turn applied, as browsers show it."""
    width, height = int(stream["width"]), int(stream["height"])
    shape = fraction(stream.get("sample_aspect_ratio", "").replace(":", "/"))
    width = round(width * shape) if shape else width
    turns = [side["rotation"] for side in stream.get("side_data_list", ()) if "rotation" in side]
    return (height, width) if turns and round(turns[0]) % 180 else (width, height)


def rates_in(stream: dict[str, Any]) -> list[Fraction]:
    """The rates that the file claims, which the times of its frames may bear out."""
    found = (fraction(stream.get(name, "")) for name in ("avg_frame_rate", "r_frame_rate"))
    return [rate for rate in found if rate]


def fraction(text: str) -> Fraction | None:
    """A positive fraction; None for what is none."""
    try:
        found = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return found if found > 0 else None
