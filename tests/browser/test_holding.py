"""Single regions are locked and hidden, by key and in the list; a number is taken by Enter."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import Sheet, image_shown, opened, regions, stored
from tests.factories.media import image

SLUG = "holding"
OPTIONS = [{"key": "cell", "title": "Cell"}, {"key": "gap", "title": "Gap", "colour": 4}]
FIELD = {"kind": "box", "name": "cells", "title": "Cells", "options": OPTIONS}
AREAS = {"kind": "mask", "name": "areas", "title": "Areas", "required": False, "options": OPTIONS}
PAINTED = """
([x, y]) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const view = document.querySelector("[data-view]");
  const above = view.querySelectorAll("canvas")[1];
  const { left, top } = view.getBoundingClientRect();
  const fine = above.width / view.clientWidth;
  const place = [Math.round((x - left) * fine), Math.round((y - top) * fine)];
  done(above.getContext("2d").getImageData(...place, 1, 1).data[3] > 0);
})))
"""


@pytest.fixture
def ada(site, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(image((320, 240), "teal"))
    fields = [FIELD, AREAS]
    site.run(f"from tests.browser import images; images.ask({SLUG!r}, {fields!r}, [{str(path)!r}])")
    page = opened(site, SLUG, width=1500, height=950)
    image_shown(page, "a.png")
    page.keyboard.press("1")
    yield page
    assert site.problems == []


def sides(page):
    """Of each box on the page."""
    return [
        [each[side] for side in ("x", "y", "width", "height")] for each in regions(page, "cells")
    ]


def row(page, number):
    """Of the box with this number in the list."""
    return page.locator("[data-field=cells] tr.region").nth(number - 1)


def test_what_is_locked_stays_and_what_is_hidden_is_out_of_the_way(ada, site, tmp_path):
    sheet = Sheet(ada, 320, 240)
    sheet.drag((20, 20), (200, 200))
    expect(row(ada, 1)).to_have_attribute("aria-current", "true")
    ada.keyboard.press("Shift+L")
    lock = row(ada, 1).locator("[data-lock]")
    expect(lock).to_have_attribute("aria-pressed", "true")
    row(ada, 1).locator("[data-select]").click()
    ada.locator("#stage").focus()
    before = sides(ada)
    ada.keyboard.press("ArrowRight")
    ada.keyboard.press("Backspace")
    ada.keyboard.press("2")
    assert sides(ada) == before
    assert regions(ada, "cells")[0]["label"] == "cell"
    expect(ada.locator("[role=status]").filter(has_text="is locked")).to_have_count(1)
    sheet.drag((60, 60), (120, 120))  # not the locked one is moved: another is drawn on it
    assert sides(ada)[0] == before[0]
    assert sides(ada)[1] == pytest.approx([60, 60, 60, 60], abs=1)
    ada.keyboard.press("Shift+X")
    hide = row(ada, 2).locator("[data-hide]")
    expect(hide).to_have_attribute("aria-pressed", "true")
    edge = list(sheet.at(60, 90))
    assert not ada.evaluate(PAINTED, edge)
    row(ada, 2).locator("[data-select]").click()
    assert ada.evaluate(PAINTED, edge), "it is seen while it is selected"
    hide.click()
    expect(hide).to_have_attribute("aria-pressed", "false")
    lock.click()
    row(ada, 1).locator("[data-select]").click()
    ada.locator("#stage").focus()
    ada.keyboard.press("ArrowRight")
    assert sides(ada)[0][0] == before[0][0] + 1
    ada.keyboard.press("Control+Enter")
    ada.locator("#empty:not([hidden])").wait_for()
    (answer,) = stored(site, SLUG, tmp_path).values()
    assert [sorted(each) for each in answer["cells"]] == [
        ["height", "id", "label", "width", "x", "y"] for _ in range(2)
    ]


def test_enter_takes_a_number_and_stays(ada):
    sheet = Sheet(ada, 320, 240)
    sheet.drag((20, 20), (100, 100))
    left = row(ada, 1).get_by_label("x", exact=True)
    left.fill("500")
    left.press("Enter")
    expect(left).to_be_focused()
    expect(left).to_have_value(str(320 - sides(ada)[0][2]).removesuffix(".0"))
    left.fill("30")
    left.press("Enter")
    left.press("Tab")
    assert sides(ada)[0][0] == 30
    expect(ada.locator("#labeling-form")).to_be_visible()
    expect(ada.locator('[data-do="undo"]')).to_be_enabled()
    for _ in range(2):
        ada.keyboard.press("Control+z")
    assert sides(ada)[0][0] == pytest.approx(20, abs=1), "each number was one step"


def test_painted_areas_are_locked_and_hidden_and_m_leads_to_them(ada):
    sheet = Sheet(ada, 320, 240)
    sheet.drag((200, 20), (300, 100))
    ada.locator("#stage").focus()
    ada.keyboard.press("m")
    expect(ada.locator("[data-field=areas] [data-palette] input:checked")).to_be_focused()
    ada.keyboard.press("1")
    sheet.drag((50, 150), (120, 150))
    (area,) = regions(ada, "areas")
    ada.keyboard.press("Shift+L")
    sheet.drag((50, 180), (120, 180))
    assert regions(ada, "areas") == [area]
    middle = list(sheet.at(85, 150))
    assert ada.evaluate(PAINTED, middle)
    ada.keyboard.press("Shift+X")
    assert not ada.evaluate(PAINTED, middle)
    sheet.drag((50, 200), (120, 200))
    assert len(regions(ada, "areas")) == 2
