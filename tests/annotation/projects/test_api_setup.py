"""Does a script set up what surrounds a project: copies, grants, limits, batches, reservations?"""

import pytest

from annotation.datasets.models import Item
from annotation.label_types.registry import KINDS
from annotation.projects.copying.jobs import copy_items
from annotation.projects.models import PersonGrant
from core.tenancy.scope import tenant
from tests.support.script import Script


@pytest.fixture
def script(world):
    """The script of acme's manager."""
    return Script(world.acme.secrets["manager"])


@pytest.fixture
def place(world):
    """The address of acme's project."""
    return f"projects/{world.acme.project.pk}"


def test_what_a_project_may_begin_with_is_listed(world):
    script = Script(world.acme.secrets["annotator"])
    templates = {row["key"]: row for row in script.call("GET", "templates").json()}
    assert templates["text-classification"]["takes_classes"]
    assert not templates["rating"]["takes_classes"]
    assert [row["name"] for row in script.call("GET", "kinds").json()] == list(KINDS)


def test_a_closed_project_refuses_changes_until_it_is_reopened(world, script, place):
    assert script.call("POST", f"{place}/close").json()["state"] == "closed"
    pool = f"{place}/pools/{world.acme.pool.pk}"
    assert script.call("PUT", pool).json()["code"] == "project_closed"
    assert script.call("POST", f"{place}/reopen").json()["state"] == "paused"
    assert script.call("PUT", pool).status_code == 204


def test_who_copies_a_project_has_the_copy_with_its_items(committed_world):
    acme = committed_world.acme
    script = Script(acme.secrets["manager"])
    sent = {"name": "Second round", "with_data": True}
    copy = script.call("POST", f"projects/{acme.project.pk}/copy", sent).json()
    items = f"projects/{copy['id']}/copy/items"
    assert script.call("GET", items).json()["state"] == "running"
    assert script.call("POST", f"projects/{copy['id']}/copy/stop").json()["state"] == "stopped"
    assert script.call("POST", f"projects/{copy['id']}/copy/resume").json()["state"] == "running"
    copy_items(organization_id=acme.pk, project_id=copy["id"])
    done = script.call("GET", items).json()
    assert (done["state"], done["copied"]) == ("done", done["total"])
    again = script.call("POST", f"projects/{acme.project.pk}/copy", sent)
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")


def test_a_project_is_granted_and_taken_back(world, script, place):
    reviewer = world.acme.members["reviewer"]
    theirs = Script(world.acme.secrets["reviewer"])
    with tenant(world.acme.pk):
        PersonGrant.objects.filter(user=reviewer.user_id).delete()
    assert theirs.call("GET", place).status_code == 404
    grant = f"{place}/grants/members/{reviewer.pk}"
    assert script.call("PUT", grant, {"level": "own"}).status_code == 422
    assert script.call("PUT", grant, {"level": "view"}).status_code == 204
    shown = theirs.call("GET", f"{place}/grants").json()
    assert (reviewer.pk, "view") in [(row["member"], row["level"]) for row in shown["members"]]
    assert theirs.call("PUT", grant, {"level": "manage"}).status_code == 403
    assert script.call("DELETE", grant).status_code == 204
    assert theirs.call("GET", place).status_code == 404
    pool = f"{place}/grants/pools/{world.acme.pool.pk}"
    assert script.call("PUT", pool, {"level": "review"}).status_code == 204
    [row] = script.call("GET", f"{place}/grants").json()["pools"]
    assert (row["pool"], row["level"]) == (world.acme.pool.pk, "review")
    assert script.call("DELETE", pool).status_code == 204
    assert script.call("GET", f"{place}/grants").json()["pools"] == []


def test_a_pool_is_limited_and_a_project_gets_its_day(world, script, place):
    limits = f"{place}/pools/{world.acme.pool.pk}/limits"
    sent = {"share_percent": 40, "daily_each": 100}
    shown = script.call("PUT", limits, sent).json()
    assert {**shown, **sent} == shown
    assert shown["daily_all"] is None
    assert script.call("GET", f"{place}/pools").json()[0]["limits"] == shown
    assert script.call("PUT", limits, {"share_percent": 0}).status_code == 422
    script.call("DELETE", f"{place}/pools/{world.acme.pool.pk}")
    assert script.call("PUT", limits, sent).json()["code"] == "gone"
    day = {"deadline_on": "2031-05-06"}
    assert script.call("PUT", f"{place}/deadline", day).json()["deadline_on"] == "2031-05-06"


def test_a_batch_is_planned_and_items_go_first(world, script, place):
    [batch] = script.call("GET", f"{place}/batches").json()["results"]
    assert (batch["items"], batch["done"]) == (5, 1)
    one = f"{place}/batches/{batch['id']}"
    changed = script.call("PATCH", one, {"priority": 7}).json()
    assert changed == batch | {"priority": 7}
    assert script.call("GET", one).json() == changed
    assert script.call("PATCH", one, {"kind": "odd"}).status_code == 422
    with tenant(world.acme.pk):
        items = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    theirs = world.other.item.pk
    sent = {"items": [*items, theirs], "priority": 3}
    assert script.call("POST", f"{place}/items/priority", sent).json() == {"changed": 4}
    beyond = {"items": items, "priority": 1001}
    assert script.call("POST", f"{place}/items/priority", beyond).status_code == 422


def test_items_are_reserved_for_a_person_and_taken_back(world, script, place):
    annotator = world.acme.members["annotator"].pk
    before = script.call("GET", f"{place}/reservations").json()
    script.call("DELETE", f"{place}/reservations/{annotator}")
    kept = script.call("POST", f"{place}/reservations", {"member": annotator, "most": 1}).json()
    assert kept == {"items": 1}
    [row] = script.call("GET", f"{place}/reservations").json()
    assert (row["member"], row["items"]) == (annotator, 1)
    assert before != [row]
    assert script.call("DELETE", f"{place}/reservations/{annotator}").json() == {"items": 1}
    outside = {"member": world.acme.members["manager"].pk}
    assert script.call("POST", f"{place}/reservations", outside).json()["code"] == "no_pool"
