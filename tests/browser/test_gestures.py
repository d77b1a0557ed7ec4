"""Gestures that made wrong labels: in any order, each region is there with the class meant."""

from playwright.sync_api import expect

from tests.browser.drawing import CALM, Sheet, image_shown, opened, regions
from tests.browser.marking import select
from tests.browser.marking import shown as marked
from tests.factories.media import image

OPTIONS = [{"key": key, "title": key.title()} for key in ("red", "white", "platelet")]
OF = {"required": False, "options": OPTIONS}
BOXES = {"kind": "box", "name": "cells", "title": "Cells"} | OF
OUTLINES = {"kind": "polygon", "name": "shapes", "title": "Shapes"} | OF
BODIES = {
    "kind": "keypoint",
    "name": "bodies",
    "title": "Bodies",
    "points": [{"key": key, "title": key.title()} for key in ("head", "foot")],
    "edges": [["head", "foot"]],
} | OF
NAMES = {"kind": "span", "name": "names", "title": "Names"} | OF
TEXTS = [f"{who} met Bo in Paris" for who in ("Ada", "Eve", "Kim", "Lou", "Max")]
TEXTS[0] += "\n" + "and so on\n" * 150 + "the end"
PRESS = """(press) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...press }))"""

INKS = """
window.inks = [];
const { fill, fillText } = CanvasRenderingContext2D.prototype;
Object.assign(CanvasRenderingContext2D.prototype, {
  fill(...all) {
    this.ground = this.fillStyle;
    return fill.apply(this, all);
  },
  fillText(...all) {
    window.inks.push([this.ground, this.fillStyle]);
    return fillText.apply(this, all);
  },
});
"""


def classes(page, field="cells"):
    """The class of each region, in the order in which they were made."""
    made = sorted(regions(page, field), key=lambda region: int(region["id"][1:]))
    return [region["label"] for region in made]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_no_gesture_makes_a_wrong_label_or_loses_one(site, tmp_path):
    files = []
    for name, colour in (("a.png", "silver"), ("b.png", "teal")):
        (tmp_path / name).write_bytes(image((400, 300), colour))
        files.append(str(tmp_path / name))
    fields = [BOXES, OUTLINES, BODIES]
    site.run(
        "from tests.browser import asked, images\n"
        f"images.ask('cells', {fields!r}, {files!r})\n"
        f"asked.ask('names', [{NAMES!r}], {TEXTS!r})"
    )
    page = opened(site, "cells", width=1500, height=1000)
    image_shown(page, "a.png")
    class_first(page)
    outlines_and_skeletons(page)
    over_to_the_next_image(page)
    region_first(page)
    the_same_digit_twice(site)
    assert site.problems == []


def class_first(page):
    """A drag draws, wherever it begins; the class stays until another digit, whatever else."""
    sheet = Sheet(page, 400, 300)
    press(page, "1")
    sheet.drag((20, 20), (120, 120))
    sheet.drag((60, 60), (160, 160))  # from inside the one before
    press(page, "2")
    sheet.drag((160, 160), (220, 220))  # from its corner
    press(page, "Escape", "Escape", "2")
    sheet.drag((240, 20), (300, 80))
    assert classes(page) == ["red", "red", "white", "white"]
    sheet.click(30, 30)  # now it is selected: moved by a drag, changed by a digit
    sheet.drag((30, 30), (40, 30))
    press(page, "3", "Escape")
    sheet.drag((320, 20), (380, 80))
    assert classes(page) == ["platelet", "red", "white", "white", "white"]
    first = next(each for each in regions(page, "cells") if each["id"] == "r1")
    assert 28 < first["x"] < 32


def outlines_and_skeletons(page):
    """The first click always begins one: also right after another, inside it and beside it."""
    sheet = Sheet(page, 400, 300)
    press(page, "p", "1")
    for spots in ([(20, 150), (120, 150), (120, 250)], [(90, 170), (110, 170), (110, 190)]):
        for spot in spots:
            sheet.click(*spot)
        press(page, "Enter")
    assert [len(each["points"]) for each in regions(page, "shapes")] == [3, 3]
    press(page, "k", "2")
    for spot in [(200, 200), (200, 280), (205, 200), (205, 280)]:
        sheet.click(*spot)
    assert classes(page, "bodies") == ["white", "white"]


def over_to_the_next_image(page):
    """The class and the zoom are those of the image before."""
    page.locator("#stage").focus()
    press(page, "b", "+", "+")
    level = page.locator("[data-zoom-level]")
    zoom = level.inner_text()
    page.keyboard.press("Control+Enter")
    image_shown(page, "b.png")
    expect(level).to_have_text(zoom)
    press(page, "Home")
    expect(level).not_to_have_text(zoom)
    Sheet(page, 400, 300).drag((20, 20), (120, 120))
    assert classes(page) == ["white"]


def region_first(page):
    """What is drawn without a class waits for its digit; it isn't submitted before."""
    sheet = Sheet(page, 400, 300)
    press(page, "Shift+C")
    sheet.drag((150, 20), (250, 120))
    press(page, "1", "1")
    sheet.drag((200, 60), (300, 160))
    press(page, "3")
    sheet.drag((20, 200), (100, 280))
    assert classes(page) == ["white", "red", "platelet", ""]
    expect(page.locator("#draft-state")).to_have_text("Draft saved")
    page.add_init_script(INKS)
    page.emulate_media(forced_colors="active")
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    image_shown(page, "b.png")
    inks = page.evaluate("window.inks")
    assert inks, "names are written on the image"
    assert all(ground != ink for ground, ink in inks), "and can be read in forced colors"
    page.emulate_media(forced_colors="none")
    assert classes(page) == ["white", "red", "platelet", ""], "a draft keeps it"
    press(page, "Control+Enter")
    expect(page.locator(".errors:visible")).to_contain_text("select a class for")
    press(page, "2")
    assert classes(page) == ["white", "red", "platelet", "white"]
    page.keyboard.press("Control+Enter")
    expect(page.locator("#empty")).to_be_visible()


def the_same_digit_twice(site):
    """In a text, on a French keyboard, and with a second tab that is closed."""
    page = opened(site, "names", width=1500, height=1000)
    page.wait_for_timeout(CALM)
    text = page.locator("#stage").inner_text()
    for word, digit in [("met", 3), ("Bo", 3)]:
        page.evaluate(PRESS, {"key": '"', "code": f"Digit{digit}"})  # what AZERTY prints there
        start = text.index(word)
        select(page, text, start, start + len(word))
    page.evaluate(PRESS, {"key": "1", "code": "Digit1", "shiftKey": True})
    start = text.index("Paris")
    select(page, text, start, start + len("Paris"))
    assert [each["label"] for each in marked(page)] == ["platelet"] * 3
    select(page, text, start, start + len("Paris"))
    expect(page.locator(".errors:visible")).to_contain_text("already marked with this class")
    press(page, "Escape", "ArrowLeft", "3")  # the last word, far below
    assert [each["text"] for each in marked(page)] == ["met", "Bo", "Paris", "end"]
    for key, word in (("PageUp", "Paris"), ("PageDown", "end")):
        press(page, key)
        expect(page.locator("mark.selected", has_text=word)).to_be_in_viewport()
    a_second_tab_is_closed(page, while_it_is_ahead=True)
    a_second_tab_is_closed(page, while_it_is_ahead=False)
    expect(page.locator("#trouble")).to_be_hidden()


def a_second_tab_is_closed(page, *, while_it_is_ahead):
    """It gives back nothing that this one shows, or shows next."""
    other = page.context.new_page()
    with other.expect_response("**/label/next/") as claimed:
        other.goto(page.url)
    other.locator("body[data-ready=yes]").wait_for()
    ahead = claimed.value.json()["item"]["content"]["text"]
    page.bring_to_front()
    if not while_it_is_ahead:
        is_submitted(page, ahead)
    other.goto("about:blank")
    other.wait_for_timeout(CALM)
    other.close()
    if while_it_is_ahead:
        is_submitted(page, ahead)
    else:
        is_submitted(page)


def is_submitted(page, following=None):
    """The item on the page, and the next one is there."""
    before = page.locator("#stage").inner_text()
    page.wait_for_timeout(CALM)
    with page.expect_response("**/submit/") as sent:
        page.keyboard.press("Control+Enter")
    assert sent.value.status == 200, sent.value.text()
    stage = page.locator("#stage")
    expect(stage).to_have_text(following) if following else expect(stage).not_to_have_text(before)
