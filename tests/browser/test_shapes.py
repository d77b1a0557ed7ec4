"""Outlines, lines and key points on pictures, by mouse and by keys, and as they are stored."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import Sheet, opened, picture_shown, regions, stored
from tests.factories.media import picture

OPTIONS = [{"key": "cell", "title": "Cell"}, {"key": "gap", "title": "Gap", "colour": 4}]
POLYGON = {"kind": "polygon", "name": "shapes", "title": "Shapes", "options": OPTIONS}
WIDTH, HEIGHT = 800, 600
SQUARE = [(100, 100), (400, 100), (400, 400), (100, 400)]
HOLE = [(200, 200), (300, 200), (250, 300)]


@pytest.fixture
def files(tmp_path):
    """Two plain pictures."""
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path, colour in zip(paths, ("teal", "silver"), strict=True):
        path.write_bytes(picture((WIDTH, HEIGHT), colour))
    return [str(path) for path in paths]


def ask(site, field, files):
    """The labeling page of a project with this one field."""
    site.run(f"from tests.browser import pictured; pictured.ask('lines', [{field!r}], {files!r})")
    page = opened(site, "lines", width=1900, height=1000)
    picture_shown(page, "a.png")
    return page, Sheet(page, WIDTH, HEIGHT)


def near(points, wanted, within=1.0):
    """Whether each point is about where it should be."""
    return len(points) == len(wanted) and all(
        abs(one - other) <= within
        for point, want in zip(points, wanted, strict=True)
        for one, other in zip(point, want, strict=True)
    )


def test_an_outline_with_a_hole(site, files, tmp_path):
    page, sheet = ask(site, POLYGON, files)
    for spot in [*SQUARE[:2], (500, 50)]:
        sheet.click(*spot)
    page.keyboard.press("Backspace")  # the last point is taken back
    for spot in SQUARE[2:]:
        sheet.click(*spot)
    sheet.click(*SQUARE[0])  # the first one closes it
    (made,) = regions(page, "shapes")
    assert near(made["points"], SQUARE)
    page.keyboard.press("h")
    for spot in HOLE:
        sheet.click(*spot)
    page.keyboard.press("Enter")  # ends the hole, submits nothing
    assert near(regions(page, "shapes")[0]["holes"][0], HOLE)
    sheet.drag(SQUARE[2], (500, 450))
    assert near(regions(page, "shapes")[0]["points"][2:3], [(500, 450)], 1.5)
    sheet.drag((250, 100), (250, 60))  # the grip between two points becomes one
    assert len(regions(page, "shapes")[0]["points"]) == 5
    sheet.click(250, 60)
    before = regions(page, "shapes")[0]["points"][1]
    page.keyboard.press("Control+ArrowUp")
    assert regions(page, "shapes")[0]["points"][1][1] == pytest.approx(before[1] - 10)
    page.keyboard.press("Delete")
    assert len(regions(page, "shapes")[0]["points"]) == 4
    page.keyboard.press("Control+z")
    assert len(regions(page, "shapes")[0]["points"]) == 5
    page.keyboard.press("Enter")
    picture_shown(page, "b.png")
    outline_by_keys(page)
    answers = stored(site, "lines", tmp_path)
    assert near(answers["a.png"]["shapes"][0]["holes"][0], HOLE)
    assert len(answers["b.png"]["shapes"][0]["points"]) == 3
    assert site.problems == []


def outline_by_keys(page):
    """Drawn without a mouse; one that crosses itself is refused with a sentence."""
    page.keyboard.press("2")
    page.keyboard.press("n")
    for key, times in [("", 0), ("ArrowRight", 8), ("ArrowDown", 8), ("ArrowLeft", 8)]:
        for _ in range(times):
            page.keyboard.press(key)
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    (made,) = regions(page, "shapes")
    assert (made["label"], len(made["points"])) == ("gap", 4)
    page.keyboard.press("]")
    for _ in range(20):
        page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".errors:visible")).to_contain_text("crosses itself")
    page.locator("#stage").focus()
    page.keyboard.press("]")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
