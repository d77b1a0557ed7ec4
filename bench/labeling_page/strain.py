"""How does the page bear what is hard: thousands of regions, an hour, a million points?"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench._project import BenchProject
from bench._report import percentile
from bench.labeling_page import heavy, made
from bench.labeling_page.browser import heap_of, held, opened, painted
from bench.labeling_page.cases import Case
from bench.labeling_page.places import make_place
from tests.browser.videos import BITS

SEEKS = 1000
ZOOMS = 10
OK = 200
TEXT = made.text(heavy.LENGTH)
PAN = """() => new Promise((done) => {
    const view = document.querySelector("[data-view]");
    const times = [];
    const step = (now) => {
        times.push(now);
        const by = times.length % 20 < 10 ? 7 : -7;
        view.dispatchEvent(new WheelEvent("wheel", { deltaX: by, deltaY: by, cancelable: true }));
        if (times.length <= 120) requestAnimationFrame(step);
        else done(times.slice(1).map((time, index) => time - times[index]));
    };
    view.dispatchEvent(new WheelEvent("wheel", { ctrlKey: true, deltaY: -200, cancelable: true }));
    requestAnimationFrame(step);
})"""
SAVE = """async (answer) => {
    const { item } = JSON.parse(document.getElementById("labeling-data").textContent);
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const sent = await fetch(item.urls.draft, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ answer, revision: 0 }),
    });
    return sent.status;
}"""
# Closer until another window has come and is drawn; the stretched lines of the one before are seen
# from the next frame on.
ZOOM = """() => new Promise((done) => {
    const began = performance.now();
    const place = document.querySelector("[data-time-view]");
    const answers = () => performance.getEntriesByType("resource")
        .filter(({ name }) => name.includes("/window/")).length;
    const before = answers();
    const drawn = () => done(performance.now() - began);
    const look = () => {
        if (answers() === before) return requestAnimationFrame(look);
        requestAnimationFrame(() => requestAnimationFrame(drawn));
    };
    const { left, width, top } = place.getBoundingClientRect();
    const at = { clientX: left + width / 3, clientY: top + 60 };
    place.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, cancelable: true, ...at }));
    look();
})"""
# The frame's number as the bars of the image on the screen say it (tests/browser/videos.py).
SEEK = """([wanted, width, height, bits]) => new Promise((done) => {
    const view = document.querySelector("[data-view]");
    const typed = document.querySelector("[data-video=frame]");
    const canvas = view.querySelector("canvas");
    const context = canvas.getContext("2d");
    const [across, down] = [view.clientWidth, view.clientHeight];
    const scale = Math.min((across - 28) / width, (down - 28) / height, 48);
    const [left, top] = [(across - width * scale) / 2, (down - height * scale) / 2];
    const fine = canvas.width / across;
    const lit = (bit) => {
        const x = left + (bit + 0.5) * (width / bits) * scale;
        const at = [x * fine, (top + 12 * scale) * fine].map(Math.round);
        return context.getImageData(...at, 1, 1).data[0] > 127;
    };
    const values = Array.from({ length: bits }, (_none, bit) => [bit, 2 ** bit]);
    const read = () => done(values.reduce((sum, [bit, value]) => sum + (lit(bit) ? value : 0), 0));
    const until = performance.now() + 5000;
    const look = () => {
        const isThere = Number(view.dataset.frame) === wanted || performance.now() > until;
        requestAnimationFrame(isThere ? () => setTimeout(read) : look);
    };
    typed.value = String(wanted);
    typed.dispatchEvent(new Event("change", { bubbles: true }));
    look();
})"""


@dataclass(frozen=True)
class Ground:
    """Where it is measured: the projects of one item each, by what is hard about it."""

    browser: Browser
    port: int
    places: dict[str, BenchProject]


Figures = dict[str, float]


def variants(case: Case) -> dict[str, Case]:
    """The same kind on what is hard."""
    if case.medium == "text" and case.name in STRAINS:
        return {"long": replace(case, rows=[(TEXT,)])}
    if case.medium == "image":
        return {str(number): replace(case, files=made.large_image) for number in heavy.SHAPES}
    files = {
        "segment": {"long": made.hour},
        "series": {"long": made.long_series},
        "track": {"constant": made.videos, "variable": made.uneven_videos},
    }
    return {key: replace(case, files=each) for key, each in files.get(case.name, {}).items()}


def hard_places(case: Case, folder: Path) -> dict[str, BenchProject]:
    """Their projects; made before a browser runs, since Django refuses to query beside it."""
    return {key: make_place(each, folder) for key, each in variants(case).items()}


def strained(ground: Ground, case: Case) -> Figures:
    """What is hard for this kind."""
    strain = STRAINS.get(case.name)
    return strain(ground, case) if strain else {}


def opened_with(ground: Ground, key: str, case: Case, answer: dict[str, Any]) -> Page:
    """A browser that has seen nothing opens the item, on which there is a draft of this answer."""
    place = ground.places[key]
    before = opened(ground.browser, ground.port, place, 0, seen=case.seen)
    status = before.evaluate(SAVE, answer)
    before.context.close()
    if status != OK:
        raise SystemExit(f"{case.name}: the draft wasn't taken, status {status}.")
    return opened(ground.browser, ground.port, place, 0, seen=case.seen)


def intervals(ground: Ground, case: Case) -> Figures:
    """A long text full of marked words."""
    page = opened_with(ground, "long", case, heavy.answer_on_text(case, TEXT))
    figures = {f"{heavy.INTERVALS} in 100 KB: ms to first paint": painted(page)[0]}
    page.context.close()
    return figures


def shapes(ground: Ground, case: Case) -> Figures:
    """Many shapes on twelve megapixels, while the image is moved."""
    figures: Figures = {}
    for number in heavy.SHAPES:
        page = opened_with(ground, str(number), case, heavy.answer_on_image(case, number))
        times = page.evaluate(PAN)
        figures |= {
            f"{number} on 12 megapixels: ms to first paint": painted(page)[0],
            f"{number}: frames per second while moved": 1000 / statistics.mean(times),
            f"{number}: ms of a frame, 95th percentile": percentile(times, 0.95),
        }
        page.context.close()
    return figures


def hour(ground: Ground, case: Case) -> Figures:
    """An hour of audio."""
    page = opened(ground.browser, ground.port, ground.places["long"], 0, seen=case.seen)
    figures = {
        "an hour: ms to usable": painted(page)[0],
        "an hour: memory, MB": held(heap_of(page)),
    }
    page.context.close()
    return figures


def million(ground: Ground, case: Case) -> Figures:
    """A million points in eight channels, and ten steps closer."""
    page = opened(ground.browser, ground.port, ground.places["long"], 0, seen=case.seen)
    steps = [page.evaluate(ZOOM) for _ in range(ZOOMS)]
    figures = {
        "1,000,000 x 8: ms to usable": painted(page)[0],
        "1,000,000 x 8: ms of a step closer, median": statistics.median(steps),
        "1,000,000 x 8: ms of a step closer, worst": max(steps),
    }
    page.context.close()
    return figures


def frames(ground: Ground, case: Case) -> Figures:
    """Random frames of videos of constant and of variable rate: is each the one asked for?"""
    figures: Figures = {}
    for rate, place in ground.places.items():
        page = opened(ground.browser, ground.port, place, 0, seen=case.seen)
        last = int(page.locator("[data-video=frame]").get_attribute("max") or 0)
        chance = random.Random(5)  # noqa: S311 (no secret: the same frames each time)
        wanted = [chance.randint(0, last) for _ in range(SEEKS)]
        video = [made.WIDTH, made.HEIGHT, BITS]
        right = sum(page.evaluate(SEEK, [frame, *video]) == frame for frame in wanted)
        figures[f"{rate} rate: % of {SEEKS} seeks exact"] = 100 * right / SEEKS
        page.context.close()
    return figures


STRAINS: dict[str, Callable[[Ground, Case], Figures]] = {
    "span": intervals,
    "relation": intervals,
    "box": shapes,
    "polygon": shapes,
    "polyline": shapes,
    "keypoint": shapes,
    "mask": shapes,
    "segment": hour,
    "series": million,
    "track": frames,
}
