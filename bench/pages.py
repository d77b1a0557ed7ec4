"""How long does the server take for each page and each list of the API, with a million items?

Every address that answers a GET is opened as somebody who may, so a new page is measured without
being named here; `_variants` adds filters, searches and other periods. The times are of the whole
request in one warm process, the best of several: processor time of Python and of the database,
which a busy machine doesn't change much, and time by the clock. All pages are opened in rounds, as
a machine that is shared with others is slow for seconds at a time.

    script/bench pages --items 1000000
    script/bench pages --only costs
"""

from __future__ import annotations

import argparse
import logging

from django.db import connections

from bench._fill import Filled
from bench._kept import kept_database
from bench._report import report
from bench._walk import Page, clients, opened, pages
from config.gc_tuning import stay, warm_up

GOAL_MS = 50


def measure(filled: Filled, only: str, times: int, rounds: int) -> list[Page]:
    """All pages whose name holds the word, the slowest first."""
    browsers = clients(filled)
    found = [page for page in pages(filled) if only in page.name]
    for _ in range(rounds):
        found = [page for page in found if opened(page, browsers, filled, times)]
    return sorted(found, key=lambda page: -page.best)


def show(found: list[Page]) -> None:
    """The table, the slowest first; each column the best of its own."""
    print(f"{'both ms':>8} {'Python':>7} {'database':>8} {'wall':>7} {'statements':>10}  page")
    for page in found:
        least = [min(times[1:]) for times in (page.python, page.database, page.wall)]
        cells = f"{page.best:>8.1f} {least[0]:>7.1f} {least[1]:>8.1f} {least[2]:>7.1f}"
        where = page.url.removeprefix("/o/bench")
        print(f"{cells} {page.statements:>10}  {where} ({page.role})")


def main() -> None:
    """Measure on the kept database; script/bench's own one stays empty."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="a word in the names of the addresses")
    chosen = parser.parse_args()
    logging.getLogger("django.request").setLevel(logging.ERROR)  # many addresses take no GET
    with kept_database(chosen.items) as filled:
        warm_up()
        stay()
        found = measure(filled, chosen.only, chosen.times, chosen.rounds)
        connections.close_all()
    show(found)
    slow = [page for page in found if page.best > GOAL_MS]
    figures: dict[str, float] = {"pages": len(found), f"pages over {GOAL_MS} ms": len(slow)}
    figures |= {f"{page.url} as {page.role}, ms": page.best for page in found}
    report("pages", vars(chosen), figures)


if __name__ == "__main__":
    main()
