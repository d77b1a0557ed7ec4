"""Are frames counted and timed as they are shown, and is every video playable or refused?"""

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from annotation.media import ffmpeg, playing, video
from annotation.media.frames import frames_of
from annotation.media.sniffing import UnsupportedFile
from tests.factories.videos import H264, VP9, changed, made
from tests.factories.videos import video as clip


@pytest.fixture
def examine(tmp_path):
    """Examine bytes."""

    def run(content, name="a.webm"):
        folder = tmp_path / "made"
        folder.mkdir(exist_ok=True)
        path = tmp_path / "brought"
        path.write_bytes(content)
        return video.examine(path, name, folder)

    return run


def times_in(found):
    return np.fromfile(found.previews["frames"], "<f8")


@pytest.mark.parametrize(
    ("name", "frames", "size", "codec"),
    [
        ("crystal.webm", 359, (720, 480), "vp8"),
        ("frog.webm", 248, (720, 480), "vp8"),
        ("rabbit320.mp4", 234, (320, 240), "h264"),
    ],
)
def test_the_three_real_videos(examine, real_data, name, frames, size, codec):
    found = examine((real_data / "video" / name).read_bytes(), name)
    facts = found.facts
    assert (facts.frame_count, facts.codec) == (frames, codec)
    assert (facts.width, facts.height) == (found.width, found.height) == size
    assert (facts.fps, facts.is_constant_rate) == ((30, 1), True)
    assert facts.duration == round(frames / 30 * 1_000_000)
    assert video.PLAYABLE not in found.previews
    times = times_in(found)
    assert len(times) == frames
    assert np.abs(times - np.arange(frames) / 30 * 1e6).max() <= 1000
    assert Image.open(found.previews["poster"]).size == size
    assert Image.open(found.previews["strip"]).size[1] == 90
    assert max(Image.open(io.BytesIO(found.thumbnail)).size) == 320


def test_b_frames_and_odd_rates_are_exact(examine):
    facts = examine(clip("a.mp4", *H264, "-bf", "3"), "a.mp4").facts
    assert (facts.frame_count, facts.fps, facts.is_constant_rate) == (90, (30_000, 1001), True)
    assert facts.duration == 3_003_000


def test_a_cut_without_decoding_counts_what_is_shown(examine):
    whole = clip("a.mp4", *H264, "-g", "250")
    part = changed(whole, "b.mp4", "-c", "copy", before=("-ss", "1.35"))
    assert examine(part, "b.mp4").facts.frame_count < 60


def test_an_uneven_rate_keeps_each_frames_time(examine):
    drop = ("-vf", r"select=not(eq(mod(n\,5)\,2))", "-fps_mode", "vfr")
    found = examine(clip("a.webm", *drop, *VP9, rate="30", frames=40))
    assert (found.facts.frame_count, found.facts.is_constant_rate) == (40, False)
    kept = [number for number in range(50) if number % 5 != 2]
    assert np.abs(times_in(found) - np.array(kept) / 30 * 1e6).max() <= 1000


@pytest.mark.parametrize(
    ("name", "codec", "played"),
    [
        ("a.mov", H264, "h264"),
        ("a.mkv", H264, "h264"),
        ("a.mkv", VP9, "vp9"),
        ("a.avi", ("-c:v", "mpeg4"), "vp9"),
        ("a.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv444p"), "vp9"),
    ],
)
def test_what_browsers_do_not_play_is_repacked_or_encoded_frame_by_frame(
    examine, name, codec, played
):
    facts = (found := examine(clip(name, *codec, frames=40), name)).facts
    assert (facts.frame_count, facts.fps, facts.codec) == (40, (30_000, 1001), played)
    assert facts.is_constant_rate
    copy = found.previews[video.PLAYABLE].read_bytes()
    again = examine(copy, "copy.mp4" if played == "h264" else "copy.webm")
    assert again.facts.frame_count == 40
    assert video.PLAYABLE not in again.previews
    assert np.abs(times_in(again) - np.arange(40) * 1001 / 30_000 * 1e6).max() <= 1000


def test_audio_comes_along_as_browsers_play_it(examine):
    beside = ("-f", "lavfi", "-i", "sine=440:duration=1", "-shortest")
    silent = clip("a.mov", *H264, frames=40)
    with_audio = changed(silent, "a.mov", *beside, "-c:v", "copy", "-c:a", "pcm_s16le")
    found = examine(with_audio, "a.mov")
    said, _ = ffmpeg.probe(
        ["-show_entries", "stream=codec_name", "-of", "csv=p=0"],
        found.previews[video.PLAYABLE],
        "mov",
    )
    assert said.split() == ["h264", "aac"]


def test_a_video_from_a_turned_telephone_is_as_high_as_it_is_seen(examine):
    turned = changed(
        clip("a.mp4", *H264), "b.mp4", "-c", "copy", before=("-display_rotation", "90")
    )
    found = examine(turned, "b.mp4")
    assert (found.width, found.height) == (240, 320)
    assert Image.open(found.previews["poster"]).size == (240, 320)


def test_one_frame_is_a_video(examine):
    facts = examine(clip("a.webm", *VP9, frames=1)).facts
    assert (facts.frame_count, facts.is_constant_rate) == (1, True)


MP4, WEBM = clip("a.mp4", *H264, "-movflags", "+faststart"), clip("a.webm", *VP9)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.mp4", "empty"),
        (MP4[: len(MP4) // 2], "a.mp4", "damaged or incomplete"),
        (WEBM[: len(WEBM) // 2], "a.webm", "damaged or incomplete"),
        (MP4[:200], "a.mp4", "damaged|no video track"),
        (MP4, "a.webm", "ends in .webm, but the file contains MP4 video"),
        (WEBM, "a.mp4", "WebM video"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.avi", "contains no video"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "a.mp4", "contains no video"),
        (b"#EXTM3U\nfile:///etc/passwd", "a.mp4", "contains no video"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 500, "a.mp4", "damaged"),
    ],
)
def test_what_is_no_audio_video_is_refused_in_words(examine, content, name, sentence):
    with pytest.raises(UnsupportedFile, match=sentence):
        examine(content, name)


def test_an_audio_alone_in_a_webm_is_no_video(examine):
    content = made("a.webm", "-f", "lavfi", "-i", "sine=440:duration=1")
    with pytest.raises(UnsupportedFile, match="no video track"):
        examine(content)


def test_too_many_frames_are_refused(examine, monkeypatch):
    monkeypatch.setattr(playing, "VIDEO_FRAMES", 89)
    with pytest.raises(UnsupportedFile, match="500,000 frames"):
        examine(WEBM)


def test_without_the_program_videos_are_refused_in_words(examine, settings):
    settings.FFMPEG = "/nowhere/ffmpeg"
    with pytest.raises(UnsupportedFile, match="ffmpeg, which isn't installed"):
        examine(WEBM)


def test_a_decoder_that_takes_too_long_is_ended():
    with pytest.raises(UnsupportedFile, match="too long"):
        ffmpeg.finished(["/bin/sleep", "5"], seconds=1)


def test_a_decoder_that_takes_too_much_memory_is_ended(monkeypatch, examine):
    monkeypatch.setattr(ffmpeg, "MEMORY_KILOBYTES", 20_000)
    with pytest.raises(UnsupportedFile, match="damaged"):
        examine(WEBM)


@pytest.mark.parametrize(
    "rate",
    [Fraction(24_000, 1001), Fraction(25), Fraction(30), Fraction(60_000, 1001), Fraction(7)],
)
@pytest.mark.parametrize("base", [Fraction(1, 1000), Fraction(1, 90_000)])
def test_a_constant_rate_is_found_without_a_claim(rate, base):
    ticks = np.array([round(number / rate / base) for number in range(400)])
    found = frames_of(ticks, base, ())
    assert found.is_constant
    assert abs(found.rate - rate) < rate / 100_000


def test_a_claimed_rate_that_the_times_do_not_bear_out_does_not_count():
    ticks = np.array([0, 33, 67, 100, 200, 233])
    found = frames_of(ticks, Fraction(1, 1000), (Fraction(30),))
    assert not found.is_constant
    assert found.times.tolist() == [0, 33_000, 67_000, 100_000, 200_000, 233_000]
