"""What does a browser fetch for the labeling page, when can it be used, what does it hold?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench._project import BenchProject
from script.steps.browser import VARIABLE, find_or_install

PATIENCE = 120_000  # milliseconds, also on a busy machine
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# What belongs to the item itself is counted apart: its size says nothing of the page. What is
# fetched for the next item is that item's; what the browser has already isn't on the wire.
COLD = """() => {
    const kinds = ["navigation", "resource"];
    const usable = performance.getEntriesByName("labeling:ready")[0].startTime;
    const sent = kinds.flatMap((kind) => performance.getEntriesByType(kind))
        .filter(({ transferSize, startTime }) => transferSize && startTime < usable);
    const ofPage = sent.filter(({ name }) => !name.includes("/media/"));
    return {
        kilobytes: ofPage.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000,
        requests: sent.length,
        usable,
    };
}"""
# From the key that submits, at first from the beginning of the page, to the end of the frame that
# shows the item with its medium: looked for in the frames from the one that the page itself draws.
WATCH = """
    window.painted = [];
    let since = 0;
    addEventListener("keydown", ({ key, timeStamp }) => {
        if (key === "Enter") since = timeStamp;
    }, true);
    const isSeen = () => !"@" || document.querySelector("#stage @");
    const { port1: frameEnds, port2: afterFrame } = new MessageChannel();
    const look = (from) => requestAnimationFrame(() => frameEnds.postMessage(from));
    afterFrame.onmessage = ({ data: from }) => {
        if (isSeen()) window.painted.push(performance.now() - from);
        else look(from);
    };
    const mark = performance.mark.bind(performance);
    performance.mark = (name, ...more) => {
        if (name === "labeling:shown") look(since);
        return mark(name, ...more);
    };
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    with sync_playwright() as playwright:
        path = os.environ.get(VARIABLE) or str(find_or_install())
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def opened(
    browser: Browser, port: int, project: BenchProject, person: int, *, seen: str = ""
) -> Page:
    """The labeling page in a browser of its own, ready to work; `seen` finds the medium that is
    there."""
    context = browser.new_context(viewport={"width": 1366, "height": 800})
    address = f"http://127.0.0.1:{port}"
    session = {"name": "sessionid", "value": project.sessions[person], "url": address}
    context.set_default_timeout(PATIENCE)
    context.add_cookies([session])  # type: ignore[list-item]  # theirs is a TypedDict
    page = context.new_page()
    page.add_init_script(WATCH.replace("@", seen))
    page.goto(f"{address}/o/{project.slug}/projects/{project.project_id}/label/")
    page.locator("body[data-ready=yes]").wait_for()
    if seen:
        page.locator(f"#stage {seen}").first.wait_for(state="attached")
    return page


def painted(page: Page, number: int = 1) -> list[float]:
    """Milliseconds to each item so far, the first from the beginning; waits for so many."""
    for _ in range(1000):
        found: list[float] = page.evaluate("window.painted")
        if len(found) >= number:
            return found
        page.wait_for_timeout(20)
    raise SystemExit("An item was never shown.")


def cold(page: Page) -> dict[str, float]:
    """What the page took that has just been opened."""
    found: dict[str, float] = page.evaluate(COLD)
    return found | {"seen": painted(page)[0]}


def slow_down(page: Page, delay: int) -> None:
    """Let each request take at least so many milliseconds."""
    conditions: dict[str, Any] = {"offline": False, "latency": delay}
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        conditions | {"downloadThroughput": -1, "uploadThroughput": -1},
    )


def held(session: CDPSession) -> float:
    """Megabytes that the scripts hold when the garbage is collected."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    used = {each["name"]: float(each["value"]) for each in metrics}
    return used["JSHeapUsedSize"] / 1e6


def heap_of(page: Page) -> CDPSession:
    """What `held` asks."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return session
