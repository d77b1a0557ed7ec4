"""How does a test get a running Crewmark and a person's browser?"""

import os
import socket
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from config import embedded
from tests.browser.site import WEB, WORKER, Site
from tests.support import database
from tests.support.ending import kill
from tests.support.live import running, wait_for

PATIENCE_MS = 30_000  # for what a page is expected to show: a machine of tests may be slow
expect.set_options(timeout=PATIENCE_MS)

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def chromium():
    """One real Chromium for each file; while Playwright runs, Django refuses to query here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CREWMARK_CHROMIUM") or None, args=CHROMIUM
        )
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path, chromium):
    """Web server and worker as script/server runs them, on a database of their own."""
    with embedded.held(), database.copied_database("browser") as name:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.support.quick_settings",
            "CREWMARK_DEBUG": "1",
            "CREWMARK_DATABASE_NAME": name,
            "CREWMARK_VAR": str(tmp_path),
            "CREWMARK_WEB_PROCESSES": "1",
            "PORT": str(port),
        }
        site = Site(f"http://127.0.0.1:{port}", chromium, tmp_path, environment)
        try:
            site.start(WEB)
            site.start(WORKER)
            wait_for(port, site.processes[WEB])
            yield site
        finally:
            kill(site.processes.values())


@pytest.fixture
def customers_site(committed_db, chromium, tmp_path):
    """An installation as customers see it: what isn't there is told by our own pages."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "CREWMARK_VAR": str(tmp_path),
    }
    with running(committed_db, tmp_path) as address:
        yield Site(address, chromium, tmp_path, environment)
