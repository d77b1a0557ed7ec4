"""Finds or installs the Chromium of the browser tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from script.steps.checkout import say

VARIABLE = "CREWMARK_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_or_install() -> Path:
    """A Chromium: the one named, one on the machine, the system's package, Playwright's own."""
    found = named() or on_the_machine() or playwrights()
    return found or from_the_system() or from_playwright() or _give_up()


def named() -> Path | None:
    """The one that the environment names."""
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        return None
    if not os.access(said, os.X_OK):
        raise SystemExit(f"{VARIABLE} is “{said}”, which isn't an executable program.")
    return Path(said)


def on_the_machine() -> Path | None:
    """One of the usual names on the PATH."""
    return next((Path(path) for name in NAMES if (path := shutil.which(name))), None)


def playwrights() -> Path | None:
    """The one that Playwright downloaded before."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow, and seldom needed)

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def from_the_system() -> Path | None:
    """The distribution's package, where we are root."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid():
        return None
    say("Installing Chromium for the browser tests (the system's package).")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-qq", "-y", "--no-install-recommends", "chromium"]
    for command in ([apt, "update", "-qq"], install):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return on_the_machine()


def from_playwright() -> Path | None:
    """Playwright's own download."""
    say("Downloading Chromium for the browser tests.")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False)
    return playwrights()


def _give_up() -> Path:
    raise SystemExit(
        "The browser tests need Chromium, and none could be found or installed. Install your "
        f"system's package “chromium”, or set {VARIABLE} to the program, and start again. "
        "The other tests run without it: script/test tests/annotation"
    )
