"""Intervals of real audio, marked by dragging, by keys and by numbers, reviewed and released."""

import json
import re

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from tests.browser.release import released
from tests.browser.waiting import until

DIGITS = {"3_jackson_30": (120_000, 401_234), "7_theo_30": (80_500, 300_000)}
DIGIT = {
    "kind": "choice",
    "name": "digit",
    "title": "Digit",
    "options": [{"key": f"d{n}", "title": f"{n}"} for n in range(10)],
}
SAID = {
    "kind": "segment",
    "name": "said",
    "title": "What is said",
    "required": False,
    "min_length": 10_000,
    "options": [
        {"key": "speech", "title": "Speech"},
        {"key": "noise", "title": "Noise", "colour": 2},
    ],
    "attributes": [
        {"kind": "text", "name": "words", "title": "Words", "required": False, "max_length": 200}
    ],
}
SPEECH_ONLY = SAID | {
    "attributes": [SAID["attributes"][0] | {"show_if": {"field": "label", "values": ["speech"]}}]
}
CALM = 200  # ms: Enter right after a new item was meant for the one before
INK = """(place) => {
    const canvas = place.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let filled = 0;
    for (let at = 3; at < data.length; at += 4) filled += data[at] > 200 ? 1 : 0;
    return filled / (canvas.width * canvas.height);
}"""


def asked(site, slug, fields, paths):
    """A project of these audio; Ada has the first one on her page."""
    names = [str(path) for path in paths]
    site.run(
        "from tests.browser import asked\n"
        f"asked.ask_about({slug!r}, 'audio', {fields!r}, {names!r})"
    )
    page = site.person(f"ada@{slug}.example")
    page.goto(f"/o/{slug}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    page.locator("[data-time-view] canvas").first.wait_for()
    page.wait_for_timeout(CALM)
    return page


def shown(page, name="said"):
    """The regions on the page, as they would be sent."""
    value = page.locator(f"[data-field={name}] input[data-value]").input_value()
    return json.loads(value) if value else []


def times(page):
    return [(each["start"], each["end"]) for each in shown(page)]


def drag(page, start, end, *, height=80):
    """Across the waveform, from one share of its width to another."""
    box = page.locator("[data-time-view]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + height, steps=5)
    page.mouse.up()


def write_time(page, which, text):
    """Into the selected segment's row."""
    place = page.locator(".region[aria-current]").get_by_label(which, exact=True)
    place.fill(text)
    place.press("Tab")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def cursor(page):
    return page.locator("[data-time-at]").inner_text()


@pytest.fixture
def spoken(real_data):
    return [real_data / f"audio/{name}.wav" for name in DIGITS]


def test_spoken_digits_come_out_of_a_release_to_the_microsecond(site, spoken):
    ada = asked(site, "digits", [DIGIT, SPEECH_ONLY], spoken)
    press(ada, "4")  # the choice comes first
    ada.locator("[data-field=said] .question-title, [data-field=said] legend").first.click()
    drag(ada, 0.2, 0.6)
    press(ada, "1")
    ada.keyboard.type("three")
    write_time(ada, "Start", "0:00.120")
    write_time(ada, "End", "0.401234")
    assert times(ada) == [DIGITS["3_jackson_30"]]
    assert shown(ada)[0]["attributes"] == {"words": "three"}
    noise = only_speech_has_words(ada)
    drawn = times(ada)
    assert drawn == [DIGITS["3_jackson_30"], noise]
    expect(ada.locator("#draft-state")).to_have_text("Draft saved")
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    assert times(ada) == drawn, "a reload finds the draft"
    ada.locator("[data-submit]").click()
    expect(ada.locator("figure.timeline")).to_have_attribute("aria-label", "7_theo_30.wav")
    ada.wait_for_timeout(CALM)
    by_keys_alone(ada)
    press(ada, "Control+Enter")
    expect(ada.locator("#empty")).to_be_visible()
    reviewed(site)
    olga = site.person("olga@digits.example")
    project = re.search(r"projects/(\d+)/", ada.url)[1]
    rows = [row["answer"] for row in released(olga, "digits", project)]
    found = {
        row["digit"]: [(each["start"], each["end"], each.get("attributes")) for each in row["said"]]
        for row in rows
    }
    assert found == {
        "d3": [(*DIGITS["3_jackson_30"], {"words": "three"}), (*noise, None)],
        "d7": [(*DIGITS["7_theo_30"], {"words": "seven"})],
    }
    assert site.problems == []


def only_speech_has_words(page):
    """Speech that turns out to be noise: its words are neither asked nor sent; where it is."""
    page.locator("#stage").focus()
    press(page, "Escape", "Escape")
    drag(page, 0.8, 0.95)
    press(page, "1")
    words = page.get_by_label("Words")
    expect(words).to_be_focused()
    page.keyboard.type("hm")
    assert shown(page)[1]["attributes"] == {"words": "hm"}
    page.locator(".region[aria-current] [data-select]").click()
    press(page, "2")
    expect(words).to_be_hidden()
    assert shown(page)[1]["label"] == "noise"
    return times(page)[1]


def by_keys_alone(page):
    """The second digit: 8 nudges, start, 22 nudges, end, class, words; then half a nudge more."""
    press(page, "8")
    page.locator("[data-field=said] input[type=radio]").first.focus()
    page.locator("#stage").focus()
    page.locator("[data-field=said] [data-command=segment_start]").focus()  # the keys are its own
    page.keyboard.press("Escape")
    press(page, *"........")
    assert cursor(page) == "0:00.080"
    press(page, "[", *"." * 22, "]", "1")
    assert times(page) == [(80_000, 300_000)]
    page.keyboard.type("seven")
    press(page, "Escape")
    write_time(page, "Start", "0.0805")


def reviewed(site):
    """Rita sees the bars and corrects nothing."""
    rita = site.person("rita@digits.example")
    rita.goto("/o/digits/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    for bars in (2, 1):
        expect(rita.get_by_role("heading", name="Is this annotation correct?")).to_be_visible()
        rita.locator("body[data-ready=yes]").wait_for()
        expect(rita.locator(".candidate .time-bar")).to_have_count(bars)
        expect(rita.locator("#stage figure.timeline")).to_be_visible()
        with rita.expect_navigation():
            rita.keyboard.press("a")
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()


def inked(page, share):
    """Wait until more than this share of the time line is drawn on."""
    for _ in range(60):
        if page.locator("[data-time-view]").evaluate(INK) > share:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"not more than {share} of the time line is drawn on")


def test_an_hour_is_shown_from_peaks_and_nothing_is_decoded(site, tmp_path):
    hour = tmp_path / "hour.flac"
    swell = np.sin(np.arange(3600 * 8_000) / 9_000) * np.resize([0.5, -0.5], 3600 * 8_000)
    soundfile.write(hour, swell.astype(np.float32), 8_000, subtype="PCM_16")
    ada = asked(site, "hour", [SAID], [hour])
    fetched = []
    ada.on("request", lambda sent: sent.resource_type == "fetch" and fetched.append(sent.url))
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    inked(ada, 0.1)
    names = [url.rstrip("/").rpartition("/")[2] for url in fetched]
    assert [name for name in names if "peaks" in name or name == "media"] == ["peaks-4096"]
    for _ in range(5):
        press(ada, "+")
    until(ada, lambda: any("peaks-256" in url for url in fetched))
    names = [url.rstrip("/").rpartition("/")[2] for url in fetched]
    assert [name for name in names if "peaks" in name or name == "media"] == [
        "peaks-4096",
        "peaks-256",
    ]
    drag(ada, 0.2, 0.4)
    press(ada, "1")
    (made,) = shown(ada)
    assert made["start"] % 1_000 == 0, "no finer than the pixels are"
    assert site.problems == []
