"""Does a script that searches the items reach all of them, an interval at a time?"""

import pytest

from annotation.datasets.items import searching
from annotation.datasets.models import Item
from core.tenancy.scope import tenant
from tests.support.script import Script


@pytest.fixture
def script(world):
    return Script(world.acme.secrets["manager"])


def pages_of(script, address):
    """The ids on each page until `next` is null."""
    while address:
        page = script.call("GET", address).json()
        yield [row["id"] for row in page["results"]]
        address = page["next"] and page["next"].partition("/api/v1/")[2]


@pytest.mark.parametrize("filters", ["words=a", "words=zzz", "state=labeling&words=a"])
def test_following_next_gives_each_item_once(world, script, monkeypatch, filters):
    project = world.acme.project
    query = dict(part.split("=") for part in filters.split("&"))
    with tenant(world.acme.pk):
        rows = Item.objects.filter(project=project, text__iregex=rf"\m{query['words']}")
        if "state" in query:
            rows = rows.filter(state=query["state"])
        meant = list(rows.order_by("-pk").values_list("pk", flat=True))
    for interval in (1, 2, 3, 100):
        monkeypatch.setattr(searching, "SCAN_SIZE", interval)
        for limit in (1, 2, 200):
            address = f"projects/{project.pk}/items?{filters}&limit={limit}"
            pages = list(pages_of(script, address))
            assert [key for page in pages for key in page] == meant
            assert all(len(page) <= limit for page in pages)


def test_a_batch_or_a_state_alone_needs_no_intervals(world, script, monkeypatch):
    monkeypatch.setattr(searching, "SCAN_SIZE", 1)
    project = world.acme.project
    with tenant(world.acme.pk):
        batch = Item.objects.filter(project=project).latest("pk").batch
        meant = list(Item.objects.filter(batch=batch).order_by("-pk").values_list("pk", flat=True))
    assert len(meant) > 1
    [page] = pages_of(script, f"projects/{project.pk}/items?batch={batch.pk}")
    assert page == meant
