"""How long does the next item take, and what does a long sitting leave in memory?"""

from __future__ import annotations

import time

from playwright.sync_api import Page

from bench.labeling_page.browser import painted
from bench.labeling_page.cases import Case

PATIENCE = 20  # seconds for the next item
CALM = 0.2  # seconds of a new item in which Enter means nothing yet


class Sitting:
    """One person at work on one kind."""

    def __init__(self, page: Page, case: Case) -> None:
        self.page = page
        self.case = case
        self.done = 0
        self.shown_at = time.monotonic()

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
                raise SystemExit(f"{self.case.name}: no next item came. {self.said()}")
            self.page.wait_for_timeout(5)
        self.done += 1
        self.shown_at = time.monotonic()

    def said(self) -> str:
        """What the page says is in the way."""
        places = "#connection, .errors:not([hidden]), .notice:not([hidden])"
        return " ".join(self.page.locator(places).all_inner_texts())

    def times(self) -> list[float]:
        """Milliseconds of each step."""
        return painted(self.page)[1:]


def work(sittings: list[Sitting], rounds: int, *, think: float) -> None:
    """All take turns: while one is measured, the others think."""
    for _ in range(rounds):
        for sitting in sittings:
            sitting.step(think=think)
