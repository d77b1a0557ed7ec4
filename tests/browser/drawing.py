"""How do people draw on an image: where is a pixel on the screen, and what is stored?"""

import json

CALM = 200  # ms: Enter right after a new item was meant for the one before
STORED = """
import json
from pathlib import Path
from annotation.workflow.lifecycle.models import Annotation
from core.identity.models import Organization
from core.tenancy.scope import across_tenants, tenant

with across_tenants("the test looks for its organization"):
    pk = Organization.objects.get(slug={slug!r}).pk
with tenant(pk):
    found = Annotation.objects.select_related("item")
    rows = {{each.item.external_id: each.answer for each in found}}
Path({path!r}).write_text(json.dumps(rows))
"""


def opened(site, slug, who="ada", **look):
    """The person's labeling page, with the first image on it."""
    page = site.person(f"{who}@{slug}.example", **look)
    page.goto(f"/o/{slug}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    return page


def image_shown(page, name=None):
    """Wait until the image, of this name, can be drawn on."""
    label = f"[aria-label={json.dumps(name)}]" if name else ""
    page.locator(f"[data-view][data-shown]{label}").wait_for()
    page.wait_for_timeout(CALM)


class Sheet:
    """The image on the screen as it fits; points in its pixels."""

    def __init__(self, page, width, height):
        self.page = page
        box = page.locator("[data-view]").bounding_box()
        border = 0
        room = (box["width"] - 2 * border, box["height"] - 2 * border)
        self.scale = min((room[0] - 28) / width, (room[1] - 28) / height, 48)
        self.left = box["x"] + (room[0] - width * self.scale) / 2
        self.top = box["y"] + (room[1] - height * self.scale) / 2

    def at(self, x, y):
        """Where a point of the image is on the page."""
        return self.left + x * self.scale, self.top + y * self.scale

    def drag(self, start, *ways, hold=None):
        """Press at a point of the image, move, let go."""
        if hold:
            self.page.keyboard.down(hold)
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        for way in ways:
            self.page.mouse.move(*self.at(*way), steps=3)
        self.page.mouse.up()
        if hold:
            self.page.keyboard.up(hold)

    def click(self, x, y, **how):
        """Click on a point of the image."""
        self.page.mouse.click(*self.at(x, y), **how)

    def select(self, x, y):
        """Click with Ctrl, which selects an outline instead of beginning one."""
        self.page.keyboard.down("Control")
        self.click(x, y)
        self.page.keyboard.up("Control")


def regions(page, field):
    """The regions on the page, as they would be sent."""
    value = page.locator(f"[data-field={field}] input[data-value]").input_value()
    return json.loads(value) if value else []


def stored(site, slug, tmp_path):
    """Each stored answer by the name of its image."""
    path = tmp_path / "stored.json"
    site.run(STORED.format(slug=slug, path=str(path)))
    return json.loads(path.read_text())
