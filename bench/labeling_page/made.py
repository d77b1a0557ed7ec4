"""Which images, audio, series and videos are measured with? All made anew, always the same."""

from __future__ import annotations

import random
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.browser.videos import coded
from tests.factories.videos import H264, VP9

FEW = 3  # files that the items of a project share
RATE = 16_000  # samples a second
FRAMES = 240
WIDTH, HEIGHT = 384, 216  # of a video, and so many bars across it
WORDS = ("one", "small", "harbour", "sees", "many", "white", "boats", "before", "evening", "falls")


def images(folder: Path, *, number: int = FEW, size: tuple[int, int] = (1600, 1200)) -> list[Path]:
    """Soft clouds of colour with some noise, as large as photographs."""
    chance = np.random.default_rng(1)
    paths = [folder / f"image-{number}.jpg" for number in range(number)]
    for path in paths:
        coarse = Image.fromarray(chance.integers(0, 255, (12, 16, 3), dtype=np.uint8))
        soft = np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), dtype=np.int16)
        noise = chance.integers(-12, 12, (size[1], size[0], 1), dtype=np.int16)
        Image.fromarray(np.clip(soft + noise, 0, 255).astype(np.uint8)).save(path, quality=85)
    return paths


def large_image(folder: Path) -> list[Path]:
    """Twelve megapixels; made once."""
    there = folder / "large"
    if there.exists():
        return [*there.iterdir()]
    there.mkdir()
    return images(there, number=1, size=(4000, 3000))


def audio(folder: Path, *, number: int = FEW, seconds: int = 30) -> list[Path]:
    """Bursts of tones with pauses between."""
    paths = [folder / f"audio-{number}.wav" for number in range(number)]
    for index, path in enumerate(paths):
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            for second in range(seconds):
                at = np.arange(RATE) / RATE + second
                tone = np.sin(2 * np.pi * (220 + 40 * index) * at) * np.sin(np.pi * at / 2) ** 2
                file.writeframes((tone * 20_000).astype("<i2").tobytes())
    return paths


def hour(folder: Path) -> list[Path]:
    """An hour of audio, compressed."""
    (plain,) = audio(folder, number=1, seconds=3600)
    path = folder / "hour.ogg"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(plain),
        "-c:a",
        "libvorbis",
        "-q:a",
        "0",
        str(path),
    ]
    subprocess.run(command, check=True)
    plain.unlink()
    return [path]


def series(
    folder: Path, *, number: int = FEW, points: int = 20_000, channels: int = 3
) -> list[Path]:
    """Waves with noise, a value for each tenth of a second."""
    chance = np.random.default_rng(2)
    paths = [folder / f"series-{number}.csv" for number in range(number)]
    for path in paths:
        time = np.arange(points) / 10
        waves = [
            np.sin(time / (30 * (each + 1))) + chance.normal(0, 0.1, points)
            for each in range(channels)
        ]
        names = ",".join(["time", *(f"channel {each + 1}" for each in range(channels))])
        table = np.column_stack([time, *waves])
        np.savetxt(path, table, delimiter=",", header=names, comments="", fmt="%.3f")
    return paths


def long_series(folder: Path) -> list[Path]:
    """A million points in eight channels."""
    return series(folder, number=1, points=1_000_000, channels=8)


def videos(folder: Path, *, uneven: bool = False) -> list[Path]:
    """A video whose frames carry their number; `uneven`: with times of their own."""
    how, kind = (VP9, "webm") if uneven else ((*H264, "-bf", "3", "-g", "250"), "mp4")
    path = folder / f"video-{uneven}.{kind}"
    path.write_bytes(coded(path.name, *how, frames=FRAMES, uneven=uneven))
    return [path]


def uneven_videos(folder: Path) -> list[Path]:
    """The same at a rate that changes."""
    return videos(folder, uneven=True)


def text(length: int, seed: int = 3) -> str:
    """Lines of words."""
    chance = random.Random(seed)  # noqa: S311 (no secret: the same text each time)
    lines: list[str] = []
    while sum(len(line) + 1 for line in lines) < length:
        lines.append(" ".join(chance.choices(WORDS, k=18)) + ".")
    return "\n".join(lines)[:length]


def texts(number: int = FEW, length: int = 600) -> list[tuple[str, ...]]:
    """Rows of one text each."""
    return [(text(length, seed),) for seed in range(number)]


def pairs(number: int = FEW) -> list[tuple[str, ...]]:
    """Rows of what two texts answer, and the two."""
    return [(text(60, seed), text(400, seed + 50), text(400, seed + 90)) for seed in range(number)]


def with_table(folder: Path, paths: list[Path]) -> list[Path]:
    """Files and a table that has each beside the next."""
    names = [path.name for path in paths]
    table = folder / "pairs.csv"
    rows = [f"{one},{other}" for one, other in zip(names, names[1:] + names[:1], strict=True)]
    table.write_text("\n".join(["left,right", *rows]))
    return [table, *paths]


def compared_images(folder: Path) -> list[Path]:
    """Images side by side."""
    return with_table(folder, images(folder))


def compared_audio(folder: Path) -> list[Path]:
    """Audio side by side."""
    return with_table(folder, audio(folder))


def lists(number: int = FEW) -> list[tuple[str, ...]]:
    """Rows of what four texts answer, and the four."""
    return [
        (text(60, seed), *(text(200, seed + 9 * each) for each in range(1, 5)))
        for seed in range(number)
    ]


Maker = Callable[[Path], list[Path]]
