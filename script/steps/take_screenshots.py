"""Takes the documents' screenshots from the demo, in an installation of their own.

The demo is loaded into an empty database at a time that stands still, so that a screenshot differs
from the last one only where the product does. Names after the command choose screenshots.
"""

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from config import embedded
from demo.password import PASSWORD
from script.steps import browser
from script.steps.checkout import ROOT, say
from script.steps.screenshot_table import SCREENSHOTS, Screenshot
from script.steps.stopped_clock import MOMENT
from tests.support.database import copied_database

FOLDER = ROOT / "docs" / "screenshots"
SCALE = 1.5  # dots for each pixel: sharp enough for text on a good screen; 1 where that is too much
QUALITIES = (90, 80, 70, 55)
START_SECONDS = 60
SETTLE_MS = 400
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none"]


def main(wanted: Sequence[str]) -> int:
    """Take all screenshots, or those named."""
    chosen = [screenshot for screenshot in SCREENSHOTS if not wanted or screenshot.name in wanted]
    FOLDER.mkdir(exist_ok=True)
    program = browser.find_or_install()
    with embedded.held(), copied_database("screenshots") as database, temporary(database) as env:
        say("Loading the demo.")
        run(env, "-m", "script.steps.stopped_clock", "load_demo")
        run(env, "-m", "script.steps.begun")
        with served(env) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
            warm_up(chromium, address)
            for screenshot in chosen:
                take(chromium, address, screenshot)
            chromium.close()
    return 0


@contextmanager
def temporary(database: str) -> Iterator[dict[str, str]]:
    """The environment of an installation whose files are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        yield os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "CREWMARK_DEBUG": "1",
            "CREWMARK_DATABASE_NAME": database,
            "CREWMARK_VAR": folder,
            "CREWMARK_WEB_PROCESSES": "1",
            "PORT": str(port),
        }


def run(env: dict[str, str], *arguments: str) -> None:
    """Run Python in the installation."""
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    """The installation's address while it is served."""
    command = ["-m", "gunicorn", "--config", "config/gunicorn.py", "script.steps.stopped_server"]
    server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{env['PORT']}"
    try:
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until it answers, whatever it says."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("Crewmark didn't answer, so no screenshot was taken.")


def warm_up(chromium: Browser, address: str) -> None:
    """Let the browser find its fonts: the first page after its start may be laid out otherwise."""
    page = chromium.new_page(base_url=address, device_scale_factor=SCALE)
    page.goto("/accounts/login/", wait_until="networkidle")
    page.wait_for_timeout(SETTLE_MS)
    page.close()


def take(chromium: Browser, address: str, screenshot: Screenshot) -> None:
    """One screenshot, by its person, into its file."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": screenshot.width, "height": screenshot.height},
        device_scale_factor=SCALE,
        color_scheme="dark" if screenshot.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.clock.set_fixed_time(MOMENT)
    sign_in(page, screenshot.email)
    answer = page.goto(screenshot.path)
    if answer is None or not answer.ok:
        raise SystemExit(
            f"{screenshot.name}: {screenshot.path} can't be opened by {screenshot.email}."
        )
    if screenshot.click:
        buttons = page.locator("main :is(button, a.button)")
        buttons.filter(has_text=re.compile(rf"^\s*{screenshot.click}\s*$")).first.click()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(SETTLE_MS)
    size = keep(page.screenshot(), screenshot)
    say(f"{screenshot.name}: {size // 1000} KB")
    context.close()


def sign_in(page: Page, email: str) -> None:
    """Through the sign-in page, as everybody does."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def keep(taken: bytes, screenshot: Screenshot) -> int:
    """Store a screenshot as small as it has to be; its bytes."""
    sharp = Image.open(io.BytesIO(taken)).convert("RGB")
    plain = sharp.resize((screenshot.width, screenshot.height), Image.Resampling.LANCZOS)
    for image in (sharp, plain):
        for quality in QUALITIES:
            packed = io.BytesIO()
            image.save(packed, "WEBP", quality=quality, method=6)
            if packed.tell() <= 1000 * screenshot.most:
                (FOLDER / f"{screenshot.name}.webp").write_bytes(packed.getvalue())
                return packed.tell()
    raise SystemExit(f"{screenshot.name} has more than {screenshot.most} KB. Show less of it.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
