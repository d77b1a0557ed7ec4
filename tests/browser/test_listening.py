"""Audio is played, repeated, faster and slower; its segments are cut, joined and released."""

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from tests.browser.release import accepted, released_answers
from tests.browser.test_segments import (
    CALM,
    INK,
    SAID,
    asked,
    cursor,
    drag,
    inked,
    press,
    shown,
    times,
)

LAPS = """() => new Promise((done) => {
    const audio = document.querySelector("#stage audio");
    const seen = { wraps: 0, least: Infinity, most: 0 };
    let before = -1;
    const look = () => {
        const now = audio.currentTime;
        if (before >= 0 && now < before) seen.wraps += 1;
        Object.assign(seen, { least: Math.min(seen.least, now), most: Math.max(seen.most, now) });
        before = now;
        seen.wraps < 2 ? setTimeout(look, 10) : done(seen);
    };
    setTimeout(look, 100);
})"""  # until an interval was played twice and began again
LANE = 26


def test_a_stereo_audio_plays_and_its_segments_are_cut_joined_and_moved(site, real_data, tmp_path):
    silent = tmp_path / "silent.wav"
    soundfile.write(silent, np.zeros(16_000), 8_000)
    ada = asked(site, "viper", [SAID], [real_data / "audio/viper.ogg", silent])
    inked(ada, 0.2)
    drag(ada, 0.25, 0.5)
    press(ada, "2", "Escape", "Escape")
    drag(ada, 0.6, 0.8)
    press(ada, "2", "Escape")
    (first, second) = times(ada)
    press(ada, "PageUp", "j")
    assert times(ada) == [(first[0], second[1])]
    ada.mouse.click(*middle_of(ada))
    press(ada, "k")
    one, other = times(ada)
    assert (one[0], one[1], other[1]) == (first[0], other[0], second[1])
    press(ada, "Control+z", "Control+z")
    assert times(ada) == [first, second], "to split and to join are one step each"
    box = ada.locator("[data-time-view]").bounding_box()
    ada.locator(".region [data-select]").nth(1).click()
    drag(ada, second[1] / length(ada), 0.9)
    assert times(ada)[1][0] == second[0]
    assert times(ada)[1][1] == pytest.approx(0.9 * length(ada), abs=2 * length(ada) / box["width"])
    press(ada, "Escape", "Escape")
    ada.locator("#stage").focus()
    press(ada, "Home", "Shift+ArrowRight", "ArrowLeft", "Space")
    expect(ada.locator("[data-time=play]")).to_have_attribute("aria-pressed", "true")
    before, place = cursor(ada), ada.locator("[data-time-at]").inner_text()
    expect(ada.locator("[data-time-at]")).not_to_have_text(place)
    press(ada, "Space")
    expect(ada.locator("[data-time=play]")).to_have_attribute("aria-pressed", "false")
    assert cursor(ada) > before
    as_fast_as_it_goes(ada)
    again_and_again(ada)
    the_spectrum_comes_and_goes(ada)
    what_overlaps_lies_in_two_lanes(ada)
    drawn = shown(ada)
    ada.locator("[data-submit]").click()
    expect(ada.locator("figure.timeline")).to_have_attribute("aria-label", "silent.wav")
    ada.wait_for_timeout(CALM)
    assert ada.locator("[data-time-view]").evaluate(INK) < 0.05, "silence is a line"
    press(ada, "Enter")
    expect(ada.locator("#empty")).to_be_visible()
    accepted(site, "viper", 2)
    said = [each | {"attributes": {"words": None}} for each in drawn]
    assert released_answers(site, "viper", ada) == {
        "viper.ogg": {"said": said},
        "silent.wav": {"said": None},
    }
    assert site.problems == []


def as_fast_as_it_goes(page):
    """From half to twice as fast, and voices keep their pitch."""
    speed, audio = page.locator("[data-time-speed]"), page.locator("#stage audio")
    for key, limit in [("<", 0.5), (">", 2)]:
        press(page, *key * 9)
        expect(speed).to_have_text(f"{limit}×")
        played = audio.evaluate("audio => [audio.playbackRate, audio.preservesPitch]")
        assert played == [limit, True]
    press(page, "<", "<")
    expect(speed).to_have_text("1.25×")


def again_and_again(page):
    """The selected interval is repeated: the time gets to its end and begins again."""
    page.locator(".region [data-select]").first.click()
    page.locator("#stage").focus()
    start, end = (each / 1_000_000 for each in times(page)[0])
    press(page, "l", "Shift+Space")
    expect(page.locator("[data-time=loop]")).to_have_attribute("aria-pressed", "true")
    laps = page.evaluate(LAPS)
    assert laps["wraps"] >= 2
    assert laps["least"] == pytest.approx(start, abs=1)
    assert laps["most"] == pytest.approx(end, abs=1)
    press(page, "Space", "l")
    expect(page.locator("[data-time=play]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-time=loop]")).to_have_attribute("aria-pressed", "false")


def the_spectrum_comes_and_goes(page):
    """`p` shows what audio at which height, and a second one shows the waves alone again."""
    drawing = "place => place.querySelector('canvas').toDataURL()"
    view = page.locator("[data-time-view]")
    waves, height = view.evaluate(drawing), view.bounding_box()["height"]
    press(page, "p")
    expect(page.locator("[data-time=spectrum]")).to_have_attribute("aria-pressed", "true")
    inked(page, 0.5)
    assert view.bounding_box()["height"] > height + 100
    press(page, "p")
    expect(page.locator("[data-time=spectrum]")).to_have_attribute("aria-pressed", "false")
    until(page, lambda: view.evaluate(drawing) == waves)
    assert view.bounding_box()["height"] == height


def what_overlaps_lies_in_two_lanes(page):
    """A third interval over parts of two others: a click in each lane means what lies there."""
    press(page, "Escape", "Escape")
    view = page.locator("[data-time-view]")
    height = view.bounding_box()["height"]
    drag(page, 0.4, 0.7)
    press(page, "2", "Escape", "Escape")
    assert len(times(page)) == 3
    until(page, lambda: view.bounding_box()["height"] == height + LANE)
    box = view.bounding_box()
    rows = page.locator("[data-field=said] tr.region")
    for lane, row in [(2, 0), (1, 1)]:
        place = box["x"] + box["width"] * 0.45, box["y"] + box["height"] - LANE * (lane - 0.5)
        page.mouse.click(*place)
        expect(rows.nth(row)).to_have_attribute("aria-current", "true")
    page.locator("#stage").focus()


def until(page, holds):
    """Look again and again until it is so."""
    for _ in range(60):
        if holds():
            return
        page.wait_for_timeout(250)
    raise AssertionError("it never came to be so")


def middle_of(page):
    box = page.locator("[data-time-view]").bounding_box()
    return box["x"] + box["width"] * 0.4, box["y"] + 80


def length(page):
    """Microseconds of the whole audio."""
    return page.evaluate(
        "() => JSON.parse(document.getElementById('labeling-data').textContent)"
        ".item.content.duration"
    )
