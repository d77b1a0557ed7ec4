"""A search among more items than one page looks through goes on by itself, and can be stopped."""

import pytest
from playwright.sync_api import expect

from annotation.datasets.items.searching import SCAN_SIZE

INTERVALS = 4


@pytest.fixture
def mona(site):
    number = INTERVALS * SCAN_SIZE
    site.run(f"from tests.browser import stage; stage.many_items('far', {number})")
    page = site.person("mona@far.example", width=390)
    page.goto("/o/far/projects/")
    page.project = page.get_by_role("link", name="Messages").first.get_attribute("href")
    page.goto("/o/far/")
    yield page
    assert site.problems == []


def never(_route):
    """The request gets no answer."""


def search(page, words):
    page.goto(f"{page.project}items/?q={words}")


def test_it_goes_on_until_something_is_found_or_it_is_stopped(mona):
    search(mona, "oldest")
    expect(mona.get_by_role("link", name="the oldest of all")).to_be_visible()
    mona.go_back()
    expect(mona).to_have_url("/o/far/")
    search(mona, "unheard")
    expect(mona.get_by_role("heading", name="No matches")).to_be_visible()

    mona.route("**/*looked=*", never)
    search(mona, "oldest")
    stop = mona.get_by_role("button", name="Stop searching")
    stop.press("Enter")
    go_on = mona.get_by_role("link", name="Keep searching")
    expect(go_on).to_be_focused()
    expect(stop).to_be_hidden()
    expect(mona.get_by_text(f"{SCAN_SIZE:,} items searched so far")).to_be_visible()
    mona.unroute("**/*looked=*")
    go_on.press("Enter")
    expect(mona.get_by_role("link", name="the oldest of all")).to_be_visible()
