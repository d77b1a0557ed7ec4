"""Does a long list come whole, page by page, whatever is added meanwhile?"""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy.scope import tenant
from tests.factories import people


def ids(page):
    return [row["id"] for row in page["results"]]


def test_following_next_gives_every_row_once(world, script):
    with tenant(world.acme.pk):
        for number in range(6):
            people.make_pool(f"Pool {number}")
    first = script.call("GET", "pools?limit=3").json()
    with tenant(world.acme.pk):
        people.make_pool("Came later")
    seen, page = ids(first), first
    while page["next"]:
        assert "limit=3" in page["next"]
        assert page["next"].startswith("http://testserver/o/acme/api/v1/pools?")
        page = script.call("GET", page["next"].partition("/api/v1/")[2]).json()
        seen += ids(page)
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 7


def test_filters_stay_in_the_address_of_the_next_page(world, script):
    page = script.call("GET", "members?limit=1&role=annotator").json()
    assert "role=annotator" in page["next"]
    rest = script.call("GET", page["next"].partition("/api/v1/")[2]).json()
    assert [row["role"] for row in rest["results"]] == ["annotator"]
    assert rest["next"] is None


def test_a_page_costs_the_same_queries_however_long(world, script):
    """No list asks the database for each of its rows."""
    project = world.acme.project.pk
    paths = ("members", "pools", "projects", f"projects/{project}/items", "costs/events", "rates")
    for path in paths:
        script.call("GET", path)
        counts = []
        for limit in (1, 50):
            with CaptureQueriesContext(connection) as queries:
                page = script.call("GET", f"{path}?limit={limit}").json()
            assert page["results"], path
            counts.append(len(queries))
        assert counts[0] == counts[1], path
