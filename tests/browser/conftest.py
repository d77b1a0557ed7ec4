"""How does a test get a running Crewmark and a person's browser?"""

import asyncio
import os

import pytest
from playwright.sync_api import expect, sync_playwright

from config import embedded
from tests.browser.site import Installation, Site
from tests.support import database
from tests.support.ending import kill
from tests.support.live import collect

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


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """The one installation of this process of pytest, as customers see it, without a row."""
    with embedded.held(), database.copied_database("browser") as name:
        installation = Installation(name, tmp_path_factory.mktemp("installation"))
        collect(installation.environment)
        try:
            yield installation
        finally:
            kill(installation.processes.values())


@pytest.fixture
def site(installation, chromium):
    """A running Crewmark without a row or a file, for one test."""
    installation.ensure_running()
    site = Site(installation, chromium)
    yield site
    for context in chromium.contexts:
        context.close()
    installation.reset()
