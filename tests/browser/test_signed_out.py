"""Somebody signs out, and in again, in another tab: what was labeled meanwhile is not lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import CALM, stored

SLUG = "tabs"
ADA = f"ada@{SLUG}.example"


@pytest.fixture
def ada(site):
    site.run(f"from tests.browser import stage; stage.begin({SLUG!r})")
    page = site.person(ADA)
    page.goto(f"/o/{SLUG}/work/")
    page.locator("a.primary").first.click()
    page.locator("body[data-ready=yes]").wait_for()
    return page


def answer(page):
    """The first class, submitted."""
    page.wait_for_timeout(CALM)
    page.keyboard.press("1")
    page.keyboard.press("Enter")


def test_what_is_labeled_while_signed_out_is_sent_afterwards(ada, site, tmp_path):
    tab = ada.context.new_page()
    tab.goto("/accounts/profile/")
    tab.locator(".menu.upward > summary").click()
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url("**/")

    answer(ada)
    line = ada.locator("#connection")
    expect(line).to_contain_text("You are signed out")
    expect(line).to_contain_text("waiting on this device: 1")

    site.sign_in(tab, ADA)
    expect(line).to_contain_text("Reload it to continue", timeout=20_000)
    assert stored(site, SLUG, tmp_path) == {}
    ada.reload()
    ada.locator("body[data-ready=yes]").wait_for()
    expect(line).to_have_text("")
    ada.wait_for_timeout(CALM)
    assert len(stored(site, SLUG, tmp_path)) == 1
