"""How soon can somebody work on the labeling page, first and then item by item, in a browser?

Cold: a browser that has seen nothing opens the page. Next: the time from the key that submits to
the item that follows being painted, with its image, waveform or lines, while each request takes
`--delay` milliseconds and the person thinks for `--think` seconds. Memory: what the page's scripts
hold after these items and after `--sitting` more. With `--kind NAME`, or `all`, the same for label
kinds, and what is hard for each of them (bench/labeling_page/strain.py). `--keys` counts key
presses and ways of the pointer instead.

    script/bench labeling --kind all
    script/bench labeling --kind box --sitting 450
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, connections
from django.test.utils import override_settings
from playwright.sync_api import Browser

from bench._project import BenchProject
from bench._report import report
from bench._server import web_server
from bench.labeling_page.browser import chromium, cold, heap_of, held, opened, slow_down
from bench.labeling_page.cases import CASES, Case
from bench.labeling_page.counted import COUNTED, counts
from bench.labeling_page.places import make_place
from bench.labeling_page.steps import Sitting, work
from bench.labeling_page.strain import Figures, Ground, hard_places, strained

OPENINGS = 3
HELD = 5  # items that each person may have in hand
TOGETHER = 4  # pages that take turns; more of them open at once slow each other
ALL = "all"
DEFAULT = "choice"


def measure(chosen: argparse.Namespace, folder: Path) -> Figures:
    """Each kind by itself, then all of them item by item, then what is hard."""
    say("projects and files")
    cases = [*CASES.values()] if chosen.kind == ALL else [CASES[chosen.kind]]
    items = chosen.steps + chosen.sitting + HELD * (OPENINGS + 2)
    places = {
        case.name: make_place(case, folder, items=items, workers=OPENINGS + 1) for case in cases
    }
    hard = {case.name: hard_places(case, folder) for case in (cases if chosen.hard else ())}
    connections.close_all()
    figures: Figures = {}
    with web_server(database()) as (port, _server), chromium() as browser:
        for case in cases:
            say(f"{case.name}, cold")
            figures |= named(case, openings(browser, port, places[case.name], case))
        for some in (cases[at : at + TOGETHER] for at in range(0, len(cases), TOGETHER)):
            say(f"item by item: {', '.join(case.name for case in some)}")
            figures |= sat(browser, port, places, some, chosen)
        for case in cases if chosen.hard else ():
            say(f"{case.name}, what is hard")
            figures |= named(case, strained(Ground(browser, port, hard[case.name]), case))
    return figures


def count(folder: Path) -> Figures:
    """Keys and ways of the pointer."""
    places = {name: make_place(CASES[name], folder, items=20) for name in COUNTED}
    connections.close_all()
    with web_server(database()) as (port, _server), chromium() as browser:
        return counts(browser, port, places)


def say(what: str) -> None:
    """What is being done now."""
    print(f"... {what}", file=sys.stderr, flush=True)


def database() -> str:
    """The one that script/bench made for this."""
    return str(connection.settings_dict["NAME"])


def named(case: Case, figures: Figures) -> Figures:
    """The figures of this kind."""
    return {f"{case.name}, {name}": value for name, value in figures.items()}


def openings(browser: Browser, port: int, place: BenchProject, case: Case) -> Figures:
    """The page in browsers that have seen nothing."""
    found = []
    for person in range(OPENINGS):
        page = opened(browser, port, place, person, seen=case.seen)
        found.append(cold(page))
        page.context.close()
    return {
        "cold: kB on the wire": max(each["kilobytes"] for each in found),
        "cold: requests": max(each["requests"] for each in found),
        "cold: ms to usable, median": statistics.median(each["usable"] for each in found),
        "cold: ms to usable, worst": max(each["usable"] for each in found),
        "cold: ms to the item seen, median": statistics.median(each["seen"] for each in found),
    }


def sat(
    browser: Browser,
    port: int,
    places: dict[str, BenchProject],
    cases: list[Case],
    chosen: argparse.Namespace,
) -> Figures:
    """Item by item with a slow server, then many more without thinking."""
    pages = [opened(browser, port, places[case.name], OPENINGS, seen=case.seen) for case in cases]
    sittings = [Sitting(page, case) for page, case in zip(pages, cases, strict=True)]
    heaps = [heap_of(page) for page in pages]
    for page in pages:
        slow_down(page, chosen.delay)
    work(sittings, chosen.steps, think=chosen.think)
    times = [sitting.times() for sitting in sittings]
    fetched = [sitting.fetched_for_an_item() for sitting in sittings]
    few = [held(heap) for heap in heaps]
    for page in pages:
        slow_down(page, 0)
    work(sittings, chosen.sitting, think=0)
    figures: Figures = {}
    for case, heap, before, steps, took in zip(cases, heaps, few, times, fetched, strict=True):
        figures |= named(
            case,
            took
            | {
                "next item: ms, median": statistics.median(steps),
                "next item: ms, worst": max(steps),
                f"memory after {chosen.steps} items, MB": before,
                f"memory after {chosen.steps + chosen.sitting} items, MB": held(heap),
            },
        )
    for page in pages:
        page.context.close()
    return figures


def options() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=[*CASES, ALL], default=DEFAULT)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--delay", type=int, default=150, help="milliseconds of each request")
    parser.add_argument("--think", type=float, default=1, help="seconds between two submissions")
    parser.add_argument("--sitting", type=int, help="further items for the memory")
    parser.add_argument("--keys", action="store_true", help="count presses instead")
    parser.add_argument("--easy", dest="hard", action="store_false", help="not what is hard")
    chosen = parser.parse_args()
    if chosen.sitting is None:
        chosen.sitting = 50 if chosen.kind == ALL else 450
    return chosen


def main() -> None:
    """Measure on the database that script/bench made for this."""
    chosen = options()
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CREWMARK_VAR"] = name  # the server finds the stored files there
        with override_settings(MEDIA_ROOT=folder / "files"):
            figures = count(folder) if chosen.keys else measure(chosen, folder)
    connections.close_all()
    report("labeling", vars(chosen), figures)


if __name__ == "__main__":
    main()
