"""How long does the item browser take to find items by words, classes and people?

script/bench items --rows 200000
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

from django.db import connection, connections
from django.test import RequestFactory

from annotation.data.items.filters import Wanted
from annotation.data.items.searching import find_items
from annotation.projects.models import Project
from bench._report import report
from tests.factories import people, projects
from workforce.tenancy.scope import tenant

REPEATS = 9
# Every text has "message", every hundredth "invoice", one in fifty thousand "zebra".
FILL = """
insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, data, hidden, content_hash, state,
    priority, position, slots, open_slots, created_at
)
select %(organization)s, %(project)s, %(batch)s, 'row-' || n,
    n || ' some words of a message that is about as long as people write them on a phone, '
    || case when n %% 100 = 0 then 'invoice ' else '' end
    || case when n %% 50000 = 7 then 'zebra' else 'horse' end,
    '{}', '{}', sha256(n::text::bytea), 'labeling', 0, n, 1, 1, now()
from generate_series(1, %(rows)s) n
"""
WANTED = {
    "all": Wanted(),
    "common word": Wanted(q="mess"),
    "two common words": Wanted(q="phone people"),
    "word of one in a hundred": Wanted(q="invoice"),
    "rare word": Wanted(q="zebra"),
    "missing word": Wanted(q="unicorn"),
    "external id": Wanted(id="row-77"),
    "skipped": Wanted(skipped="1"),
    "open question": Wanted(asked="1"),
    "class": Wanted(label="ham"),
}


def fill(rows: int) -> tuple[int, Project]:
    """An organization with a project of so many items."""
    organization = people.make_organization("bench")
    user = people.make_user("owner@example.org")
    with tenant(organization.pk), connection.cursor() as cursor:
        project = projects.make_project(by=people.make_member(user, "owner"))
        batch = projects.make_batch(project)
        values = {"organization": organization.pk, "project": project.pk, "batch": batch.pk}
        cursor.execute(FILL, values | {"rows": rows})
    with tenant(organization.pk), connection.cursor() as cursor:
        cursor.execute("select annotation_refresh_statistics()")
    return organization.pk, project


def milliseconds(work: Callable[[], object]) -> float:
    """The median of a few runs."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[REPEATS // 2]


def measure(rows: int) -> dict[str, float]:
    """Milliseconds for each kind of search: the first page, and a rare word looked for further."""
    organization_id, project = fill(rows)
    pages = RequestFactory()
    figures = {}
    with tenant(organization_id):
        for name, wanted in WANTED.items():
            request = pages.get("/", wanted.values())
            figures[name] = milliseconds(partial(find_items, project, wanted, request))
        wanted = WANTED["missing word"]
        request = pages.get("/", wanted.values() | {"far": "1"})
        figures["missing word, far"] = milliseconds(partial(find_items, project, wanted, request))
    return figures


def main() -> None:
    """Measure on the database that script/bench made for this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    chosen = parser.parse_args()
    figures = measure(chosen.rows)
    connections.close_all()
    report("items", vars(chosen), figures)


if __name__ == "__main__":
    main()
