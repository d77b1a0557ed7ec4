"""Outlines, lines and key points on images, by mouse and by keys, and as they are released."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import Sheet, image_shown, opened, regions
from tests.browser.release import accepted, released_answers
from tests.factories.media import image

OPTIONS = [{"key": "cell", "title": "Cell"}, {"key": "gap", "title": "Gap", "colour": 4}]
POLYGON = {"kind": "polygon", "name": "shapes", "title": "Shapes", "options": OPTIONS}
WIDTH, HEIGHT = 800, 600
SQUARE = [(100, 100), (400, 100), (400, 400), (100, 400)]
HOLE = [(200, 200), (300, 200), (250, 300)]


@pytest.fixture
def files(tmp_path):
    """Two plain images."""
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path, colour in zip(paths, ("teal", "silver"), strict=True):
        path.write_bytes(image((WIDTH, HEIGHT), colour))
    return [str(path) for path in paths]


def ask(site, files, *fields):
    """The labeling page of a project with these fields."""
    site.run(f"from tests.browser import images; images.ask('lines', {fields!r}, {files!r})")
    page = opened(site, "lines", width=1900, height=1000)
    image_shown(page, "a.png")
    page.keyboard.press("1")
    return page, Sheet(page, WIDTH, HEIGHT)


def is_released(site, page, field, *drawn):
    """Rita accepts what was drawn on each image, and it comes out of a release as it was."""
    accepted(site, "lines", len(drawn))
    answers = released_answers(site, "lines", page)
    assert [answers[name][field] for name in ("a.png", "b.png")] == list(drawn)


def near(points, wanted, within=1.0):
    """Whether each point is about where it should be."""
    return len(points) == len(wanted) and all(
        abs(one - other) <= within
        for point, want in zip(points, wanted, strict=True)
        for one, other in zip(point, want, strict=True)
    )


def test_an_outline_with_a_hole_is_released_as_drawn(site, files):
    page, sheet = ask(site, files, POLYGON)
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
    sheet.select(120, 120)  # only what was selected can be pulled
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
    with_a_hole = regions(page, "shapes")
    assert len(with_a_hole[0]["points"]) == 5
    page.keyboard.press("Enter")
    image_shown(page, "b.png")
    is_released(site, page, "shapes", with_a_hole, outline_by_keys(page))
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
    assert len(regions(page, "shapes")[0]["points"]) == 3
    page.keyboard.press("Escape")
    corners_by_numbers(page)
    made = regions(page, "shapes")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    return made


def number(page, label):
    return page.locator(".region[aria-current]").get_by_label(label, exact=True)


def write(page, label, value):
    """Into the selected shape's row; afterwards the keys mean the image again."""
    number(page, label).fill(str(value))
    number(page, label).press("Enter")


def corners_by_numbers(page):
    """Each corner is taken by a key and typed; left alone, the numbers are the whole shape's."""
    page.keyboard.press("PageDown")
    corners = [(10, 20.5), (790, 30), (400, 555)]
    for at, (x, y) in enumerate(corners, start=1):
        page.locator("#stage").focus()
        page.keyboard.press("]")
        expect(number(page, "x")).to_have_count(0)
        write(page, f"Point {at}: x", x)
        write(page, f"Point {at}: y", y)
        expect(number(page, f"Point {at}: y")).to_be_focused()
    assert regions(page, "shapes")[0]["points"] == [list(corner) for corner in corners]
    write(page, "Point 3: y", 900)  # beyond the image: its edge
    expect(number(page, "Point 3: y")).to_have_value(str(HEIGHT))
    write(page, "Point 3: y", 555)
    page.locator("#stage").focus()
    page.keyboard.press("[")
    expect(number(page, "Point 2: x")).to_have_value("790")
    page.keyboard.press("ArrowLeft")
    expect(number(page, "Point 2: x")).to_have_value("789")
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    expect(number(page, "x")).to_have_value("10")
    assert regions(page, "shapes")[0]["points"] == [list(corner) for corner in corners]


LINE = {"kind": "polyline", "name": "lines", "title": "Lines", "options": OPTIONS}
BODY = {
    "kind": "keypoint",
    "name": "body",
    "title": "Body",
    "options": OPTIONS,
    "points": [{"key": key, "title": key.title()} for key in ("head", "neck", "hip", "foot")],
    "edges": [["head", "neck"], ["neck", "hip"], ["hip", "foot"]],
}


def test_a_line_is_drawn_ends_with_a_double_click_and_is_released(site, files):
    page, sheet = ask(site, files, LINE)
    sheet.click(100, 100)
    sheet.click(300, 200)
    sheet.click(500, 150, click_count=2)
    (made,) = regions(page, "lines")
    assert near(made["points"], [(100, 100), (300, 200), (500, 150)])
    page.keyboard.press("Escape")
    sheet.select(200, 150)  # on the line
    page.keyboard.press("ArrowDown")
    assert regions(page, "lines")[0]["points"][0][1] == pytest.approx(made["points"][0][1] + 1)
    page.keyboard.press("Control+z")
    page.keyboard.press("Enter")
    image_shown(page, "b.png")
    page.keyboard.press("c")
    copied = regions(page, "lines")
    assert copied[0]["points"] == made["points"]
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible()
    is_released(site, page, "lines", [made], copied)
    assert site.problems == []


def test_a_skeleton_is_placed_by_clicks_and_by_keys_and_released(site, files):
    page, sheet = ask(site, files, BODY)
    for spot in [(300, 100), (300, 160)]:
        sheet.click(*spot)
    page.keyboard.press("v")  # the neck is hidden
    sheet.click(310, 300)
    page.keyboard.press("o")  # there is no foot
    (made,) = regions(page, "body")
    assert [made["points"][key][2] for key in ("head", "neck", "hip", "foot")] == [2, 1, 2, 0]
    for _ in range(4):
        page.keyboard.press("]")
    sheet.click(320, 450)  # now there is
    assert near([regions(page, "body")[0]["points"]["foot"]], [(320, 450, 2)])
    page.keyboard.press("Control+ArrowRight")
    assert near([regions(page, "body")[0]["points"]["foot"]], [(330, 450, 2)])
    page.keyboard.press("o")
    expect(number(page, "Foot: x")).to_have_value("")
    write(page, "Foot: x", 335)  # typed, it is there again
    write(page, "Foot: y", 455.5)
    assert regions(page, "body")[0]["points"]["foot"] == [335, 455.5, 2]
    page.locator("#stage").focus()
    by_clicks = regions(page, "body")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    image_shown(page, "b.png")
    page.keyboard.press("2")
    page.keyboard.press("n")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    (made,) = regions(page, "body")
    assert made["label"] == "gap"
    assert all(visibility == 2 for _x, _y, visibility in made["points"].values())
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    rita = site.person("rita@lines.example")
    rita.goto("/o/lines/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    expect(rita.locator("svg.shapes-read .dot:not(.rim, .inner)")).to_have_count(4)
    is_released(site, page, "body", by_clicks, [made])
    assert site.problems == []


def test_several_questions_are_drawn_on_one_image(site, files):
    box = {**POLYGON, "kind": "box", "name": "boxes", "title": "Boxes"}
    page, sheet = ask(site, files, POLYGON, box)
    for spot in SQUARE:
        sheet.click(*spot)
    page.keyboard.press("Enter")
    page.keyboard.press("b")
    page.keyboard.press("1")
    sheet.drag((150, 150), (350, 250))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    page.keyboard.press("ArrowDown")  # the outline is selected still
    (outline,), (drawn,) = regions(page, "shapes"), regions(page, "boxes")
    assert near(outline["points"], [(x, y + 1) for x, y in SQUARE])
    assert near([(drawn["x"], drawn["y"])], [(151, 150)])
    assert site.problems == []
