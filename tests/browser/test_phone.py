"""A class, a grade and words on a phone: by touch alone, from home to the next item."""

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
WIDTH = 390
SOUNDS = ("3_jackson_30.wav", "7_theo_30.wav")


@pytest.fixture
def phone(site, real_data):
    """Ada's phone, with her first sound on it."""
    paths = [str(real_data / "audio" / name) for name in SOUNDS]
    site.run(
        "from tests.browser import asked\n"
        f"asked.ask_about({SLUG!r}, 'audio', {FIELDS!r}, {paths!r})"
    )
    context = site.chromium.new_context(
        base_url=site.address,
        viewport={"width": WIDTH, "height": 780},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    page.on("pageerror", lambda error: site.problems.append(str(error)))
    site.sign_in(page, f"ada@{SLUG}.example")
    page.goto(f"/o/{SLUG}/work/")
    page.locator("a.primary").first.tap()
    page.locator("body[data-ready=yes]").wait_for()
    yield page
    assert site.problems == []


def test_a_sound_is_heard_and_written_down_by_touch(phone, site):
    sound = phone.locator("figure.timeline")
    for name, voice, clear, words in [
        (SOUNDS[0], "Low", "4", "three"),
        (SOUNDS[1], "High", "2", "seven"),
    ]:
        expect(sound).to_have_attribute("aria-label", name)
        assert phone.evaluate("document.documentElement.scrollWidth") == WIDTH
        phone.locator("[data-time=play]").tap()
        heard(phone)
        answer(phone, voice, clear, words)
        phone.locator("[data-submit]").tap()
    expect(phone.locator("#empty")).to_be_visible()
    accepted(site, SLUG, len(SOUNDS))
    assert released_answers(site, SLUG, phone) == {
        SOUNDS[0]: {"voice": "low", "clear": 4, "words": "three", "note": "Said once.\nNo noise."},
        SOUNDS[1]: {"voice": "high", "clear": 2, "words": "seven", "note": "Said once.\nNo noise."},
    }


def heard(page):
    """The cursor comes to the end of the sound."""
    expect(page.locator("[data-time-at]")).not_to_have_text("0:00.000")
    expect(page.locator("[data-time=play]")).to_have_attribute("aria-pressed", "false")


def answer(page, voice, clear, words):
    """Each answer where a finger can hit it."""
    for name, label in [("voice", voice), ("clear", clear)]:
        option = page.locator(f"[data-field={name}] label").filter(has_text=label).first
        box = option.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        option.tap()
        expect(page.locator(f"[data-field={name}] input:checked")).to_have_count(1)
    for name, text in [("words", words), ("note", "Said once.\nNo noise.")]:
        place = page.locator(f"[data-field={name}] [name={name}]")
        place.tap()
        expect(place).to_be_focused()
        page.keyboard.type(text)
        expect(place).to_have_value(text)
