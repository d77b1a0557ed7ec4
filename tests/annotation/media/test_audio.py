"""Audio is measured exactly, drawn truly, and refused with a reason where it can't be used."""

import io

import numpy as np
import pytest
import soundfile
from PIL import Image

from annotation.media import audio, limits, peaks, spectrogram
from annotation.media.sniffing import UnsupportedFile

RATE = 8000


def recording(samples, rate=RATE, kind="WAV", subtype=None):
    """The bytes of a recording file."""
    packed = io.BytesIO()
    soundfile.write(packed, samples, rate, format=kind, subtype=subtype)
    return packed.getvalue()


def sine(hertz, samples, rate=RATE, height=1.0):
    return height * np.sin(2 * np.pi * hertz * np.arange(samples) / rate)


@pytest.fixture
def examine(tmp_path):
    """Examine bytes; the facts are dumped."""
    folder = tmp_path / "made"
    folder.mkdir()

    def run(content, name="a.wav"):
        path = tmp_path / "brought"
        path.write_bytes(content)
        return audio.examine(path, name, folder)

    return run


def test_the_forty_spoken_digits(examine, real_data):
    paths = sorted((real_data / "audio").glob("*.wav"))
    assert len(paths) == 40
    for path in paths:
        facts = examine(path.read_bytes(), path.name).facts
        samples = len(soundfile.read(path)[0])
        assert (facts.samples, facts.sample_rate, facts.channels) == (samples, 8000, 1)
        assert facts.duration == samples * 125


def test_real_music(examine, real_data):
    path = real_data / "audio" / "viper.ogg"
    found = examine(path.read_bytes(), path.name)
    samples, rate = soundfile.read(path, always_2d=True)
    facts = found.facts
    assert (facts.samples, facts.sample_rate, facts.channels) == (*samples.shape[:1], rate, 2)
    assert abs(facts.duration - len(samples) * 1_000_000 / rate) <= 0.5
    assert found.mime == "audio/ogg"
    assert audio.PLAYABLE not in found.previews
    fine = np.fromfile(found.previews["peaks-256"], np.int8).reshape(-1, 3, 2)
    assert len(fine) == -(-len(samples) // 256)
    assert Image.open(found.previews["spectrogram"]).size[1] == 256


@pytest.mark.parametrize("channels", [1, 2, 5])
@pytest.mark.parametrize("samples", [1, 255, 256, 257, 4096, 70_000])
def test_peaks_hold_every_sample_and_no_more(examine, samples, channels):
    heights = np.random.default_rng(samples).uniform(-1, 1, (samples, channels))
    found = examine(recording(heights, subtype="PCM_16"))
    stored = soundfile.read(io.BytesIO(recording(heights, subtype="PCM_16")), always_2d=True)[0]
    shown = [stored.mean(axis=1), *(stored.T[:2] if channels > 1 else [])]
    for step in (256, 4096):
        made = np.fromfile(found.previews[f"peaks-{step}"], np.int8)
        made = made.reshape(-1, peaks.rows_of(channels), 2).astype(int)
        assert len(made) == -(-samples // step)
        for row, line in enumerate(shown):
            for part, (low, high) in enumerate(made[:, row]):
                piece = line[part * step : (part + 1) * step] * 127
                assert low <= piece.min() + 1e-4
                assert high >= piece.max() - 1e-4
                assert high - low < piece.max() - piece.min() + 2


def test_silence_is_a_flat_line(examine):
    found = examine(recording(np.zeros(10_000)))
    assert not np.fromfile(found.previews["peaks-256"], np.int8).any()
    assert not np.asarray(Image.open(found.previews["spectrogram"])).any()
    assert Image.open(io.BytesIO(found.thumbnail)).size == (320, 96)


def test_one_sample_is_an_audio(examine):
    facts = examine(recording(np.array([0.5]))).facts
    assert (facts.samples, facts.duration) == (1, 125)


@pytest.mark.parametrize("samples", [600, 40_000, 400_000])
def test_a_spectrogram_shows_the_tone_where_it_audio(examine, samples):
    half = samples // 2
    heights = np.concatenate([sine(1000, half), np.zeros(half)])
    image = np.asarray(Image.open(examine(recording(heights)).previews["spectrogram"]))
    assert image.shape[1] == -(-samples // spectrogram.hop_for(samples)) <= 4000
    column = image[:, image.shape[1] // 4]
    assert 255 - int(column.argmax()) == 1000 * 512 // RATE
    assert column.max() >= 250
    if samples > 600:
        assert image[:, -1].max() == 0


def test_blocks_of_any_size_make_the_same_spectrogram():
    line = sine(440, 50_000).astype(np.float32)
    whole = spectrogram.draw([line], len(line))
    for size in (1, 100, 511, 513, 20_000):
        parts = (line[place : place + size] for place in range(0, len(line), size))
        assert spectrogram.draw(parts, len(line)) == whole


@pytest.mark.parametrize(
    ("kind", "subtype", "name"),
    [
        ("AIFF", "PCM_16", "a.aiff"),
        ("WAV", "DOUBLE", "a.wav"),
        ("WAV", "FLOAT", "a.wav"),
        ("WAV", "ULAW", "a.wav"),
        ("WAV", "PCM_32", "a.wav"),
    ],
)
def test_what_browsers_do_not_play_gets_a_copy_that_they_do(examine, kind, subtype, name):
    heights = sine(440, 5000, height=0.5)
    found = examine(recording(heights, kind=kind, subtype=subtype), name)
    copy, rate = soundfile.read(found.previews[audio.PLAYABLE])
    brought = soundfile.read(io.BytesIO(recording(heights, kind=kind, subtype=subtype)))[0]
    assert (len(copy), rate) == (5000, RATE)
    assert np.abs(copy - brought).max() < 2**-22
    assert soundfile.info(found.previews[audio.PLAYABLE]).format == "FLAC"


@pytest.mark.parametrize("kind", ["FLAC", "OGG", "MP3"])
def test_what_browsers_play_stays_as_it_is(examine, kind):
    found = examine(recording(sine(440, 20_000, 44_100), 44_100, kind), "a")
    assert found.facts.samples == 20_000
    assert audio.PLAYABLE not in found.previews


WAV = recording(sine(440, 5000), subtype="PCM_16")
FLAC = recording(sine(440, 50_000), kind="FLAC")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.wav", "empty"),
        (WAV[:-100], "a.wav", "incomplete"),
        (WAV[:30], "a.wav", "incomplete"),
        (FLAC[: len(FLAC) // 2], "a.flac", "cut short|damaged"),
        (WAV, "a.mp3", "ends in .mp3, but the file contains WAV audio"),
        (FLAC, "a.wav", "FLAC audio"),
        (recording(np.zeros(0)), "a.wav", "no samples"),
        (b"\0\0\0\x20ftypM4A ", "a.m4a", "AAC"),
        (b"hello there", "a.wav", "no audio"),
        (b"OggS" + b"\0" * 24 + b"\x80theora", "a.ogg", "no audio"),
        (b"\xff\xfb\x90\x00" + b"\x11" * 4000, "a.mp3", "damaged"),
        (b"fLaC" + b"\x11" * 4000, "a.flac", "damaged"),
        (recording(np.zeros(100), 1000), "a.wav", "1000 samples per second"),
        (recording(np.zeros((100, 9))), "a.wav", "8 channels"),
    ],
)
def test_what_is_no_audio_audio_is_refused_in_words(examine, content, name, sentence):
    with pytest.raises(UnsupportedFile, match=sentence):
        examine(content, name)


def test_what_is_too_long_is_refused(examine, monkeypatch):
    monkeypatch.setattr(audio, "AUDIO_SECONDS", 1)
    examine(recording(np.zeros(RATE)))
    with pytest.raises(UnsupportedFile, match="12 hours"):
        examine(recording(np.zeros(RATE + 1)))


def test_the_limits_are_said_in_words():
    assert "1.0" in limits.too_large(limits.AUDIO_BYTES)
