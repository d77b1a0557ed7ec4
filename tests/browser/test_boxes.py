"""Boxes round real blood cells, by mouse and by numbers, released as drawn; thousands of them."""

import csv
from collections import defaultdict

from playwright.sync_api import expect

from tests.browser.drawing import CALM, Sheet, image_shown, opened, regions
from tests.browser.release import accepted_at_once, released_answers
from tests.factories.media import image

OPTIONS = [
    {"key": "rbc", "title": "Red cell", "colour": 7},
    {"key": "wbc", "title": "White cell", "colour": 5},
    {"key": "platelets", "title": "Platelet", "colour": 3},
]
FIELD = {"kind": "box", "name": "cells", "title": "Cells", "required": False, "options": OPTIONS}
DIGITS = {"rbc": "1", "wbc": "2", "platelets": "3"}
IMAGES, BOXES = 60, 818  # one more in the table has no size
BY_NUMBERS = 3  # the image that is done by typing
BY_HAND = 10  # so many images by a real pointer; the same events at once after them
EVENTS = """
(boxes) => {
  const view = document.querySelector("[data-view]");
  const key = (key, code) => {
    const press = { key, code, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", press));
  };
  const point = (type, [clientX, clientY], buttons) => {
    const kept = { pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true };
    const spot = { clientX, clientY, buttons, cancelable: true };
    view.dispatchEvent(new PointerEvent(type, { ...kept, ...spot }));
  };
  for (const { digit, from, to } of boxes) {
    key("Escape", "Escape");
    key(digit, `Digit${digit}`);
    point("pointerdown", from, 1);
    point("pointermove", [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], 1);
    point("pointermove", to, 1);
    point("pointerup", to, 0);
  }
}
"""
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
    """The true boxes by image: (class, x, y, width, height)."""
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


def draw_at_once(page, boxes):
    """What `draw_all` does, without a way from here to the browser for each event."""
    sheet = Sheet(page, 640, 480)
    events = [
        {"digit": DIGITS[label], "from": sheet.at(x, y), "to": sheet.at(x + width, y + height)}
        for label, x, y, width, height in boxes
    ]
    page.evaluate(EVENTS, events)


def way(number):
    """How the boxes of this image are made."""
    if number == BY_NUMBERS:
        return type_all
    return draw_all if number < BY_HAND else draw_at_once


def test_all_real_cells_are_boxed_to_half_a_pixel_and_released_as_drawn(site, real_data):
    truth = cells(real_data)
    assert (len(truth), sum(map(len, truth.values()))) == (IMAGES, BOXES)
    files = [str(real_data / "images/bccd" / name) for name in truth]
    site.run(f"from tests.browser import images; images.ask('cells', [{FIELD!r}], {files!r})")
    ada = opened(site, "cells", width=1900, height=1000)
    drawn = {}
    for number, (name, boxes) in enumerate(truth.items()):
        image_shown(ada, name)
        way(number)(ada, boxes)
        drawn[name] = regions(ada, "cells")
        assert len(drawn[name]) == len(boxes)
        for box in boxes:
            same = [region for region in drawn[name] if region["label"] == box[0]]
            assert min(apart(region, box) for region in same) <= 0.5, (name, box)
        if number == 0:
            ada.wait_for_timeout(300)
            ada.reload()
            ada.locator("body[data-ready=yes]").wait_for()
            image_shown(ada, name)
            assert regions(ada, "cells") == drawn[name], "a reload finds the draft"
        ada.keyboard.press("Enter")
    expect(ada.locator("#empty")).to_be_visible()
    judged(site, {len(boxes) for boxes in truth.values()})
    answers = released_answers(site, "cells", ada)
    assert {name: by_id(answer["cells"]) for name, answer in answers.items()} == {
        name: by_id(boxes) for name, boxes in drawn.items()
    }
    assert site.problems == []


def by_id(boxes):
    """Boxes whose edges are alike lie in no order that matters."""
    return {each["id"]: each for each in boxes}


def judged(site, numbers):
    """Rita sees as many boxes as an image has; Ravi accepts all the others at once, then she."""
    rita = site.person("rita@cells.example")
    rita.goto("/o/cells/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    shapes = rita.locator("svg.shapes-read polygon.line")
    shapes.first.wait_for()
    assert shapes.count() in numbers
    accepted_at_once(site.person("ravi@cells.example"), "cells", IMAGES - 1)
    with rita.expect_navigation():
        rita.keyboard.press("a")
    expect(rita.get_by_role("heading", name="Nothing to review here")).to_be_visible()


def test_two_thousand_boxes_can_be_moved_about(site, tmp_path):
    path = tmp_path / "large.jpg"
    path.write_bytes(image((4000, 3000), "gray", "JPEG"))
    site.run(f"from tests.browser import images; images.ask('many', [{FIELD!r}], [{str(path)!r}])")
    page = opened(site, "many")
    image_shown(page, "large.jpg")
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
    image_shown(page, "large.jpg")
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
