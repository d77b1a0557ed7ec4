"""How soon can somebody work on the labeling page, first and then item by item, in a browser?

Cold: a browser that has seen nothing opens the page. Next: the time from the key that submits to
the item that follows being painted, while each request takes `--delay` milliseconds and the person
thinks for `--think` seconds. Memory: what the page's scripts hold after some and after many items.

    script/bench labeling --steps 50 --delay 150 --think 1 --sitting 500
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench._project import BenchProject, make_project
from bench._report import report
from bench._server import web_server
from script.steps.browser import VARIABLE, find_or_install

OPENINGS = 5
PATIENCE = 20  # seconds for the next item
HELD = 5  # items that each person may have in hand
FEW = 50  # items after which memory is read for the first time
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COLD = """() => {
    const kinds = ["navigation", "resource"];
    const all = kinds.flatMap((kind) => performance.getEntriesByType(kind));
    return {
        kilobytes: all.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000,
        requests: all.length,
        usable: performance.getEntriesByName("labeling:ready")[0].startTime,
    };
}"""
# The frame after the mark is the first that can show the item; what runs then follows its painting.
WATCH = """() => {
    window.painted = [];
    let pressed = 0;
    addEventListener("keydown", ({ key, timeStamp }) => {
        if (key === "Enter") pressed = timeStamp;
    }, true);
    new PerformanceObserver((marks) => {
        if (!pressed || !marks.getEntriesByName("labeling:shown").length) return;
        const since = pressed;
        const painted = () => window.painted.push(performance.now() - since);
        pressed = 0;
        requestAnimationFrame(() => setTimeout(painted));
    }).observe({ type: "mark" });
}"""


def measure(options: argparse.Namespace) -> dict[str, float]:
    """Open the page anew, then work on it."""
    items = options.steps + options.sitting + FEW + HELD * (OPENINGS + 2)
    project = make_project(items=items, overlap=1, workers=OPENINGS + 2)
    connections.close_all()
    name = str(connection.settings_dict["NAME"])
    with web_server(name) as (port, _server), chromium() as browser:
        pages = [opened(browser, port, project, each) for each in range(OPENINGS)]
        cold = [page.evaluate(COLD) for page in pages]
        for page in pages:
            page.context.close()
        next_item = steps(opened(browser, port, project, OPENINGS), options)
        few, many = heap(opened(browser, port, project, OPENINGS + 1), options.sitting)
    return {
        "cold: kB on the wire": max(each["kilobytes"] for each in cold),
        "cold: requests": max(each["requests"] for each in cold),
        "cold: ms to usable, median": statistics.median(each["usable"] for each in cold),
        "cold: ms to usable, worst": max(each["usable"] for each in cold),
        "next item: ms, median": statistics.median(next_item),
        "next item: ms, worst": max(next_item),
        f"scripts' memory after {FEW} items, MB": few,
        f"scripts' memory after {FEW + options.sitting} items, MB": many,
    }


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    with sync_playwright() as playwright:
        path = os.environ.get(VARIABLE) or str(find_or_install())
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def opened(browser: Browser, port: int, project: BenchProject, person: int) -> Page:
    """The labeling page in a browser of its own, ready to work."""
    context = browser.new_context(viewport={"width": 1366, "height": 800})
    address = f"http://127.0.0.1:{port}"
    session = {"name": "sessionid", "value": project.sessions[person], "url": address}
    context.add_cookies([session])  # type: ignore[list-item]  # theirs is a TypedDict
    page = context.new_page()
    page.goto(f"{address}/o/{project.slug}/projects/{project.project_id}/label/")
    page.locator("body[data-ready=yes]").wait_for()
    return page


def steps(page: Page, options: argparse.Namespace) -> list[float]:
    """Milliseconds from the key to the next item, step by step, with a slow server."""
    slow_down(page.context.new_cdp_session(page), options.delay)
    page.evaluate(WATCH)
    for _ in range(options.steps):
        answer(page, think=options.think)
    found: list[float] = page.evaluate("window.painted")
    page.context.close()
    return found


def slow_down(session: CDPSession, delay: int) -> None:
    """Let each request take at least so many milliseconds."""
    conditions: dict[str, Any] = {"offline": False, "latency": delay}
    session.send(
        "Network.emulateNetworkConditions",
        conditions | {"downloadThroughput": -1, "uploadThroughput": -1},
    )


def heap(page: Page, sitting: int) -> tuple[float, float]:
    """Megabytes that the scripts hold after a few items and after many more."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    work(page, FEW)
    few = held(session)
    work(page, sitting)
    many = held(session)
    page.context.close()
    return few, many


def work(page: Page, items: int) -> None:
    """Answer so many items without thinking; a new item ignores Enter for a moment."""
    for _ in range(items):
        answer(page, think=0.2)


def answer(page: Page, *, think: float) -> None:
    """Choose, think, submit, and wait for the next item; ends the measurement if none comes."""
    before = page.locator("#stage").inner_text()
    page.keyboard.press("1")
    page.wait_for_timeout(think * 1000)
    page.keyboard.press("Enter")
    until = time.monotonic() + PATIENCE
    while page.locator("#stage").inner_text() == before:
        if time.monotonic() > until:
            said = page.locator("#connection, .errors:not([hidden])").all_inner_texts()
            raise SystemExit(f"No next item came. The page says: {said}")
        page.wait_for_timeout(5)


def held(session: CDPSession) -> float:
    """What is left after the garbage is collected."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    used = {each["name"]: float(each["value"]) for each in metrics}
    return used["JSHeapUsedSize"] / 1e6


def options() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--delay", type=int, default=150, help="milliseconds of each request")
    parser.add_argument("--think", type=float, default=1, help="seconds between two submissions")
    parser.add_argument("--sitting", type=int, default=450, help="further items for the memory")
    return parser.parse_args()


def main() -> None:
    """Measure on the database that script/bench made for this."""
    chosen = options()
    figures = measure(chosen)
    connections.close_all()
    report("labeling", vars(chosen), figures)


if __name__ == "__main__":
    main()
