"""Boxes round real blood cells, by mouse, by keys and by numbers; odd pictures; a lost one."""

import csv
import io
from collections import defaultdict

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.drawing import CALM, Sheet, opened, picture_shown, regions, stored
from tests.factories.media import picture

OPTIONS = [
    {"key": "rbc", "title": "Red cell", "colour": 7},
    {"key": "wbc", "title": "White cell", "colour": 5},
    {"key": "platelets", "title": "Platelet", "colour": 3},
]
FIELD = {"kind": "box", "name": "cells", "title": "Cells", "required": False, "options": OPTIONS}
TURNED = FIELD | {"rotated": True}
DIGITS = {"rbc": "1", "wbc": "2", "platelets": "3"}
PICTURES, BOXES = 60, 818  # one more in the table has no size
BY_NUMBERS = 3  # the picture that is done by typing
SIDES = ("x", "y", "width", "height")
MANY = 2000
FRAMES = """
(zooming) => new Promise((done) => {
  const view = document.querySelector("[data-view]");
  const start = performance.now();
  let frames = 0;
  const step = () => {
    frames += 1;
    const by = frames % 20 < 10 ? 7 : -7;
    const how = zooming ? { ctrlKey: true, deltaY: by } : { deltaX: by, deltaY: by };
    view.dispatchEvent(new WheelEvent("wheel", { ...how, cancelable: true }));
    if (frames < 90) requestAnimationFrame(step);
    else done(Math.round((90 * 1000) / (performance.now() - start)));
  };
  requestAnimationFrame(step);
})
"""


def cells(folder):
    """The true boxes by picture: (class, x, y, width, height)."""
    found = defaultdict(list)
    with (folder / "images/bccd_boxes.csv").open() as file:
        for row in csv.DictReader(file):
            left, top, right, low = (int(row[key]) for key in ("xmin", "ymin", "xmax", "ymax"))
            if right > left and low > top:
                box = (row["label"].lower(), left, top, right - left, low - top)
                found[row["file"]].append(box)
    return dict(sorted(found.items()))


def apart(region, box):
    """By how many pixels the edges differ at most."""
    left, top, width, height = (region[side] for side in SIDES)
    edges = (left, top, left + width, top + height)
    true = (box[1], box[2], box[1] + box[3], box[2] + box[4])
    return max(abs(one - other) for one, other in zip(edges, true, strict=True))


def draw_all(page, boxes):
    """By mouse, smallest last, so that no drag begins inside what is selected."""
    sheet = Sheet(page, 640, 480)
    for label, x, y, width, height in boxes:
        page.keyboard.press("Escape")
        page.keyboard.press(DIGITS[label])
        sheet.drag((x, y), (x + width, y + height))


def type_all(page, boxes):
    """By keys and numbers alone: `n`, then the four numbers of the table."""
    for label, *numbers in boxes:
        page.keyboard.press("Escape")
        page.keyboard.press(DIGITS[label])
        page.keyboard.press("n")
        inputs = page.locator("tr[aria-current] [data-measures] input")
        width, height = numbers[2:]
        for place, value in [(2, width), (3, height), (0, numbers[0]), (1, numbers[1])]:
            inputs.nth(place).fill(str(value))
            inputs.nth(place).press("Tab")
        page.locator("#stage").focus()


def test_all_real_cells_are_boxed_to_half_a_pixel(site, real_data, tmp_path):
    truth = cells(real_data)
    assert (len(truth), sum(map(len, truth.values()))) == (PICTURES, BOXES)
    files = [str(real_data / "images/bccd" / name) for name in truth]
    site.run(f"from tests.browser import pictured; pictured.ask('cells', [{FIELD!r}], {files!r})")
    ada = opened(site, "cells", width=1900, height=1000)
    for number, (name, boxes) in enumerate(truth.items()):
        picture_shown(ada, name)
        (type_all if number == BY_NUMBERS else draw_all)(ada, boxes)
        drawn = regions(ada, "cells")
        assert len(drawn) == len(boxes)
        if number == 0:
            ada.wait_for_timeout(300)
            ada.reload()
            ada.locator("body[data-ready=yes]").wait_for()
            picture_shown(ada, name)
            assert regions(ada, "cells") == drawn, "a reload finds the draft"
        ada.keyboard.press("Enter")
    expect(ada.locator("#empty")).to_be_visible()
    answers = stored(site, "cells", tmp_path)
    for name, boxes in truth.items():
        kept = answers[name]["cells"]
        assert len(kept) == len(boxes)
        for box in boxes:
            same = [region for region in kept if region["label"] == box[0]]
            assert min(apart(region, box) for region in same) <= 0.5, (name, box)
    rita = site.person("rita@cells.example")
    rita.goto("/o/cells/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    shapes = rita.locator("svg.shapes-read polygon.line")
    shapes.first.wait_for()
    assert shapes.count() in {len(boxes) for boxes in truth.values()}
    assert site.problems == []


def exif_turned(path):
    """640 x 480 as stored, 480 x 640 as seen: red upper left, the rest green."""
    image = Image.new("RGB", (640, 480), "green")
    image.paste((255, 0, 0), (0, 320, 160, 480))  # lower left as stored is upper left as seen
    exif = Image.Exif()
    exif[0x0112] = 6
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=95, exif=exif.tobytes())
    path.write_bytes(packed.getvalue())
    return path


def colour_at(page, sheet, x, y):
    """What the canvas below shows at a point of the picture."""
    left, top = sheet.at(x, y)
    return page.evaluate(
        """([left, top]) => {
            const canvas = document.querySelector("[data-view] canvas");
            const { x, y, width } = canvas.getBoundingClientRect();
            const ratio = canvas.width / width;
            const [at, down] = [Math.round((left - x) * ratio), Math.round((top - y) * ratio)];
            return [...canvas.getContext("2d").getImageData(at, down, 1, 1).data.slice(0, 3)];
        }""",
        [left, top],
    )


@pytest.fixture
def odd(tmp_path):
    """A turned picture, one of a single pixel, and a plain one."""
    turned = exif_turned(tmp_path / "a-turned.jpg")
    single, plain = tmp_path / "b-single.png", tmp_path / "c-plain.png"
    single.write_bytes(picture((1, 1), "orange"))
    plain.write_bytes(picture((400, 300), "navy"))
    return [str(turned), str(single), str(plain)]


def test_odd_pictures_keys_and_a_lost_one(site, odd, tmp_path):
    site.run(f"from tests.browser import pictured; pictured.ask('odd', [{TURNED!r}], {odd!r})")
    page = opened(site, "odd")
    upright_whatever_exif_says(page)
    one_pixel(page)
    by_keys_alone(page)
    assert stored(site, "odd", tmp_path)["a-turned.jpg"]["cells"][0]["width"] == pytest.approx(
        160, abs=1
    )
    lost_and_found(page)
    assert site.problems == []


def upright_whatever_exif_says(page):
    """The red corner is where the file says it is seen, and a box round it lies upright."""
    picture_shown(page, "a-turned.jpg")
    sheet = Sheet(page, 480, 640)
    assert colour_at(page, sheet, 80, 80)[0] > 200
    assert colour_at(page, sheet, 400, 500)[0] < 60
    sheet.drag((0, 0), (160, 160))
    (made,) = regions(page, "cells")
    assert apart(made, ("rbc", 0, 0, 160, 160)) <= 1
    sheet.drag((80, 80), (90, 100))  # moved, one step of undo
    assert regions(page, "cells")[0]["y"] == pytest.approx(20, abs=1)
    page.keyboard.press("Control+z")
    assert regions(page, "cells") == [made]
    page.keyboard.press("Enter")


def one_pixel(page):
    """A picture of one pixel takes a box of one pixel."""
    picture_shown(page, "b-single.png")
    page.keyboard.press("n")
    assert [regions(page, "cells")[0][side] for side in SIDES] == [0, 0, 1, 1]
    page.keyboard.press("Enter")


def by_keys_alone(page):
    """Made, moved, resized, turned, given another class, copied and undone by keys."""
    picture_shown(page, "c-plain.png")
    page.keyboard.press("c")  # the one pixel of the item before
    assert [regions(page, "cells")[0][side] for side in SIDES] == [0, 0, 1, 1]
    page.keyboard.press("Control+z")
    page.keyboard.press("n")
    (made,) = regions(page, "cells")
    for key in ("ArrowRight", "Control+ArrowDown", "Shift+ArrowLeft", "Control+Shift+ArrowDown"):
        page.keyboard.press(key)
    for _ in range(30):
        page.keyboard.press(".")
    page.keyboard.press("2")
    (after,) = regions(page, "cells")
    assert after["label"] == "wbc"
    assert after["rotation"] == 30
    assert after["x"] - made["x"] == 1
    assert after["y"] - made["y"] == 10
    assert (after["width"] - made["width"], after["height"] - made["height"]) == (-1, 10)
    for _ in ("class", "turns", "sizes", "moves"):  # keys of one sort are one step
        page.keyboard.press("Control+z")
    assert regions(page, "cells") == [made]
    level = page.locator("[data-zoom-level]")
    fitting = level.inner_text()
    page.keyboard.press("+")
    assert level.inner_text() != fitting
    page.keyboard.press("Home")
    assert level.inner_text() == fitting
    page.keyboard.press("x")
    expect(page.locator("[data-board=hide]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    page.wait_for_timeout(300)


def lost_and_found(page):
    """The picture doesn't come: it is said, nothing is lost, and a second try shows it."""
    before = regions(page, "cells")
    page.route("**/media/**", lambda route: route.fulfill(status=404))
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    assert regions(page, "cells") == before
    page.unroute("**/media/**")
    again.click()
    picture_shown(page, "c-plain.png")
    assert regions(page, "cells") == before


def test_two_thousand_boxes_can_be_moved_about(site, tmp_path):
    path = tmp_path / "large.jpg"
    path.write_bytes(picture((4000, 3000), "gray", "JPEG"))
    site.run(
        f"from tests.browser import pictured; pictured.ask('many', [{FIELD!r}], [{str(path)!r}])"
    )
    page = opened(site, "many")
    picture_shown(page, "large.jpg")
    boxes = [
        {"id": f"r{n}", "label": OPTIONS[n % 3]["key"], "x": n % 50 * 79, "y": n // 50 * 74}
        | {"width": 60, "height": 50}
        for n in range(MANY)
    ]
    address = page.evaluate(
        "JSON.parse(document.getElementById('labeling-data').textContent).item.urls.draft"
    )
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    saved = page.request.post(
        address,
        data={"answer": {"cells": boxes}, "revision": 0},
        headers={"X-CSRFToken": token, "Referer": page.url},
    )
    assert saved.ok, saved.text()
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    picture_shown(page, "large.jpg")
    assert len(regions(page, "cells")) == MANY
    rates = [page.evaluate(FRAMES, True)]
    for _ in range(3):
        page.keyboard.press("+")
    rates.append(page.evaluate(FRAMES, False))
    print(f"2,000 boxes on 12 megapixels: {rates[0]} frames/s zooming, {rates[1]} moving")
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    assert [each["x"] for each in regions(page, "cells")].count(1) == 1
    page.wait_for_timeout(CALM)
    assert site.problems == []
