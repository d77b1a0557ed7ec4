"""Does throughput come by script, of the projects one may see?"""

import pytest

from annotation.projects.models import PersonGrant
from core.tenancy.scope import tenant
from tests.support.script import Script


@pytest.fixture
def script(world):
    """The script of acme's reviewer."""
    return Script(world.acme.secrets["reviewer"])


def test_sums_and_the_answers_behind_them(world, script):
    [row] = script.call("GET", "throughput?by=person").json()
    assert (row["labels"], row["answers"]) == (1, 1)
    for what in ("accepted", "submitted"):
        rows = script.call("GET", f"throughput/answers?what={what}&person={row['id']}").json()
        assert world.acme.item.pk in {each["item"] for each in rows["results"]}
        assert {each["what"] for each in rows["results"]} == {what}
    for what in ("rejected", "skipped"):
        assert script.call("GET", f"throughput/answers?what={what}").status_code == 200
    assert script.call("GET", "throughput/answers?what=lost").status_code == 422
    assert "cost" not in row


def test_what_waits_and_since_when(world, script):
    queues = script.call("GET", "throughput/waiting").json()
    [queue] = [each for each in queues if each["project"] == world.acme.project.pk]
    assert queue["name"] == world.acme.project.name
    assert set(queue["labeling"]) == {"items", "oldest_at", "median_at"}
    assert queue["labeling"]["items"] > 0
    assert queue["labeling"]["oldest_at"].endswith("Z")


def test_projects_without_a_grant_count_nothing(world, script):
    with tenant(world.acme.pk):
        PersonGrant.objects.all().delete()
    assert script.call("GET", "throughput").json() == []
    assert script.call("GET", "throughput/waiting").json() == []
    assert script.call("GET", "throughput/answers").json()["results"] == []
