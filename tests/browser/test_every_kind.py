"""Are the pages of every label kind whole: where it is labeled, looked at, reviewed and tried?

All kinds of a medium stand on one page, each with an answer: a new kind is looked at by itself.
The same is asked of these pages as of every other (test_every_page.py).
"""

import json

import pytest

from annotation.label_types.registry import KINDS
from annotation.media.registry import MEDIA, PAIR, TEXT
from tests.browser.every_kind import SAMPLES
from tests.browser.test_every_page import faults_here

pytestmark = pytest.mark.browser
SHOWN = [TEXT, PAIR, *MEDIA, "list", "best"]
READY = "body[data-ready=yes]"


def test_each_kind_has_a_sample():
    assert SAMPLES.keys() == KINDS.keys()
    assert {medium for kind in KINDS.values() for medium in kind.media} <= set(SHOWN)


@pytest.mark.parametrize("medium", SHOWN)
def test_its_pages_are_whole(site, tmp_path, medium):
    folder = str(tmp_path)
    site.run(f"from tests.browser import every_kind; every_kind.show('k', {medium!r}, {folder!r})")
    pages = json.loads((tmp_path / "pages.json").read_text())
    found = {}
    for name, who, prepare in KIND_PAGES:
        page = site.person(f"{who}@k.example")

        def arrive(page=page, url=pages[name], prepare=prepare):
            page.goto(url)
            prepare(page)

        for fault in faults_here(page, site, f"kind-{medium}-{name}", arrive):
            found.setdefault(fault, []).append(name)
        page.context.close()
    report = "\n".join(f"{fault}\n      on {', '.join(on)}" for fault, on in found.items())
    assert not found, f"{len(found)} faults:\n{report}"


def settle(page):
    """Wait until images and charts are there."""
    page.wait_for_load_state("networkidle")


def choose_first(page):
    """Select the first region of each question that has some, so that all about it is shown."""
    page.locator(READY).wait_for()
    settle(page)
    for button in page.locator("[data-regions] tr.region:first-child [data-select]").all():
        button.click()


def open_correction(page):
    """Everything that a reviewer can open is open, what is corrected last."""
    page.locator(READY).wait_for()
    settle(page)
    page.locator("details[data-open=e]").first.evaluate("part => { part.open = true; }")
    choose_first(page)


def see_it_tried(page):
    """All of it can be marked in the preview of the schema."""
    page.locator("[data-part=preview][data-tried=yes]").wait_for()
    settle(page)


# The pages that show an item, who opens them, and what is opened on them.
KIND_PAGES = [
    ("label", "ada", choose_first),
    ("item", "mona", settle),
    ("review", "rita", open_correction),
    ("schema", "mona", see_it_tried),
]
