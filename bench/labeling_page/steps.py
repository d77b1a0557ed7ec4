"""How long does the next item take, and what does a long sitting leave in memory?"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Page

from bench.labeling_page.browser import painted
from bench.labeling_page.cases import Case

# What the browser has fetched since the last look; the medium and its previews apart.
FETCHED = """() => {
    const all = performance.getEntriesByType("resource");
    performance.clearResourceTimings();
    const ofPage = all.filter(({ name }) => !name.includes("/media/"));
    const bytes = ofPage.reduce((sum, entry) => sum + entry.transferSize, 0);
    return [ofPage.length, all.length - ofPage.length, bytes / 1000];
}"""
# How far the item is that isn't seen; states of media by the numbers of the HTML standard.
STATE = """() => {
    const media = [...document.querySelectorAll("#stage video, #stage audio, #stage img")]
        .map((each) => [each.localName, each.readyState ?? each.complete, each.networkState,
                        each.seeking, each.currentTime, each.error?.message].join(" "));
    const shown = document.querySelectorAll("#stage [data-shown]").length;
    const focus = document.activeElement?.outerHTML.slice(0, 80);
    return JSON.stringify({ mode: document.body.dataset.mode, shown, media, focus });
}"""
PATIENCE = 20  # seconds for the next item
CALM = 0.2  # seconds of a new item in which Enter means nothing yet


class Sitting:
    """One person at work on one kind."""

    def __init__(self, page: Page, case: Case) -> None:
        self.page = page
        self.case = case
        self.done = 0
        self.shown_at = time.monotonic()
        self.fetched: list[tuple[int, int, float]] = []

    def step(self, *, think: float) -> None:
        """Answer, think, submit, and wait until the next item is seen."""
        before = len(painted(self.page))
        for key in self.case.keys:
            self.page.keyboard.press(key)
        rest = self.shown_at + max(think, CALM) - time.monotonic()
        if rest > 0:
            self.page.wait_for_timeout(rest * 1000)
        self.page.keyboard.press("Control+Enter")
        until = time.monotonic() + PATIENCE
        while len(self.page.evaluate("window.painted")) <= before:
            if time.monotonic() > until:
                raise SystemExit(
                    f"{self.case.name}: nothing came after {self.done} items. {self.said()}"
                )
            self.page.wait_for_timeout(5)
        self.done += 1
        self.shown_at = time.monotonic()
        self.fetched.append(tuple(self.page.evaluate(FETCHED)))

    def said(self) -> str:
        """What the page says is in the way, and how far the item is."""
        places = "#connection:visible, .errors:visible, .notice:visible"
        words = self.page.locator(places).all_inner_texts()
        return " ".join([*words, self.page.evaluate(STATE)])

    def times(self) -> list[float]:
        """Milliseconds of each step."""
        return painted(self.page)[1:]

    def fetched_for_an_item(self) -> dict[str, float]:
        """Requests and kilobytes of the items after the first, as many as one of them takes."""
        of_page, media, kilobytes = zip(*self.fetched[1:], strict=True)
        return {
            "next item: requests of the page, mean": statistics.mean(of_page),
            "next item: requests for media, mean": statistics.mean(media),
            "next item: kB of the page, mean": statistics.mean(kilobytes),
        }


def work(sittings: list[Sitting], rounds: int, *, think: float) -> None:
    """All take turns: while one is measured, the others think."""
    for _ in range(rounds):
        for sitting in sittings:
            sitting.step(think=think)
