"""The medium of an item is missing, slow or spoiled: the page says so, and the answer is safe."""

import json

import pytest
from playwright.sync_api import expect

MEDIA = ("image", "audio", "video", "series")
PATIENCE = 30_000
GARBAGE = b"\x89no medium at all\x00\xff" * 99
VALUES = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-field] input[data-value]")]
    .map(({ name, value }) => [name, value])
)"""


@pytest.fixture
def begun(site, tmp_path):
    """A function that makes an item of a medium with a draft; Ada's page, not on it yet."""

    def make(medium):
        folder = str(tmp_path)
        site.run(
            f"from tests.browser import every_kind; every_kind.show('k', {medium!r}, {folder!r})"
        )
        page = site.person("ada@k.example")
        page.set_default_timeout(PATIENCE)
        return page, json.loads((tmp_path / "pages.json").read_text())["label"]

    return make


def is_medium(url):
    """Whether the address is of the item's medium, or of what was made of it."""
    return "/media/" in url


def ready(page, url):
    page.goto(url, wait_until="domcontentloaded")
    page.locator("body[data-ready=yes]").wait_for()
    return page.evaluate(VALUES)


def change(page):
    """The first region of the first question gets another class, in the list."""
    page.locator("[data-regions] tr.region select").first.select_option(index=2)
    expect(page.locator("#draft-state")).to_have_text("Draft saved", timeout=PATIENCE)
    return page.evaluate(VALUES)


def came(page):
    """Nothing is missing, and nothing is on its way."""
    expect(page.locator("[data-lost], .image-slow")).to_have_count(0, timeout=PATIENCE)
    shown = page.locator("[data-view][data-shown], [data-view][data-frame], [data-time-view]")
    shown.first.wait_for()


def faults(site):
    """What the page itself did wrong; that requests failed is what was asked for."""
    return [each for each in site.problems if "net::ERR" not in each and "404" not in each]


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("what", ["missing", "spoiled"])
def test_a_medium_that_does_not_come_is_told_and_tried_again(site, begun, medium, what):
    page, url = begun(medium)
    whole = {"status": 404} if what == "missing" else {"status": 200, "body": GARBAGE}
    page.route(is_medium, lambda route: route.fulfill(**whole))
    before = ready(page, url)
    notification = page.locator("[data-lost]")
    notification.wait_for()
    assert any(before.values())
    after = change(page)
    assert after != before
    page.unroute(is_medium)
    notification.get_by_role("button").click()
    page.locator("body[data-ready=yes]").wait_for()
    came(page)
    assert page.evaluate(VALUES) == after
    assert faults(site) == []


@pytest.mark.parametrize("medium", MEDIA)
def test_a_medium_that_is_slow_is_waited_for_while_one_works(site, begun, medium):
    page, url = begun(medium)
    held, still_slow = [], [True]

    def hold(route):
        held.append(route) if still_slow else route.continue_()

    page.route(is_medium, hold)
    ready(page, url)
    page.locator(".image-slow").wait_for()
    after = change(page)
    still_slow.clear()
    for route in held:
        route.continue_()
    came(page)
    assert page.evaluate(VALUES) == after
    assert faults(site) == []
