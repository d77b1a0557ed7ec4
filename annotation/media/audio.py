"""Is this an audio file that browsers play, how long is it, and what is its shape?

All of it is decoded, block by block: the length is counted, never believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from annotation.media import peaks, spectrogram
from annotation.media.audio_files import ENDINGS, audio_format, refuse_cut
from annotation.media.drawing import WIDTH, in_columns, outline
from annotation.media.limits import AUDIO_BYTES, AUDIO_CHANNELS, AUDIO_RATES, AUDIO_SECONDS
from annotation.media.medium import PLAYABLE, Examined, Facts, Medium
from annotation.media.sniffing import SNIFF_BYTES, UnsupportedFile

BLOCK = 16 * peaks.COARSE
PEAKS_FINE, PEAKS_COARSE, SPECTROGRAM = "peaks-256", "peaks-4096", "spectrogram"
PLAYED_AS_IT_IS = {
    ("WAV", "PCM_U8"),
    ("WAV", "PCM_16"),
    ("WAV", "PCM_24"),
    *(("FLAC", width) for width in ("PCM_S8", "PCM_16", "PCM_24")),
    ("OGG", "VORBIS"),
    ("OGG", "OPUS"),
    ("MP3", "MPEG_LAYER_III"),
}
FLAC = "audio/flac"
WHOLE = 1_000_000  # microseconds in a second


class AudioFacts(Facts):
    """An audio file: `samples` of each channel as they were decoded, and so many microseconds."""

    samples: int
    sample_rate: int
    channels: int
    duration: int


def recognise(start: bytes, name: str) -> object:
    """Raise UnsupportedFile unless these first bytes are of an audio file that is taken."""
    return audio_format(start, name=name)


def examine(path: Path, name: str, folder: Path) -> Examined:
    """Decode a whole audio file; raises UnsupportedFile with the reason for the person."""
    with path.open("rb") as file:
        found = audio_format(file.read(SNIFF_BYTES), name=name)
    refuse_cut(path, found)
    try:
        return decoded(path, found.mime, folder)
    except soundfile.SoundFileError as error:
        raise UnsupportedFile(
            _("The audio file is damaged or has an unsupported encoding. Save it again.")
        ) from error


def decoded(path: Path, mime: str, folder: Path) -> Examined:
    """The audio's facts and previews."""
    with soundfile.SoundFile(path) as audio:
        refuse_unplayable(audio)
        rate, channels, expected = audio.samplerate, audio.channels, audio.frames
        is_flac = audio.format == "FLAC"
        plays = (audio.format.removesuffix("EX"), audio.subtype) in PLAYED_AS_IT_IS
    files = {name: folder / name for name in (PEAKS_FINE, PEAKS_COARSE)}
    samples = write_peaks(path, files)
    if not samples:
        raise UnsupportedFile(_("The audio file contains no samples."))
    if is_flac and samples < expected:
        raise UnsupportedFile(_("The audio file is incomplete. Save it again."))
    files[SPECTROGRAM] = folder / SPECTROGRAM
    files[SPECTROGRAM].write_bytes(spectrogram.draw(mixed(path), samples))
    if not plays:
        files[PLAYABLE] = folder / PLAYABLE
        write_flac(path, files[PLAYABLE])
    duration = (2 * samples * WHOLE + rate) // (2 * rate)
    facts = AudioFacts(samples=samples, sample_rate=rate, channels=channels, duration=duration)
    return Examined(
        mime=mime, thumbnail=drawn(files[shape_for(samples)], channels), facts=facts, previews=files
    )


def refuse_unplayable(audio: soundfile.SoundFile) -> None:
    """Raise UnsupportedFile for what no browser plays, even converted."""
    least, most = AUDIO_RATES
    if not least <= audio.samplerate <= most:
        raise UnsupportedFile(
            _(
                "The audio file has %(rate)s samples per second. Browsers support %(least)s to "
                "%(most)s."
            )
            % {"rate": audio.samplerate, "least": least, "most": most}
        )
    if audio.channels > AUDIO_CHANNELS:
        raise UnsupportedFile(
            _("The audio file has more than 8 channels. Save only the channels you need.")
        )


def blocks_of(path: Path) -> Iterator[NDArray[np.float32]]:
    """The samples in blocks of (samples, channels), full scale at 1."""
    with soundfile.SoundFile(path) as audio:
        most = AUDIO_SECONDS * audio.samplerate
        read = 0
        while len(block := audio.read(BLOCK, dtype="float32", always_2d=True)):
            read += len(block)
            if read > most:
                raise UnsupportedFile(
                    _("The audio file is longer than 12 hours. Split it into parts.")
                )
            yield np.nan_to_num(block)


def mixed(path: Path) -> Iterator[NDArray[np.float32]]:
    """The mix of all channels in blocks."""
    return (block.mean(axis=1, dtype=np.float32) for block in blocks_of(path))


def write_peaks(path: Path, files: dict[str, Path]) -> int:
    """Write both files of peaks; how many samples the audio has."""
    samples = 0
    with files[PEAKS_FINE].open("wb") as fine, files[PEAKS_COARSE].open("wb") as coarse:
        writer = peaks.PeaksWriter(fine, coarse)
        for block in blocks_of(path):
            writer.add(block)
            samples += len(block)
    return samples


def write_flac(path: Path, target: Path) -> None:
    """The same audio with 24 bits a sample, as browsers play it."""
    with (
        soundfile.SoundFile(path) as audio,
        soundfile.SoundFile(
            target, "w", audio.samplerate, audio.channels, format="FLAC", subtype="PCM_24"
        ) as flac,
    ):
        while len(block := audio.read(BLOCK, dtype="float64", always_2d=True)):
            flac.write(np.nan_to_num(block))


def shape_for(samples: int) -> str:
    """The peaks that are fine enough for the small image."""
    return PEAKS_FINE if samples < peaks.COARSE * WIDTH else PEAKS_COARSE


def drawn(shape: Path, channels: int) -> bytes:
    """The small image: how the mix swings."""
    stored = np.fromfile(shape, np.int8).reshape(-1, peaks.rows_of(channels), 2)
    low, high = in_columns(stored[:, 0, 0], stored[:, 0, 1])
    return outline((low + 127) / 254, (high + 127) / 254)


def is_its(start: bytes) -> bool:
    """Whether a file that begins so is surely an audio file."""
    try:
        audio_format(start, name="")
    except UnsupportedFile:
        return False
    return True


MEDIUM = Medium(
    key="audio",
    single=gettext_lazy("an audio file"),
    plural=gettext_lazy("audio files"),
    help_text=gettext_lazy("WAV, FLAC, OGG, MP3, or AIFF"),
    endings=ENDINGS,
    accept=",".join(["audio/*", *ENDINGS]),
    most_bytes=AUDIO_BYTES,
    is_its=is_its,
    recognise=recognise,
    examine=examine,
    facts=AudioFacts,
    preview_mimes={
        PEAKS_FINE: "application/octet-stream",
        PEAKS_COARSE: "application/octet-stream",
        SPECTROGRAM: "image/png",
        PLAYABLE: FLAC,
    },
)
