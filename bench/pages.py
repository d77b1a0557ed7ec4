"""How long does the server take for each page and each list of the API, with a million items?

Every address that answers a GET is opened as somebody who may, so a new page is measured without
being named here; `_variants` adds filters, searches and other periods. The times are of the whole
request in one warm process, the best of several: by the clock, of Python's processor time, and of
waiting for the database.

    script/bench pages --items 1000000
    script/bench pages --only costs
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bench._fill import Filled
from bench._kept import kept_database
from bench._report import report
from bench._variants import variants
from tests.isolation.expectations import EXPECTATIONS, Inside
from tests.isolation.routes import Route, every_route

GOAL_MS = 50
# Files, pictures and streams take as long as they are big; the others hand out work when opened.
NO_PAGES = ("_csv", "_download", "_picture", "_thumbnail", "_template", "_file", "_next", "_exit")
FOR_EACH_ROLE = ("organization_home", "projects", "api_projects", "review_list", "throughput")
ANNOTATORS = (
    *("my_work", "my_questions", "my_returned", "my_verdicts", "own_answers", "earnings"),
    *("api_verdicts", "api_returned", "api_earnings", "api_earning_events", "api_recent"),
)
TAKES_WORK = ("label", "review_open", "assignment_picture", "api_next")


@dataclass
class Page:
    """One address as one person opens it, and what that took."""

    name: str
    role: str
    url: str
    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    statements: int = 0
    database: list[float] = field(default_factory=list)


class Statements:
    """Counts what is sent to the database, and how long it takes to answer."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Run one statement."""
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - began


def pages(filled: Filled) -> Iterator[Page]:
    """Each address inside an organization, its variants, and the home of each role."""
    further = variants()
    for route in every_route():
        expected = EXPECTATIONS.get(route.name)
        if not isinstance(expected, Inside) or not is_page(route):
            continue
        url = address(route, filled)
        if url is None:
            continue
        for role in roles_for(route, expected, filled):
            yield Page(route.name, role, url)
            for query in further.get(route.name, ()):
                yield Page(route.name, role, f"{url}?{query}")


def roles_for(route: Route, expected: Inside, filled: Filled) -> list[str]:
    """As whom it is opened: everybody where the page differs, else whoever has the most to see."""
    if route.name in FOR_EACH_ROLE:
        return [role for role in filled.users if role in expected.roles]
    return ["annotator" if expected.own or route.name in ANNOTATORS else "owner"]


def is_page(route: Route) -> bool:
    """Whether opening it shows something and hands out nothing."""
    return route.name not in TAKES_WORK and not route.name.endswith(NO_PAGES)


def address(route: Route, filled: Filled) -> str | None:
    """The address with the ids of the filled database; None where it names what isn't there."""
    arguments = {"organization": "bench", "number": 1, **filled.ids}
    try:
        return reverse(route.name, kwargs={name: arguments[name] for name in route.arguments})
    except (KeyError, NoReverseMatch):
        return None


def clients(filled: Filled) -> dict[str, Client]:
    """A signed-in browser for each role."""
    found = {}
    for role, user_id in filled.users.items():
        found[role] = Client()
        found[role].force_login(User.objects.get(pk=user_id))
    return found


def opened(page: Page, browsers: dict[str, Client], filled: Filled, times: int) -> bool:
    """Open the page so many times after a first one; False if it shows nothing to this person."""
    options: dict[str, Any] = {"HTTP_HOST": "localhost", "secure": True}
    if "/api/v1/" in page.url:
        options["headers"] = {"authorization": f"Bearer {filled.secrets[page.role]}"}
    for _ in range(times + 1):
        statements = Statements()
        with connection.execute_wrapper(statements):
            began, own = time.perf_counter(), time.process_time()
            response = browsers[page.role].get(page.url, **options)
            page.own.append((time.process_time() - own) * 1000)
            page.wall.append((time.perf_counter() - began) * 1000)
        page.statements = statements.count
        page.database.append(statements.seconds * 1000)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SystemExit(f"{response.status_code} for {page.url}")
        if response.status_code != HTTPStatus.OK:
            if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                print(f"  {response.status_code} for {page.url} as {page.role}: not measured")
            return False
    return True


def measure(filled: Filled, only: str, times: int) -> list[Page]:
    """All pages whose name holds the word, the slowest first."""
    browsers = clients(filled)
    wanted = [page for page in pages(filled) if only in page.name]
    found = [page for page in wanted if opened(page, browsers, filled, times)]
    return sorted(found, key=lambda page: -min(page.wall[1:]))


def show(found: list[Page]) -> None:
    """The table, the slowest first."""
    print(f"{'wall ms':>8} {'Python':>7} {'database':>8} {'statements':>10}  page")
    for page in found:
        wall, own, database = (min(each[1:]) for each in (page.wall, page.own, page.database))
        print(
            f"{wall:>8.1f} {own:>7.1f} {database:>8.1f} {page.statements:>10}  "
            f"{page.url.removeprefix('/o/bench')} ({page.role})"
        )


def main() -> None:
    """Measure on the kept database; script/bench's own one stays empty."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", default="", help="a word in the names of the addresses")
    chosen = parser.parse_args()
    logging.getLogger("django.request").setLevel(logging.ERROR)  # many addresses take no GET
    with kept_database(chosen.items) as filled:
        found = measure(filled, chosen.only, chosen.times)
        connections.close_all()
    show(found)
    slow = [page for page in found if min(page.wall[1:]) > GOAL_MS]
    figures: dict[str, float] = {"pages": len(found), f"pages over {GOAL_MS} ms": len(slow)}
    figures |= {f"{page.url} as {page.role}, ms": min(page.wall[1:]) for page in found}
    report("pages", vars(chosen), figures)


if __name__ == "__main__":
    main()
