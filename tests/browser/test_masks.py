"""Masks painted on images, by mouse and by keys, and released to the pixel."""

import math
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.drawing import Sheet, image_shown, opened, regions
from tests.browser.release import accepted, released_answers
from tests.factories.media import image

OPTIONS = [{"key": "cell", "title": "Cell"}, {"key": "gap", "title": "Gap", "colour": 4}]
FIELD = {"kind": "mask", "name": "areas", "title": "Areas", "options": OPTIONS}
WIDTH, HEIGHT = 320, 240
BRUSH = 24
RING = [(80, 60), (160, 60), (160, 140), (80, 140), (80, 60)]
LISTEN = """
() => {
  const view = document.querySelector("[data-view]");
  window.spots = [];
  for (const name of ["pointerdown", "pointermove", "pointerup"]) {
    view.addEventListener(name, ({ type, clientX, clientY, buttons }) => {
      const { left, top } = view.getBoundingClientRect();
      const spot = [type, clientX - left, clientY - top];
      if (type !== "pointermove" || buttons) window.spots.push(spot);
    }, { capture: true });
  }
}
"""


@pytest.fixture
def files(tmp_path):
    """Two plain images."""
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path, colour in zip(paths, ("teal", "silver"), strict=True):
        path.write_bytes(image((WIDTH, HEIGHT), colour))
    return [str(path) for path in paths]


def ask(site, field, files, slug="masks"):
    """The labeling page of a project with this one field."""
    site.run(f"from tests.browser import images; images.ask({slug!r}, [{field!r}], {files!r})")
    page = opened(site, slug, width=1900, height=1000)
    image_shown(page, "a.png")
    page.keyboard.press("1")
    return page, Sheet(page, WIDTH, HEIGHT)


class Paper:
    """What ought to be painted, worked out from where the pointer was, pixel by pixel."""

    def __init__(self):
        self.painted = np.zeros((HEIGHT, WIDTH), dtype=bool)
        self.y, self.x = np.mgrid[:HEIGHT, :WIDTH] + 0.5

    def touch(self, x, y, across, value):
        """Each pixel whose middle lies in the disc, and the one at its middle."""
        touched = np.hypot(self.x - x, self.y - y) <= across / 2
        touched |= (np.floor(self.x) == math.floor(x)) & (np.floor(self.y) == math.floor(y))
        self.painted[touched] = value

    def stroke(self, points, across, value=True):
        """Discs along the way, an eighth of their width apart."""
        self.touch(*points[0], across, value)
        for start, end in pairwise(points):
            steps = math.ceil(math.dist(start, end) / max(across / 8, 0.5))
            for step in range(1, steps + 1):
                at = (a + (b - a) * step / steps for a, b in zip(start, end, strict=True))
                self.touch(*at, across, value)

    def fill(self, x, y):
        """The gap round a pixel, grown until it grows no more."""
        gap = np.zeros_like(self.painted)
        gap[y, x] = True
        while True:
            grown = gap.copy()
            grown[1:] |= gap[:-1]
            grown[:-1] |= gap[1:]
            grown[:, 1:] |= gap[:, :-1]
            grown[:, :-1] |= gap[:, 1:]
            grown &= ~self.painted
            if (grown == gap).all():
                break
            gap = grown
        self.painted |= gap


def decoded(region):
    """The pixels that runs paint, told apart one by one."""
    height, width = region["rle"]["size"]
    counts = region["rle"]["counts"]
    flat = np.concatenate([np.full(run, index % 2, bool) for index, run in enumerate(counts)])
    return flat.reshape((width, height)).T


def painted_at(page, sheet):
    """Where the pointer was, pressed, since last asked: points of the image."""
    left, top = sheet.left - sheet.box["x"], sheet.top - sheet.box["y"]
    spots = page.evaluate("window.spots.splice(0)")
    return [
        ((x - left) / sheet.scale, (y - top) / sheet.scale)
        for kind, x, y in spots
        if kind != "pointerup"
    ]


def listen(page, sheet):
    """Write down from now on where the pointer is."""
    sheet.box = page.locator("[data-view]").bounding_box()
    page.evaluate(LISTEN)


def test_each_stroke_is_released_to_the_pixel(site, files):
    page, sheet = ask(site, FIELD, files)
    listen(page, sheet)
    paper = Paper()
    for start, end in pairwise(RING):
        sheet.drag(start, end)
        paper.stroke(painted_at(page, sheet), BRUSH)
    (made,) = regions(page, "areas")
    assert (decoded(made) == paper.painted).all(), "four strokes are one mask"
    ring = paper.painted.copy()
    page.keyboard.press("f")
    sheet.click(20, 20)
    expect(page.locator("#announce")).to_contain_text("This gap isn't closed")
    sheet.click(120, 100)
    paper.fill(120, 100)
    assert (decoded(regions(page, "areas")[0]) == paper.painted).all()
    assert paper.painted.sum() > ring.sum() + 1000
    page.keyboard.press("e")
    page.keyboard.press("[")
    painted_at(page, sheet)
    sheet.drag((100, 60), (140, 90), (180, 60))
    filled = paper.painted.copy()
    paper.stroke(painted_at(page, sheet), round(BRUSH / 1.3), value=False)
    erased = paper.painted.copy()
    for keys, wanted in [
        ((), erased),
        (("Control+z",), filled),
        (("Control+z",), ring),
        (("Control+y",), filled),
        (("Control+y",), erased),
    ]:
        for key in keys:
            page.keyboard.press(key)
        assert (decoded(regions(page, "areas")[0]) == wanted).all(), "one stroke is one step"
    page.wait_for_timeout(400)
    page.reload()
    page.locator("body[data-ready=yes]").wait_for()
    image_shown(page, "a.png")
    (drawn,) = regions(page, "areas")
    assert (decoded(drawn) == erased).all(), "a reload finds the draft"
    page.keyboard.press("Enter")
    image_shown(page, "b.png")
    wanted = mask_by_keys(page)
    rita = site.person("rita@masks.example")
    rita.goto("/o/masks/reviews/")
    rita.get_by_role("link", name="Review", exact=True).last.click()
    path = rita.locator("svg.shapes-read path.painted")
    path.first.wait_for()
    assert path.count() == 1
    accepted(site, "masks", len(files))
    answers = released_answers(site, "masks", page)
    (by_mouse,), (by_keys,) = (answers[name]["areas"] for name in ("a.png", "b.png"))
    assert by_mouse == drawn
    assert (decoded(by_mouse) == erased).all()
    assert by_keys["label"] == "gap"
    assert (decoded(by_keys) == wanted).all()
    assert site.problems == []


def mask_by_keys(page):
    """Painted without a mouse, a corner erased again; what it should be."""
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # lifts the brush, submits nothing
    page.keyboard.press("e")
    page.keyboard.press("Space")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Space")
    across = int(page.locator("[data-brush]").inner_text().split()[0])
    (x, y), paper = (WIDTH // 2 + 0.5, HEIGHT // 2 + 0.5), Paper()
    places = [(x, y), (x + 10, y), (x + 20, y), (x + 30, y), (x + 30, y + 1)]
    paper.stroke(places, across)
    paper.stroke([places[-1], (x + 30, y + 11)], across, value=False)
    (made,) = regions(page, "areas")
    assert (decoded(made) == paper.painted).all()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    return paper.painted


def test_masks_that_may_not_overlap_leave_each_other_alone(site, files):
    page, sheet = ask(site, FIELD | {"overlap": "none"}, files, slug="apart")
    sheet.drag((60, 60), (200, 60))
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    sheet.drag((130, 20), (130, 120))
    one, other = regions(page, "areas")
    assert {one["label"], other["label"]} == {"cell", "gap"}
    assert not (decoded(one) & decoded(other)).any()
    assert decoded(other).any()
    page.keyboard.press("v")
    sheet.click(130, 60)
    expect(page.locator("tr[aria-current] select")).to_have_value("cell")
    page.keyboard.press("e")
    for _ in range(12):
        page.keyboard.press("]")
    sheet.drag((50, 60), (210, 60))
    (left,) = regions(page, "areas")
    assert left["label"] == "gap", "a mask that is wholly erased is gone"
    page.keyboard.press("Control+z")
    assert len(regions(page, "areas")) == 2
    page.keyboard.press("Enter")
    image_shown(page, "b.png")
    assert site.problems == []
