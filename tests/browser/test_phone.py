"""Classes, grades, words and what is said when, on a phone: by touch alone, from home on."""

import pytest
from playwright.sync_api import expect

from tests.browser.release import accepted, released_answers

SLUG = "phone"
FIELDS = [
    {
        "kind": "choice",
        "name": "voice",
        "title": "Voice",
        "options": [{"key": "low", "title": "Low"}, {"key": "high", "title": "High"}],
    },
    {"kind": "rating", "name": "clear", "title": "How clear?"},
    {"kind": "text", "name": "words", "title": "What is said"},
    {"kind": "text", "name": "note", "title": "Note", "multiline": True, "required": False},
]
SAID = {
    "kind": "segment",
    "name": "said",
    "title": "What is said",
    "options": [{"key": "speech", "title": "Speech"}, {"key": "noise", "title": "Noise"}],
    "attributes": [{"kind": "text", "name": "words", "title": "Words", "max_length": 200}],
}
WIDTH, TOUCHED = 390, 44
AUDIO = ("3_jackson_30.wav", "7_theo_30.wav")


def at_work(site, slug, fields, paths):
    """Ada's phone, with her first audio on it."""
    asked = f"asked.ask_about({slug!r}, 'audio', {fields!r}, {paths!r})"
    site.run(f"from tests.browser import asked\n{asked}")
    page = site.phone(f"ada@{slug}.example", width=WIDTH)
    page.goto(f"/o/{slug}/work/")
    page.locator("a.primary").first.tap()
    page.locator("body[data-ready=yes]").wait_for()
    return page


@pytest.fixture
def phone(site, real_data):
    yield at_work(site, SLUG, FIELDS, [str(real_data / "audio" / name) for name in AUDIO])
    assert site.problems == []


def test_an_audio_is_heard_and_written_down_by_touch(phone, site):
    audio = phone.locator("figure.timeline")
    for name, voice, clear, words in [
        (AUDIO[0], "Low", "4", "three"),
        (AUDIO[1], "High", "2", "seven"),
    ]:
        expect(audio).to_have_attribute("aria-label", name)
        assert phone.evaluate("document.documentElement.scrollWidth") == WIDTH
        phone.locator("[data-time=play]").tap()
        heard(phone)
        answer(phone, voice, clear, words)
        phone.locator("[data-submit]").tap()
    expect(phone.locator("#empty")).to_be_visible()
    accepted(site, SLUG, len(AUDIO))
    assert released_answers(site, SLUG, phone) == {
        AUDIO[0]: {"voice": "low", "clear": 4, "words": "three", "note": "Said once.\nNo noise."},
        AUDIO[1]: {"voice": "high", "clear": 2, "words": "seven", "note": "Said once.\nNo noise."},
    }


def test_what_is_said_is_marked_and_written_down_by_touch(site, real_data):
    phone = at_work(site, "said", [SAID], [str(real_data / "audio" / AUDIO[0])])
    for button, then in [("segment_start", "play"), ("segment_end", None)]:
        phone.locator(f"[data-field=said] [data-command={button}]").tap()
        if then:
            phone.locator(f"[data-time={then}]").tap()
            heard(phone)
    option = phone.locator("[data-field=said] [data-palette] label").filter(has_text="Speech")
    assert min(option.bounding_box()[side] for side in ("width", "height")) >= TOUCHED
    option.tap()
    words = phone.get_by_label("Words")
    words.tap()
    expect(words).to_be_focused()
    phone.keyboard.type("three")
    assert phone.evaluate("document.documentElement.scrollWidth") == WIDTH
    phone.locator("[data-submit]").tap()
    expect(phone.locator("#empty")).to_be_visible()
    accepted(site, "said", 1)
    (answer,) = released_answers(site, "said", phone).values()
    (said,) = answer["said"]
    assert (said["label"], said["attributes"]) == ("speech", {"words": "three"})
    assert said["start"] == 0 < said["end"]
    assert site.problems == []


def heard(page):
    """The cursor comes to the end of the audio."""
    expect(page.locator("[data-time-at]")).not_to_have_text("0:00.000")
    expect(page.locator("[data-time=play]")).to_have_attribute("aria-pressed", "false")


def answer(page, voice, clear, words):
    """Each answer where a finger can hit it."""
    for name, label in [("voice", voice), ("clear", clear)]:
        option = page.locator(f"[data-field={name}] label").filter(has_text=label).first
        box = option.bounding_box()
        assert min(box["width"], box["height"]) >= TOUCHED
        option.tap()
        expect(page.locator(f"[data-field={name}] input:checked")).to_have_count(1)
    for name, text in [("words", words), ("note", "Said once.\nNo noise.")]:
        place = page.locator(f"[data-field={name}] [name={name}]")
        place.tap()
        expect(place).to_be_focused()
        page.keyboard.type(text)
        expect(place).to_have_value(text)
