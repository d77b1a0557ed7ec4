"""Synthetic Morse audio of a made-up port: words as tones in hiss."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

import numpy as np
import soundfile
from numpy.typing import NDArray

from annotation.label_types.matching import Region
from demo.composing import seeded
from demo.packing import packed

RATE = 8_000  # samples a second
COUNT = 16
RISE = 0.006  # seconds until a tone is at its full strength, so that it doesn't click
PITCHES = {"station": 620.0, "ship": 930.0}  # Hz
SPEEDS = {"station": (0.062, 0.07), "ship": (0.075, 0.1)}  # seconds that a dot lasts
DASH, BETWEEN_LETTERS, BETWEEN_WORDS = 3, 3, 7  # dots long
CODE = {
    "A": ".-",
    "B": "-...",
    "C": "-.-.",
    "D": "-..",
    "E": ".",
    "F": "..-.",
    "G": "--.",
    "H": "....",
    "I": "..",
    "K": "-.-",
    "L": ".-..",
    "M": "--",
    "N": "-.",
    "O": "---",
    "P": ".--.",
    "R": ".-.",
    "S": "...",
    "T": "-",
    "U": "..-",
    "W": ".--",
    "Y": "-.--",
}
MISHEARD = {
    "S": "H",
    "H": "S",
    "I": "S",
    "E": "I",
    "T": "M",
    "M": "O",
    "A": "U",
    "D": "B",
    "U": "F",
}
WORDS = {
    "station": ("WAIT", "COME IN", "FOG", "BERTH", "PILOT", "CLEAR", "SLOW", "TIDE"),
    "ship": ("HELLO", "NEED TUG", "IN SIGHT", "ANCHOR", "THANKS", "ICE", "FISH", "MAST"),
}
Samples = NDArray[np.float64]


@dataclass
class Recording:
    """An audio file, and who is heard in it when, with which words."""

    weather: str
    samples: Samples
    signals: list[Region] = field(default_factory=list)

    def flac(self) -> bytes:
        """The audio as a file."""
        file = io.BytesIO()
        soundfile.write(file, self.samples, RATE, format="FLAC", subtype="PCM_S8")
        return file.getvalue()


@lru_cache(maxsize=2)
def recordings(seed: int) -> dict[str, Recording]:
    """The audio by their names."""
    chance = seeded(seed)
    return {f"channel-{number:02}.flac": recording(chance) for number in range(1, COUNT + 1)}


def recording(chance: Random) -> Recording:
    """One call, or two of which the second answers the first, with pauses around them."""
    weather = chance.choice(("calm", "windy", "storm"))
    senders = chance.sample(list(PITCHES), chance.choice((1, 2, 2)))
    pieces, signals = [silence(chance.uniform(0.5, 1.1))], []
    for number, sender in enumerate(senders, 1):
        start = sum(map(len, pieces))
        words = chance.choice(WORDS[sender])
        pieces.append(keyed(words, PITCHES[sender], chance.uniform(*SPEEDS[sender])))
        times = {"start": micros(start), "end": micros(start + len(pieces[-1]))}
        attributes = {"attributes": {"words": words}}
        signals.append({"id": f"m{number}", "label": sender} | times | attributes)
        pieces.append(silence(chance.uniform(0.6, 1.4)))
    audio = np.concatenate(pieces)
    return Recording(weather, audio + hiss(len(audio), weather, chance), signals)


def micros(samples: int) -> int:
    """So many samples in microseconds, to the millisecond."""
    return samples * 1_000 // RATE * 1_000


def silence(seconds: float) -> Samples:
    """Nothing at all."""
    return np.zeros(round(seconds * RATE))


def keyed(words: str, pitch: float, dot: float) -> Samples:
    """The words in Morse code, from the first sign's beginning to the last one's end."""
    pieces: list[Samples] = []
    for word in words.split():
        for letter in word:
            for sign in CODE[letter]:
                pieces += [tone(pitch, dot if sign == "." else DASH * dot), silence(dot)]
            pieces.append(silence((BETWEEN_LETTERS - 1) * dot))
        pieces.append(silence(BETWEEN_WORDS * dot - BETWEEN_LETTERS * dot))
    audio = np.concatenate(pieces)
    return audio[: np.flatnonzero(audio)[-1] + 1]


def tone(pitch: float, seconds: float) -> Samples:
    """A tone that swells and fades quickly."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.minimum(np.minimum(time, seconds - time) / RISE, 1)
    return np.asarray(0.4 * np.maximum(swell, 0) * np.sin(2 * np.pi * pitch * time))


def hiss(count: int, weather: str, chance: Random) -> Samples:
    """The sea behind it: noise without its highest part, swelling with the waves."""
    loud = {"calm": 0.004, "windy": 0.02, "storm": 0.05}[weather]
    noise = np.random.default_rng(chance.getrandbits(32)).standard_normal(count)
    smooth = np.convolve(noise, np.ones(4) / 2, mode="same")
    waves = 1 + 0.6 * np.sin(np.arange(count) / RATE * 2 * np.pi / chance.uniform(3, 6))
    return np.asarray(loud * waves * smooth)


def channel_file(seed: int) -> tuple[str, bytes]:
    """A ZIP with the audio and a table that says at which weather they were recorded."""
    files = ((name, each.flac(), [each.weather]) for name, each in recordings(seed).items())
    return "channel.zip", packed(["weather"], files)
