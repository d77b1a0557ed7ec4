"""Is this a video that browsers play frame by frame, how many frames has it, and when is each?

The facts are those of what browsers get (media.playing), which shows the same frames.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy
from PIL import Image

from annotation.media.ffmpeg import convert, damaged
from annotation.media.image import THUMBNAIL_MIME, small
from annotation.media.limits import VIDEO_BYTES
from annotation.media.medium import PLAYABLE, Examined, Facts, Medium
from annotation.media.playing import Decoded, decoded, made_playable
from annotation.media.sniffing import SNIFF_BYTES, UnsupportedFile
from annotation.media.video_files import ENDINGS, known_video, video_format

TIMES, POSTER, STRIP = "frames", "poster", "strip"
POSTER_SIDE = 1280
STRIP_FRAMES, STRIP_HEIGHT = 10, 90
QUALITY = 80


class VideoFacts(Facts):
    """A video as it is played: size as it is seen, and frames as they were decoded.

    `fps` is (number, of so many seconds), exact where the rate is constant, else the mean.
    """

    width: int
    height: int
    fps: tuple[int, int]
    frame_count: int
    duration: int
    is_constant_rate: bool
    codec: str


def recognise(start: bytes, name: str) -> object:
    """Raise UnsupportedFile unless these first bytes are of a video that is taken."""
    return video_format(start, name=name)


def examine(path: Path, name: str, folder: Path) -> Examined:
    """Decode a whole video; raises UnsupportedFile with the reason for the person."""
    with path.open("rb") as file:
        container = video_format(file.read(SNIFF_BYTES), name=name)
    brought = decoded(path, container)
    shown = brought if brought.is_playable else made_playable(brought, folder / PLAYABLE)
    facts = facts_of(shown)
    files = {TIMES: folder / TIMES, POSTER: folder / POSTER, STRIP: folder / STRIP}
    files[TIMES].write_bytes(shown.frames.times.astype("<f8").tobytes())
    with drawn(shown, folder.parent / "first.png", at=0) as first:
        save(first, files[POSTER], (POSTER_SIDE, POSTER_SIDE))
    with drawn(shown, folder.parent / "strip.png", at=None) as strip:
        save(strip, files[STRIP], strip.size)
    with drawn(shown, folder.parent / "small.png", at=facts.frame_count // 3) as image:
        thumbnail = small(image)
    if shown is not brought:
        files[PLAYABLE] = shown.path
    return Examined(
        mime=container.mime,
        thumbnail=thumbnail,
        facts=facts,
        width=facts.width,
        height=facts.height,
        previews=files,
    )


def facts_of(shown: Decoded) -> VideoFacts:
    """What is known of the video that browsers get."""
    (width, height), frames = shown.video.size, shown.frames
    return VideoFacts(
        width=width,
        height=height,
        fps=(frames.rate.numerator, frames.rate.denominator),
        frame_count=len(frames.times),
        duration=frames.duration,
        is_constant_rate=frames.is_constant,
        codec=shown.video.codec,
    )


def drawn(shown: Decoded, target: Path, *, at: int | None) -> Image.Image:
    """One frame as an image; without `at` ten of them, evenly over the video, side by side."""
    width, height = shown.video.size
    step = max(1, len(shown.frames.times) // STRIP_FRAMES)
    if at is None:
        size = f"{max(2, round(width * STRIP_HEIGHT / height))}:{STRIP_HEIGHT}"
        filters = f"select=not(mod(n\\,{step})),scale={size},setsar=1,tile={STRIP_FRAMES}x1"
    else:
        filters = f"select=eq(n\\,{at}),scale={width}:{height},setsar=1"
    one = ["-map", "0:V:0", "-vf", filters, "-fps_mode", "passthrough", "-frames:v", "1"]
    convert(shown.path, shown.container.demuxer, [*one, "-f", "image2", "-c:v", "png"], target)
    if not target.exists():
        raise UnsupportedFile(damaged())
    return Image.open(target)


def save(image: Image.Image, target: Path, most: tuple[int, int]) -> None:
    """Write an image as WebP, at most so large."""
    reduced = image.convert("RGB")
    reduced.thumbnail(most)
    reduced.save(target, "WEBP", quality=QUALITY)


def is_its(start: bytes) -> bool:
    """Whether a file that begins so is surely a video."""
    return known_video(start) is not None


MEDIUM = Medium(
    key="video",
    single=gettext_lazy("a video"),
    plural=gettext_lazy("videos"),
    help_text=gettext_lazy("MP4, WebM, MOV, MKV, or AVI"),
    endings=ENDINGS,
    accept=",".join(["video/*", *ENDINGS]),
    most_bytes=VIDEO_BYTES,
    is_its=is_its,
    recognise=recognise,
    examine=examine,
    facts=VideoFacts,
    preview_mimes={
        TIMES: "application/octet-stream",
        POSTER: THUMBNAIL_MIME,
        STRIP: THUMBNAIL_MIME,
    },
)
