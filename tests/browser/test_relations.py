"""Who met whom: intervals are marked and related by keys alone, undone at once, and released."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.release import released_answers

CALM = 200  # ms: Enter right after a new item was meant for the one before
TEXT = "Ada met Bo in Paris"
FIELDS = [
    {
        "kind": "span",
        "name": "who",
        "title": "Names",
        "options": [{"key": "per", "title": "Person"}, {"key": "loc", "title": "Place"}],
    },
    {
        "kind": "relation",
        "name": "how",
        "title": "Relations",
        "required": False,
        "between": "who",
        "options": [{"key": "in", "title": "Is in"}, {"key": "met", "title": "Met"}],
        "symmetric": ["met"],
    },
]


@pytest.fixture
def ada(site):
    site.run(f"from tests.browser import asked; asked.ask('ties', {FIELDS!r}, [{TEXT!r}])")
    page = site.person("ada@ties.example")
    page.goto("/o/ties/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    yield page
    assert site.problems == []


def regions(page, field):
    value = page.locator(f"[data-field={field}] input[data-value]").input_value()
    return json.loads(value) if value else []


def ties(page):
    """Each relation as (class, words, words)."""
    words = {span["id"]: span["text"] for span in regions(page, "who")}
    return [(tie["label"], words[tie["from"]], words[tie["to"]]) for tie in regions(page, "how")]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def drawn_with_and_without_an_arrow(page):
    """Meeting has no direction; being in a place has one."""
    expect(page.locator(".arc")).to_have_count(2)
    expect(page.locator(".arc", has_text="Is in").locator(".head")).to_have_count(1)
    expect(page.locator(".arc", has_text="Met").locator(".head")).to_have_count(0)
    for told in ("Ada ↔ Bo", "Bo → Paris"):
        expect(page.locator("[data-field=how]")).to_contain_text(told)


def test_relations_are_drawn_by_keys_and_follow_their_ends(ada, site):
    press(ada, "ArrowRight", "1", "Escape")  # Ada
    press(ada, "ArrowRight", "ArrowRight", "ArrowRight", "1", "Escape")  # Bo
    press(ada, *["ArrowRight"] * 5, "2")  # Paris, which stays selected
    assert [span["text"] for span in regions(ada, "who")] == ["Ada", "Bo", "Paris"]
    press(ada, "PageUp", "r", "PageDown", "PageDown", "1")  # Bo is in Paris
    assert ties(ada) == [("in", "Bo", "Paris")]
    press(ada, "Shift+Space")
    assert ties(ada) == [("in", "Paris", "Bo")]
    press(ada, "Control+z")
    expect(ada.locator(".arc text")).to_have_text(["Is in"])
    ada.locator("mark", has_text="Ada").click()
    press(ada, "r")
    ada.locator("mark", has_text="Bo").click()  # it waits for its class
    assert ties(ada) == [("", "Ada", "Bo"), ("in", "Bo", "Paris")]
    press(ada, "2")
    assert ties(ada) == [("met", "Ada", "Bo"), ("in", "Bo", "Paris")]
    ada.locator("mark", has_text="Bo").click()
    press(ada, "Backspace")
    assert ties(ada) == []
    press(ada, "Control+z")
    assert ties(ada) == [("met", "Ada", "Bo"), ("in", "Bo", "Paris")]
    drawn_with_and_without_an_arrow(ada)
    expect(ada.locator("#draft-state")).to_have_text("Draft saved")
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    assert ties(ada) == [("met", "Ada", "Bo"), ("in", "Bo", "Paris")]
    drawn_with_and_without_an_arrow(ada)
    drawn = {field: regions(ada, field) for field in ("who", "how")}
    ada.wait_for_timeout(CALM)
    press(ada, "Escape", "Enter")
    expect(ada.locator("#empty")).to_be_visible()
    rita = site.person("rita@ties.example")
    rita.goto("/o/ties/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    for told in ("Ada ↔ Bo", "Bo → Paris"):
        expect(rita.locator(".candidate")).to_contain_text(told)
    rita.keyboard.press("a")
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()
    (answer,) = released_answers(site, "ties", ada).values()
    places = {span["id"]: [span["start"], span["end"]] for span in drawn["who"]}
    assert answer == {
        "who": drawn["who"],
        "how": [
            tie | {"from_span": places[tie["from"]], "to_span": places[tie["to"]]}
            for tie in drawn["how"]
        ],
    }
