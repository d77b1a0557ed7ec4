"""Do pages of a project read its rows alone, however many the rest of the organization has?

What is counted are the rows that PostgreSQL touches, as `explain analyze` tells them.
"""

import json
from functools import partial

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from annotation.datasets.items import searching
from annotation.datasets.items.filters import ALL, Wanted
from annotation.datasets.items.searching import Beside, neighbours, page_in
from annotation.datasets.models import Batch, Item
from annotation.projects.guidelines import examples
from annotation.projects.guidelines.examples import search_items
from annotation.projects.schema_editor.sample import sample_of
from core.tenancy.scope import tenant
from tests.factories.projects import make_project

OLD_ITEMS, NEW_ITEMS = 500, 5_000
PAGE = 51  # rows of a page, and one that says whether there are more
FILL = """
insert into annotation_item (
    organization_id, project_id, batch_id, external_id, text, data, hidden, content_hash, state,
    priority, position, slots, open_slots, created_at
)
select %s, %s, %s, n::text, 'some words', '{}', '{}', decode(md5(n::text), 'hex'), 'labeling',
    0, n, 1, 1, now()
from generate_series(1, %s) n
"""


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def fill(project, count):
    """Bring so many items, as an import does at its end: with fresh statistics."""
    batch = Batch.objects.create(project=project, name="An import")
    execute(FILL, project.organization_id, project.pk, batch.pk, count)
    execute("select annotation_refresh_statistics()")


def touched(plan):
    """The rows that a node of a plan and those below it touched."""
    own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    own += plan.get("Rows Removed by Join Filter", 0)
    return own * plan["Actual Loops"] + sum(map(touched, plan.get("Plans", ())))


def most_rows_touched(action):
    """The rows that the hungriest statement of an action touches."""
    with CaptureQueriesContext(connection) as captured:
        action()
    found = [0]
    for query in captured.captured_queries:
        if "annotation_item" in query["sql"] and query["sql"].startswith("SELECT"):
            ((plan,),) = execute(
                "explain (analyze, format json) " + query["sql"].replace("%", "%%")
            )
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found.append(touched(plan[0]["Plan"]))
    return max(found)


@pytest.fixture
def acme(world):
    with tenant(world.acme.pk):
        yield world.acme


@pytest.fixture
def projects(acme):
    """An old project, and a newer one with ten times the items."""
    by = acme.members["manager"]
    old = make_project("Old", by=by)
    fill(old, OLD_ITEMS)
    new = make_project("New", by=by)
    fill(new, NEW_ITEMS)
    return old, new


def test_the_list_of_an_old_small_project(acme, projects):
    old, _new = projects
    rows = most_rows_touched(lambda: page_in(old, Wanted(), RequestFactory().get("/"), ALL))
    assert 0 < rows <= 4 * PAGE


def test_the_statistics_of_batches_are_fresh_after_an_import(acme, projects):
    query = "select reltuples from pg_class where oid = 'annotation_batch'::regclass"
    ((counted,),) = execute(query)
    assert counted >= Batch.objects.count() > 0


SCAN_OF_TEST = 200  # rows looked through at most, each counted by several nodes of a plan
FILTERS = {
    "none": Wanted(),
    "state": Wanted(state="labeling"),
    "words": Wanted(q="some"),
    "rare words": Wanted(q="nowhere"),
    "skipped": Wanted(skipped="1"),
    "label": Wanted(label="spam"),
    "person": Wanted(person="1"),
    "asked": Wanted(asked="1"),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("which", [0, 1], ids=["old", "new"])
def test_the_items_beside_one(acme, projects, which, name, monkeypatch):
    monkeypatch.setattr(searching, "SCAN_SIZE", SCAN_OF_TEST)
    rows = Item.objects.filter(project=projects[which]).select_related("project__schema")
    ends = list(rows.order_by("pk"))
    for item in (ends[0], ends[len(ends) // 2], ends[-1]):
        hungriest = most_rows_touched(partial(neighbours, item, FILTERS[name]))
        assert 0 < hungriest <= (8 * SCAN_OF_TEST if FILTERS[name].walks else 10)
    if name in ("none", "state", "words"):
        first, second, last = ends[0], ends[1], ends[-1]
        assert neighbours(first, FILTERS[name]) == Beside(second.pk, None)
        assert neighbours(last, FILTERS[name]) == Beside(None, ends[-2].pk)


@pytest.mark.parametrize("words", ["", "some", "nowhere"])
@pytest.mark.parametrize("which", [0, 1], ids=["old", "new"])
def test_the_search_for_an_example(acme, projects, which, words, monkeypatch):
    monkeypatch.setattr(examples, "SEARCHED", SCAN_OF_TEST)
    project = projects[which]
    ids = Item.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True)
    for before in (None, ids[len(ids) // 2], ids[len(ids) - 1] + 1):
        hungriest = most_rows_touched(partial(search_items, project, words, before))
        assert 0 < hungriest <= 8 * SCAN_OF_TEST


@pytest.mark.parametrize("which", [0, 1], ids=["old", "new"])
def test_the_sample_of_a_schema(acme, projects, which):
    project = projects[which]
    manager = acme.members["manager"]
    first, *_rest, last = (
        Item.objects.filter(project=project).order_by("pk").values_list("pk", flat=True)
    )
    for wanted in ("", str(first), str(last)):
        rows = most_rows_touched(lambda wanted=wanted: sample_of(project, manager, wanted))
        assert 0 < rows <= 10, wanted
    sample = sample_of(project, manager, str(first))
    assert (sample.before, sample.after) == (None, first + 1)
    assert sample_of(project, manager, str(last)).before == last - 1
