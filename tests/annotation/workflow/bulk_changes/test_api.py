"""Can a script change many items at once, with a preview and an undo?"""

import pytest

from annotation.datasets.models import Item
from annotation.workflow.bulk_changes.jobs import change_items
from core.tenancy.scope import tenant
from tests.support.script import Script


@pytest.fixture
def script(world):
    return Script(world.acme.secrets["manager"])


@pytest.fixture
def place(world):
    return f"projects/{world.acme.project.pk}/items"


def state_of(acme, item_id):
    with tenant(acme.pk):
        return Item.objects.get(pk=item_id).state


def test_items_are_excluded_after_a_preview_and_come_back(world, script, place):
    acme = world.acme
    waiting = [row["id"] for row in script.call("GET", f"{place}?state=labeling").json()["results"]]
    meant = {"kind": "exclude", "items": waiting[:1], "reason": "Not in our language"}
    preview = script.call("POST", f"{place}/changes", meant)
    assert preview.status_code == 201
    change = preview.json()
    assert (change["state"], change["total"], change["foreseen"]["changes"]) == ("preview", 1, 1)
    assert state_of(acme, waiting[0]) == "labeling"
    one = f"{place}/changes/{change['id']}"
    assert script.call("POST", f"{one}/start").json()["state"] == "queued"
    change_items(organization_id=acme.pk, change_id=change["id"])
    done = script.call("GET", one).json()
    assert (done["state"], done["changed"], done["foreseen"]) == ("done", 1, None)
    assert state_of(acme, waiting[0]) == "excluded"
    undo = script.call("POST", f"{one}/undo").json()
    script.call("POST", f"{place}/changes/{undo['id']}/start")
    change_items(organization_id=acme.pk, change_id=undo["id"])
    assert state_of(acme, waiting[0]) == "labeling"


def test_filters_choose_the_items_and_a_reason_is_needed(script, place):
    everything = script.call("POST", f"{place}/changes", {"kind": "priority", "priority": 3}).json()
    some = {"kind": "priority", "priority": 3, "state": "labeling"}
    assert script.call("POST", f"{place}/changes", some).json()["total"] < everything["total"]
    refused = script.call("POST", f"{place}/changes", {"kind": "exclude"})
    assert (refused.status_code, refused.json()["code"]) == (422, "reason")
    stopped = script.call("POST", f"{place}/changes/{everything['id']}/stop").json()
    assert stopped["state"] == "cancelled"
    assert script.call("POST", f"{place}/changes/{everything['id']}/start").status_code == 409


def test_items_are_found_by_outcome_person_and_words(world, script, place):
    def found(query):
        return [row["id"] for row in script.call("GET", f"{place}?{query}").json()["results"]]

    acme = world.acme
    assert found("outcome=ham") == [acme.item.pk]
    assert acme.item.pk in found(f"person={acme.members['annotator'].pk}")
    assert found("asked=true") == [acme.item.pk]
    assert found("words=quartzacme%20te") == found("external_id=quartzacme")
