"""Names in real posts, marked by dragging and by keys, reviewed, and compared with the truth."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.marking import PLACE, chosen_words, double_click, press, select, shown, units
from tests.browser.release import accepted, released

TITLES = {"corporation": "Company", "creative-work": "Work", "group": "Group", "location": "Place"}
TITLES |= {"person": "Person", "product": "Product"}
SURE = {
    "kind": "choice",
    "name": "sure",
    "title": "Sure?",
    "required": False,
    "options": [{"key": "y", "title": "Quite sure"}, {"key": "n", "title": "Not sure"}],
    "show_if": {"field": "label", "values": ["group"]},
}
FIELD = {
    "kind": "span",
    "name": "names",
    "title": "Names",
    "required": False,
    "options": [
        {"key": key, "title": title, "colour": number}
        for number, (key, title) in enumerate(TITLES.items(), start=1)
    ],
    "attributes": [SURE],
}
DIGITS = {key: str(number) for number, key in enumerate(TITLES, start=1)}
POSTS = 8
CALM = 200  # ms: Enter right after a new item was meant for the one before
ODD = "Zoë 👩‍🚀 flew to São Paulo 🇧🇷 via שלום\r\nand 東京タワー, cafe\u0301 first."


def posts(path, most):
    """The first posts with a name in them, as (text, {(start, end): class}) in code points."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        text, spans = "", []
        for word, tag in rows:
            text += (" " if text else "") + word
            start = len(text) - len(word)
            if tag.startswith("B-"):
                spans.append([start, len(text), tag[2:]])
            elif tag.startswith("I-"):
                spans[-1][1] = len(text)
        if spans:
            found.append((text, {(start, end): kind for start, end, kind in spans}))
    return found[:most]


@pytest.fixture
def truth(real_data):
    return dict(posts(real_data / "text/wnut17_dev.conll", POSTS))


@pytest.fixture
def ada(site, truth):
    texts = [ODD, *truth]
    site.run(f"from tests.browser import asked; asked.ask('posts', [{FIELD!r}], {texts!r})")
    page = site.person("ada@posts.example")
    page.goto("/o/posts/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    yield page
    assert site.problems == []


def test_words_are_marked_by_keys_alone_and_every_step_is_undone(ada):
    ada.keyboard.press("ArrowRight")  # Zoë
    ada.keyboard.press("5")
    assert [(each["label"], each["text"]) for each in shown(ada)] == [("person", "Zoë")]
    expect(ada.locator("mark.span")).to_have_text(["Zoë"])
    for key in ["Escape", "ArrowRight"]:
        ada.keyboard.press(key)
    while ada.evaluate("document.getSelection().toString()") != "São":
        ada.keyboard.press("ArrowRight")
    ada.keyboard.press("Shift+ArrowRight")
    ada.keyboard.press("4")
    assert shown(ada)[1] == {
        "id": "r2",
        "label": "location",
        "start": 16,
        "end": 25,
        "text": "São Paulo",
    }
    press(ada, "PageUp", "PageDown", "6")  # another class for what is selected
    assert shown(ada)[1]["label"] == "product"
    ada.keyboard.press("[")
    assert shown(ada)[1]["text"] == "São"
    ada.keyboard.press("]")
    assert shown(ada)[1]["text"] == "São Paulo"
    ada.keyboard.press("Backspace")
    assert [each["text"] for each in shown(ada)] == ["Zoë"]
    ada.keyboard.press("Control+z")
    assert [each["text"] for each in shown(ada)] == ["Zoë", "São Paulo"]
    for _ in range(5):
        ada.keyboard.press("Control+z")
    assert shown(ada) == []
    for _ in range(6):
        ada.keyboard.press("Control+Shift+z")
    assert [each["text"] for each in shown(ada)] == ["Zoë"]
    by_characters(ada)
    spans_within_spans(ada)
    asked_about_one_class(ada)


def by_characters(page):
    """After `T` keys go by characters, with Ctrl still by words, and edges follow."""
    press(page, "Escape", "Escape", "t")
    switch = page.locator("[data-command=span_snap]")
    expect(switch).to_have_attribute("aria-pressed", "true")
    while chosen_words(page) != "flew":
        page.keyboard.press("ArrowRight")
    for key, words in [
        ("Shift+ArrowLeft", "fle"),
        ("Control+Shift+ArrowRight", "flew"),
        ("Control+Shift+ArrowRight", "flew to"),
        ("Shift+ArrowLeft", "flew t"),
        ("Control+Shift+ArrowLeft", "flew"),
        ("Shift+ArrowLeft", "fle"),
    ]:
        page.keyboard.press(key)
        assert chosen_words(page) == words
    page.keyboard.press("2")
    for key, words in [("]", "flew"), ("[", "fle"), ("{", " fle"), ("}", "fle"), ("}", "le")]:
        page.keyboard.press(key)
        assert shown(page)[1]["text"] == words
    page.keyboard.press("t")
    expect(switch).to_have_attribute("aria-pressed", "false")
    for key, words in [("{", "fle"), ("]", "flew"), ("{", "👩‍🚀 flew"), ("}", "flew")]:
        page.keyboard.press(key)
        assert shown(page)[1]["text"] == words
    page.keyboard.press("Escape")


def spans_within_spans(page):
    """With Alt a drag marks characters; clicks go from the smallest outwards and round."""
    visible = ODD.replace("\r\n", "")
    place = visible.index("São Paulo")
    select(page, visible, place, place + len("São Paulo"))
    press(page, "6", "Escape")
    for words, digit in [("ão Pa", "4"), ("Pa", "5")]:
        start = visible.index(words, place)
        page.keyboard.down("Alt")
        select(page, visible, start, start + len(words))
        page.keyboard.up("Alt")
        press(page, digit, "Escape")
    words = [each["text"] for each in shown(page)]
    assert words == ["Zoë", "flew", "São Paulo", "ão Pa", "Pa"]
    left, right, height = page.evaluate(PLACE, units(visible, visible.index("Pa", place)))
    selected = page.locator("[data-field=names] tr[aria-current] [data-select]")
    for words in ("“Pa”", "“ão Pa”", "“São Paulo”", "“Pa”"):
        page.mouse.click((left + right) / 2, height)
        expect(selected).to_have_text(words)
    page.keyboard.press("Escape")


def asked_about_one_class(page):
    """A question about groups alone; its answer is one step."""
    while chosen_words(page) != "via":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    sure = page.get_by_label("Quite sure")
    expect(sure).to_be_hidden()
    page.locator("tr[aria-current] [data-select]").click()
    page.keyboard.press("3")
    sure.check()
    assert [each["attributes"] for each in shown(page) if each["text"] == "via"] == [{"sure": "y"}]
    page.keyboard.press("Control+z")
    expect(sure).not_to_be_checked()
    assert "via" in [each["text"] for each in shown(page)]


def test_offsets_are_code_points_whatever_the_script_and_released_as_marked(ada, site):
    text = ODD
    words = ["Zoë", "👩‍🚀", "🇧🇷", "שלום", "東京", "cafe\u0301"]
    for word, digit in zip(words, "564444", strict=True):
        start = text.index(word)
        visible = text.replace("\r\n", "")  # the page's text nodes hold no line breaks
        at = visible.index(word)
        if (
            word == "שלום"
        ):  # where directions meet, a place of the text is at two places of the page
            double_click(ada, visible, at + 1)
        else:
            select(ada, visible, at, at + len(word))
        ada.keyboard.press(digit)
        made = next(each for each in shown(ada) if each["start"] == start)
        assert text[made["start"] : made["end"]] == made["text"]
        assert made["text"].startswith(word)
        ada.keyboard.press("Escape")
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    marked = shown(ada)
    assert [each["text"] for each in marked][0::3] == ["Zoë", "שלום"], "a reload finds the draft"
    ada.wait_for_timeout(CALM)
    ada.keyboard.press("Control+Enter")
    expect(ada.locator("#stage")).not_to_contain_text("Zoë")
    accepted(site, "posts", 1)
    project = re.search(r"projects/(\d+)/", ada.url)[1]
    (row,) = released(site.person("olga@posts.example"), "posts", project)
    assert (row["text"], row["answer"]["names"]) == (ODD, marked)


def test_names_of_real_posts_come_out_of_a_release_to_the_exact_code_point(ada, site, truth):
    ada.locator("[data-submit]").click()  # the odd text has nothing
    for text, names in truth.items():
        expect(ada.locator("#stage")).to_have_text(text)
        ada.wait_for_timeout(CALM)
        for number, ((start, end), kind) in enumerate(names.items()):
            if number % 2:
                ada.keyboard.press(DIGITS[kind])  # the class first
                select(ada, text, start, end)
                press(ada, "Escape", "Shift+C")
            else:
                select(ada, text, start, end)
                ada.keyboard.press(DIGITS[kind])
                ada.keyboard.press("Escape")
        marked = {(each["start"], each["end"]): each["label"] for each in shown(ada)}
        assert marked == names
        ada.keyboard.press("Enter")
    expect(ada.locator("#empty")).to_be_visible()
    accepted(site, "posts", POSTS + 1)
    olga = site.person("olga@posts.example")
    project = re.search(r"projects/(\d+)/", ada.url)[1]
    rows = {row["text"]: row["answer"]["names"] for row in released(olga, "posts", project)}
    assert rows.pop(ODD) is None
    assert {
        text: {(each["start"], each["end"]): each["label"] for each in names}
        for text, names in rows.items()
    } == truth


def test_a_reviewer_corrects_on_the_text_itself(ada, site, truth):
    ada.locator("[data-submit]").click()
    text = next(iter(truth))
    expect(ada.locator("#stage")).to_have_text(text)
    ada.wait_for_timeout(CALM)
    select(ada, text, 0, 3)
    ada.keyboard.press("5")
    (made,) = shown(ada)
    ada.keyboard.press("Escape")
    ada.keyboard.press("Enter")
    rita = site.person("rita@posts.example")
    rita.goto("/o/posts/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    rita.locator("body[data-ready=yes]").wait_for()
    rita.keyboard.press("a")  # the odd text
    expect(rita.locator("#stage")).to_have_text(text)
    rita.locator("body[data-ready=yes]").wait_for()
    expect(rita.locator(".candidate mark")).to_have_text([made["text"]])
    expect(rita.locator("#stage mark")).to_have_text([made["text"]])
    rita.keyboard.press("e")
    rita.keyboard.press("PageDown")
    rita.keyboard.press("4")
    rita.keyboard.press("]")
    rita.keyboard.press("Control+z")
    assert shown(rita) == [made | {"label": "location"}]
    rita.get_by_role("button", name="Correct and accept").click()
    expect(rita.get_by_text("Corrected and accepted.")).to_be_visible()
