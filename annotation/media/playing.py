"""Do browsers play a video frame by frame, and what do they get where they don't?

Frames are counted by decoding: headers and packets lie. What browsers don't play is put into
another container, or encoded anew as VP9, and counts only if no frame got lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from annotation.media.ffmpeg import convert, damaged, probe
from annotation.media.frames import Frames, frames_of
from annotation.media.limits import VIDEO_FRAMES, VIDEO_PIXELS
from annotation.media.sniffing import UnsupportedFile
from annotation.media.video_files import (
    AUDIO_IN_MP4,
    AUDIO_IN_WEBM,
    MP4,
    WEBM,
    Container,
    Video,
    video_in,
)

MILLISECOND = 1000
CUT_SHORT = ("ended prematurely", "partial file", "moov atom not found", "Truncat")
ABOUT_STREAMS = (
    "stream=codec_type,codec_name,profile,pix_fmt,width,height,sample_aspect_ratio,"
    "avg_frame_rate,r_frame_rate,time_base:stream_disposition=attached_pic:"
    "stream_side_data=rotation"
)


@dataclass(frozen=True)
class Decoded:
    """A file that was decoded to its end; `complaints` are those of the decoder."""

    path: Path
    container: Container
    video: Video
    frames: Frames
    starts_late: bool
    complaints: str

    @property
    def is_playable(self) -> bool:
        """Whether browsers show it as it is, from the first frame on."""
        plays = self.video.plays_in(self.container)
        return plays and not self.starts_late and not self.complaints


def decoded(path: Path, container: Container) -> Decoded:
    """Look at all frames of a file; raises UnsupportedFile for what can't be labeled."""
    about = ["-show_entries", ABOUT_STREAMS, "-of", "json"]
    said, _complaints = probe(about, path, container.demuxer)
    video = video_in(orjson.loads(said))
    width, height = video.size
    if width * height > VIDEO_PIXELS:
        raise UnsupportedFile(_("The video has more than 16 megapixels. Reduce its resolution."))
    ticks, complaints = ticks_of(path, container)
    return Decoded(
        path=path,
        container=container,
        video=video,
        frames=frames_of(ticks, video.time_base, video.rates),
        starts_late=bool(ticks[0]),
        complaints=complaints,
    )


def ticks_of(path: Path, container: Container) -> tuple[NDArray[np.int64], str]:
    """When each frame is shown, in the file's own ticks, and what the decoder complains of."""
    wanted = ["-select_streams", "V:0", "-show_entries", "frame=best_effort_timestamp"]
    said, complaints = probe([*wanted, "-of", "csv=p=0"], path, container.demuxer)
    if any(words in complaints for words in CUT_SHORT):
        raise UnsupportedFile(damaged())
    lines = [line.partition(",")[0] for line in said.splitlines() if line]
    if not lines:
        raise UnsupportedFile(_("The video has no frames."))
    if len(lines) > VIDEO_FRAMES:
        raise UnsupportedFile(_("The video has more than 500,000 frames. Split it into parts."))
    try:
        ticks = np.array(lines, np.int64)
    except ValueError as error:
        raise UnsupportedFile(damaged()) from error
    if (np.diff(ticks) <= 0).any():
        raise UnsupportedFile(_("Two frames of the video have the same timestamp. Save it again."))
    return ticks, complaints


def made_playable(brought: Decoded, target: Path) -> Decoded:
    """The same frames as browsers play them; raises UnsupportedFile when one gets lost."""
    home = brought.video.home
    if home is not None and not brought.complaints and not brought.starts_late:
        repacked = copied(brought, home, target)
        if repacked is not None:
            return repacked
    convert(brought.path, brought.container.demuxer, encoding(brought), target)
    made = decoded(target, WEBM)
    if len(made.frames.times) != len(brought.frames.times) or not made.is_playable:
        raise UnsupportedFile(
            _(
                "Browsers can't play this video, and it couldn't be converted. Save it as MP4 "
                "(H.264) or WebM."
            )
        )
    return made


def copied(brought: Decoded, home: Container, target: Path) -> Decoded | None:
    """The same images in another container; None where that isn't the same video any more."""
    fine = AUDIO_IN_MP4 if home is MP4 else AUDIO_IN_WEBM
    audio = "copy" if brought.video.audio in fine else "aac" if home is MP4 else "libopus"
    form = ["-f", "mp4", "-movflags", "+faststart"] if home is MP4 else ["-f", "webm"]
    streams = ["-map", "0:V:0", "-map", "0:a:0?", "-c:v", "copy", "-c:a", audio, *form]
    try:
        convert(brought.path, brought.container.demuxer, streams, target)
        made = decoded(target, home)
    except UnsupportedFile:
        return None
    return made if made.is_playable and is_same(made.frames, brought.frames) else None


def is_same(one: Frames, other: Frames) -> bool:
    """Whether two files show as many frames at the same times; WebM rounds to milliseconds."""
    if len(one.times) != len(other.times):
        return False
    return bool((np.abs(one.times - other.times) <= MILLISECOND).all())


def encoding(brought: Decoded) -> list[str]:
    """ffmpeg's arguments for VP9: each frame at its own time, a key frame every two seconds."""
    width, height = brought.video.size
    filters = f"setpts=PTS-STARTPTS,scale={width}:{height},setsar=1,format=yuv420p"
    key_frames = max(1, round(2 * brought.frames.rate))
    return [
        *("-map", "0:V:0", "-map", "0:a:0?", "-vf", filters, "-fps_mode", "passthrough"),
        *("-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "30", "-deadline", "realtime"),
        *("-cpu-used", "6", "-row-mt", "1", "-g", str(key_frames), "-threads", "2"),
        *("-c:a", "libopus", "-b:a", "96k", "-f", "webm"),
    ]
