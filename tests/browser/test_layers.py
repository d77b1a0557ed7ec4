"""Which of two shapes lies in front: by key and by button, undone, mended by a reviewer, drawn."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import Sheet, image_shown, opened, regions, stored
from tests.browser.release import released
from tests.factories.media import image

SLUG = "layers"
OPTIONS = [{"key": "cell", "title": "Cell"}, {"key": "gap", "title": "Gap", "colour": 4}]
FIELD = {"kind": "box", "name": "cells", "title": "Cells", "options": OPTIONS}
AREAS = {"kind": "mask", "name": "areas", "title": "Areas", "required": False, "options": OPTIONS}
COLOUR = """
([x, y]) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const view = document.querySelector("[data-view]");
  const above = view.querySelectorAll("canvas")[1];
  const { left, top } = view.getBoundingClientRect();
  const fine = above.width / view.clientWidth;
  const place = [Math.round((x - left) * fine), Math.round((y - top) * fine)];
  done([...above.getContext("2d").getImageData(...place, 1, 1).data]);
})))
"""


@pytest.fixture
def ada(site, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(image((320, 240), "white"))
    fields = [FIELD, AREAS]
    site.run(f"from tests.browser import images; images.ask({SLUG!r}, {fields!r}, [{str(path)!r}])")
    page = opened(site, SLUG, width=1500, height=950)
    image_shown(page, "a.png")
    page.keyboard.press("1")
    yield page
    assert site.problems == []


def layers(page, field="cells"):
    """Of each region on the page, in the order of the list."""
    return [each.get("layer", 0) for each in regions(page, field)]


def selected(page):
    """The number of the selected box in the list; 0 for none."""
    rows = page.locator("[data-field=cells] tr.region")
    now = rows.evaluate_all("all => all.findIndex((row) => row.ariaCurrent === 'true')")
    return now + 1


def status(page, words):
    """What is said to screen readers."""
    return page.locator("[role=status]").filter(has_text=words)


def test_a_large_box_comes_to_the_front_and_a_reviewer_sends_it_back(ada, site, tmp_path):
    alone_there_is_nothing_to_be_in_front_of(ada)
    by_keys(ada)
    by_buttons_but_not_where_it_is_locked(ada)
    project = re.search(r"projects/(\d+)/", ada.url)[1]
    ada.keyboard.press("Control+Enter")
    ada.locator("#empty:not([hidden])").wait_for()
    mended_by_a_reviewer(site)
    (answer,) = stored(site, SLUG, tmp_path).values()
    assert [each.get("layer", 0) for each in answer["cells"]] == [-1, 0]
    (row,) = released(site.person(f"olga@{SLUG}.example"), SLUG, project)
    assert [each.get("layer", 0) for each in row["answer"]["cells"]] == [1, 0]


def alone_there_is_nothing_to_be_in_front_of(page):
    page.keyboard.press("n")
    page.keyboard.press("Shift+F")
    expect(status(page, "is already in front.")).to_have_count(1)
    assert layers(page) == [0]
    page.keyboard.press("Backspace")


def by_keys(page):
    """A click means what lies in front; it is one step of undo."""
    sheet = Sheet(page, 320, 240)
    sheet.drag((20, 20), (220, 220))
    page.keyboard.press("Escape")
    sheet.drag((100, 230), (160, 60))
    page.keyboard.press("Escape")
    sheet.click(130, 100)
    assert selected(page) == 2, "the smaller one is meant"
    page.keyboard.press("PageUp")
    page.keyboard.press("Shift+F")
    assert layers(page) == [1, 0]
    expect(page.locator("[data-field=cells] [data-select]").first).to_contain_text("in front")
    page.keyboard.press("Escape")
    sheet.click(130, 100)
    assert selected(page) == 1, "the one in front is meant"
    sheet.click(130, 100)
    assert selected(page) == 2, "a further click: the one behind it"
    page.keyboard.press("Control+z")
    assert layers(page) == [0, 0]
    page.keyboard.press("Control+Shift+z")
    assert layers(page) == [1, 0]


def by_buttons_but_not_where_it_is_locked(page):
    row = page.locator("[data-field=cells] tr.region").first
    row.locator("[data-select]").click()
    row.get_by_role("button", name="Send to back: Cell").click()
    assert layers(page) == [-1, 0]
    row.get_by_role("button", name="Bring to front: Cell").click()
    assert layers(page) == [1, 0]
    page.locator("#stage").focus()
    page.keyboard.press("Shift+L")
    page.keyboard.press("Shift+B")
    expect(status(page, "is locked")).to_have_count(1)
    assert layers(page) == [1, 0]
    page.keyboard.press("Shift+L")
    page.keyboard.press("Shift+B")
    assert layers(page) == [-1, 0]


def mended_by_a_reviewer(site):
    """Drawn from the back to the front; the reviewer turns it round."""
    page = site.person(f"rita@{SLUG}.example")
    page.goto(f"/o/{SLUG}/reviews/")
    page.get_by_role("link", name="Review", exact=True).last.click()
    page.locator("body[data-ready=yes]").wait_for()
    drawn = page.locator(".candidate svg.shapes-read g")
    assert drawn.evaluate_all("all => all.map((each) => each.dataset.layer)") == ["-1", None]
    expect(page.locator(".candidate .regions-read li").first).to_contain_text("behind")
    page.keyboard.press("e")
    image_shown(page)
    page.keyboard.press("PageDown")
    page.keyboard.press("Shift+F")
    assert layers(page) == [1, 0]
    numbers = page.locator("[data-field=cells] input[type=number]").evaluate_all(
        "all => all.map((each) => [each.valueAsNumber % 1 !== 0, each.form])"
    )
    assert any(is_between for is_between, _form in numbers), "not each number is a whole one"
    assert not any(form for _is_between, form in numbers)
    page.get_by_role("button", name="Correct and accept").click()
    expect(page.get_by_text("Corrected and accepted.")).to_be_visible()


def test_a_painted_area_comes_in_front_of_a_smaller_one(ada):
    sheet = Sheet(ada, 320, 240)
    ada.locator("[data-field=areas] [data-palette] input").first.focus()
    ada.keyboard.press("1")
    ada.locator("#stage").focus()
    for _ in range(12):
        ada.keyboard.press("]")
    sheet.drag((60, 120), (260, 120))
    ada.keyboard.press("Escape")
    ada.keyboard.press("2")
    for _ in range(6):
        ada.keyboard.press("[")
    sheet.drag((150, 120), (170, 120))
    ada.keyboard.press("Escape")
    spot = list(sheet.at(160, 120))
    small = ada.evaluate(COLOUR, spot)
    assert [each["label"] for each in regions(ada, "areas")] == ["cell", "gap"]
    ada.locator("[data-field=areas] tr.region [data-select]").first.click()
    ada.locator("[data-field=areas] [data-front]").first.click()
    ada.locator("#stage").focus()
    ada.keyboard.press("Escape")
    assert layers(ada, "areas") == [1, 0]
    assert ada.evaluate(COLOUR, spot) != small
    ada.keyboard.press("v")
    sheet.click(160, 120)
    chosen = ada.locator("[data-field=areas] tr.region").first
    expect(chosen).to_have_attribute("aria-current", "true")
