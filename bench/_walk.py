"""Which pages and lists are there, and what does opening one take?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bench._fill import Filled
from bench._processes import on_processor
from bench._variants import variants
from core.identity.models import User
from tests.isolation.expectations import EXPECTATIONS, Inside
from tests.isolation.routes import Route, every_route

# Files, images and streams take as long as they are big; the others hand out work when opened.
NO_PAGES = ("_csv", "_download", "_image", "_thumbnail", "_template", "_file", "_next", "_exit")
FOR_EACH_ROLE = ("organization_home", "projects", "api_projects", "review_list", "throughput")
ANNOTATORS = (
    *("my_work", "my_questions", "my_returned", "my_verdicts", "own_answers", "earnings"),
    *("api_verdicts", "api_returned", "api_earnings", "api_earning_events", "api_recent"),
)
TAKES_WORK = ("label", "review_open", "assignment_image", "api_next")


@dataclass
class Page:
    """One address as one person opens it, and what each opening took, in milliseconds.

    `wall` is by the clock, `python` and `database` are processor time of this process and of the
    database's process that serves it.
    """

    name: str
    role: str
    url: str
    statements: int = 0
    wall: list[float] = field(default_factory=list)
    python: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    @property
    def best(self) -> float:
        """The least processor time of both; the first opening filled caches."""
        return min(map(sum, zip(self.python[1:], self.database[1:], strict=True)))


class Statements:
    """Counts what is sent to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Run one statement."""
        self.count += 1
        return execute(*arguments)


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
    backend = backend_of_connection()
    for _ in range(times + 1):
        statements = Statements()
        with connection.execute_wrapper(statements):
            began, own, other = time.perf_counter(), time.process_time(), on_processor(backend)
            response = browsers[page.role].get(page.url, **options)
            page.database.append((on_processor(backend) - other) * 1000)
            page.python.append((time.process_time() - own) * 1000)
            page.wall.append((time.perf_counter() - began) * 1000)
        page.statements = statements.count
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SystemExit(f"{response.status_code} for {page.url}")
        if response.status_code != HTTPStatus.OK:
            if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                print(f"  {response.status_code} for {page.url} as {page.role}: not measured")
            return False
    return True


def backend_of_connection() -> int:
    """The process of the database that serves this one, and does all its work alone."""
    with connection.cursor() as cursor:
        cursor.execute("set max_parallel_workers_per_gather = 0")
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])
