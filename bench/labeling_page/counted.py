"""How many keys and presses of the pointer, and which way of it, do ten regions take?"""

from __future__ import annotations

import json
import math
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from bench._project import BenchProject
from bench.labeling_page.browser import opened, painted
from bench.labeling_page.cases import CASES

TEN = 10
COUNTED = ("span", "box", "segment")
WORDS = """() => {
    const stage = document.querySelector("#stage");
    const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { index, 0: word } of node.data.matchAll(/\\w{4,}/g)) {
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            found.push([left, right, (top + bottom) / 2]);
        }
    }
    return found;
}"""
Spot = tuple[float, float]
Figures = dict[str, float]


class Hand:
    """A person's hand that counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.clicks = 0
        self.way = 0.0
        self.at: Spot = (0.0, 0.0)
        self.begun = False

    def press(self, *keys: str) -> None:
        """Keys, one after the other; those that are held count, too."""
        for key in keys:
            self.keys += 1 + key.count("+")
            self.page.keyboard.press(key)

    def drag(self, start: Spot, end: Spot) -> None:
        """Press here, let go there; the way to the first place isn't counted."""
        if self.begun:
            self.way += math.dist(self.at, start)
        self.begun = True
        self.way += math.dist(start, end)
        self.clicks += 1
        self.at = end
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()


def intervals_of(case: str, page: Page) -> list[tuple[Spot, Spot]]:
    """Where ten regions begin and end on the screen, the same for all ways of marking them."""
    if case == "span":
        words = page.evaluate(WORDS)[: TEN * 5 : 5][
            ::-1
        ]  # what is marked moves the words behind it
        return [((left + 2, height), (right - 2, height)) for left, right, height in words]
    place = "[data-view]" if case == "box" else "[data-time-view]"
    box = page.locator(place).bounding_box()
    assert box is not None
    columns, size = (TEN // 2, (40, 30)) if case == "box" else (TEN, (24, 0))
    across, down = box["width"] / (columns + 1), box["height"] / 3
    spots = [
        (box["x"] + across * (number % columns + 0.5), box["y"] + down * (number // columns + 0.5))
        for number in range(TEN)
    ]
    return [((x, y), (x + size[0], y + size[1])) for x, y in spots]


def one_class(hand: Hand, places: list[tuple[Spot, Spot]]) -> list[str]:
    """The class once, then ten drags."""
    hand.press("1")
    for start, end in places:
        hand.drag(start, end)
    return ["one"] * TEN


def two_classes(hand: Hand, places: list[tuple[Spot, Spot]]) -> list[str]:
    """The class where it differs from the one before, then a drag."""
    wanted = ["two", "one"] * (TEN // 2)
    for (start, end), before, now in zip(places, ["", *wanted], wanted, strict=False):
        if before != now:
            hand.press({"one": "1", "two": "2"}[now])
        hand.drag(start, end)
    return wanted


def keys_alone(hand: Hand, places: list[tuple[Spot, Spot]]) -> list[str]:
    """Neighbouring words; boxes of the usual size; intervals as short as a step of the cursor."""
    kind = next(key for key, found in MARKS.items() if hand.page.locator(found).count())
    for _ in places:
        hand.press(*STEPS[kind])
    return ["one"] * TEN


STEPS = {"spans": ["ArrowRight", "1"], "board": ["n"], "time": ["[", ".", "]", "1"]}
MARKS = {"time": "[data-time-view]", "board": "[data-view]", "spans": "#stage"}
WAYS: dict[str, Callable[[Hand, list[tuple[Spot, Spot]]], list[str]]] = {
    "one class": one_class,
    "two classes in turn": two_classes,
    "keys alone": keys_alone,
}


def counts(browser: Browser, port: int, places: dict[str, BenchProject]) -> Figures:
    """Each way of each job, on an item of its own."""
    figures: Figures = {}
    for case, place in places.items():
        page = opened(browser, port, place, 0, seen=CASES[case].seen)
        for number, (name, way) in enumerate(WAYS.items(), start=1):
            page.wait_for_timeout(300)  # a new item takes no key for a moment
            hand = Hand(page)
            wanted = way(hand, intervals_of(case, page))
            check(page, case, name, wanted)
            hand.press("Enter")
            painted(page, number + 1)
            figures |= {
                f"{case}, {name}: keys": hand.keys,
                f"{case}, {name}: presses of the pointer": hand.clicks,
                f"{case}, {name}: way of the pointer, px": hand.way,
            }
        page.context.close()
    return figures


def check(page: Page, case: str, way: str, wanted: list[str]) -> None:
    """What was to be marked has been."""
    field = CASES[case].fields[0]["name"]
    value = page.locator(f"[data-field={field}] input[data-value]").input_value()
    regions = json.loads(value or "[]")
    found = [each["label"] for each in regions]
    if sorted(found) != sorted(wanted):
        raise SystemExit(f"{case}, {way}: {found} was marked instead of {wanted}.")
