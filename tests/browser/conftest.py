"""How does a test get a running Crewmark and a person's browser?"""

import asyncio
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.site import Site

FOLDER = Path(__file__).parent
# One journey of each role, and one of each family of label types.
QUICK = {
    "test_day_admin.py::test_a_day_of_keeping_the_house",
    "test_day_annotator.py::test_a_day_without_a_mouse",
    "test_day_manager.py::test_a_project_from_template_to_difference",
    "test_day_reviewer.py::test_a_day_of_judging",
    "test_segments.py::test_spoken_digits_come_out_of_a_release_to_the_microsecond",
    "test_shapes.py::test_a_line_is_drawn_ends_with_a_double_click_and_is_released",
    "test_spans.py::test_words_are_marked_by_keys_alone_and_every_step_is_undone",
    "test_tracks.py::test_things_are_followed_saved_loaded_again_and_released_as_drawn",
}
MAX_CONTEXTS, MAX_SIGN_INS = 6, 2
MANY_CONTEXTS = {"test_the_whole_job_beside_another_organization": 40}
MAX_WORKERS = 3  # one is ended where a job fails again and again
PATIENCE_MS = 30_000  # for what a page is expected to show: a machine of tests may be slow
expect.set_options(timeout=PATIENCE_MS)

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def playwright_chromium():
    """One real Chromium for each process of pytest, and Playwright's event loop, which is hidden
    until a test asks for `chromium`: while a loop runs, Django refuses to query."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CREWMARK_CHROMIUM") or None, args=CHROMIUM
        )
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield browser, loop
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture
def chromium(playwright_chromium):
    """The Chromium, without anything of another test; what a test opens is closed behind it."""
    browser, loop = playwright_chromium
    asyncio._set_running_loop(loop)
    yield browser
    for context in browser.contexts:
        context.close()
    asyncio._set_running_loop(None)


@pytest.fixture
def site(request, installation, chromium):
    """A running Crewmark without a row or a file, for one test."""
    installation.ensure_running()
    site = Site(installation, chromium)
    yield site
    for context in chromium.contexts:
        context.close()
    installation.reset()
    assert wasted(site, request.node.name) == []


def wasted(site, test):
    """What a test took more of than it needs; time itself is never measured here."""
    started = site.installation.started
    limits = [
        ("web servers", started["web"], 1),
        ("helpers", started["inside"], 1),
        ("workers", started["worker"], MAX_WORKERS),
        ("browser contexts", site.contexts, MANY_CONTEXTS.get(test, MAX_CONTEXTS)),
        ("sign-ins on the page", site.signed_in_on_pages, MAX_SIGN_INS),
    ]
    return [f"{number} {what}, not {most}" for what, number, most in limits if number > most]


def pytest_collection_modifyitems(items):
    """All of these tests drive a browser, and all but some journeys wait for --slow."""
    for item in items:
        if item.path.parent == FOLDER:
            item.add_marker("browser")
            if f"{item.path.name}::{item.originalname}" not in QUICK:
                item.add_marker("slow")
