"""Do members, invitations and pools work by script as they do on the pages?"""

from django_q.models import OrmQ

from core.identity.models import Member
from core.tenancy.scope import tenant
from workforce.members.models import Invitation


def test_a_member_is_listed_changed_and_removed(world, script):
    reviewer = world.acme.members["reviewer"].pk
    listed = script.call("GET", "members?role=reviewer").json()["results"]
    assert [row["id"] for row in listed] == [reviewer]
    assert script.call("GET", f"members/{reviewer}").json()["email"].startswith("reviewer@")
    changed = script.call("PATCH", f"members/{reviewer}", {"role": "manager"}).json()
    assert changed["role"] == "manager"
    assert script.call("DELETE", f"members/{reviewer}").status_code == 204
    assert script.call("GET", f"members/{reviewer}").status_code == 404
    with tenant(world.acme.pk):
        assert Member.objects.get(pk=reviewer).left_at


def test_somebody_is_invited_again_and_not_after_all(world, script):
    sent = {"email": "New@example.org", "role": "annotator", "pool": world.acme.pool.pk}
    made = script.call("POST", "invitations", sent).json()
    assert (made["email"], made["pool"]) == ("new@example.org", world.acme.pool.pk)
    assert "nonce" not in made
    twice = script.call("POST", "invitations", sent)
    assert (twice.status_code, twice.json()["code"]) == (409, "invited_already")
    script.call("POST", f"invitations/{made['id']}/resend")
    assert OrmQ.objects.count() == 2
    assert made["id"] in [row["id"] for row in script.call("GET", "invitations").json()["results"]]
    assert script.call("DELETE", f"invitations/{made['id']}").status_code == 204
    with tenant(world.acme.pk):
        assert Invitation.objects.get(pk=made["id"]).revoked_at


def test_a_pool_of_elsewhere_is_unknown(world, script):
    theirs = world.other.pool.pk
    sent = {"email": "new@example.org", "role": "annotator", "pool": theirs}
    assert script.call("POST", "invitations", sent).json()["code"] == "unknown_pool"
    pay = {"label_kind": "choice", "unit_pay": "1", "pool": theirs}
    assert script.call("POST", "pay-rates", pay).json()["code"] == "unknown_pool"
    members = {"members": [world.other.members["annotator"].pk]}
    place = f"pools/{world.acme.pool.pk}"
    assert script.call("POST", f"{place}/members", members).json()["code"] == "unknown_member"


def test_a_pool_gains_and_loses_people_and_its_name(world, script):
    place = f"pools/{script.call('POST', 'pools', {'name': 'Night'}).json()['id']}"
    annotator = world.acme.members["annotator"].pk
    filled = script.call("POST", f"{place}/members", {"members": [annotator]}).json()
    assert filled["people"] == 1
    assert script.call("GET", f"{place}/members").json()["results"][0]["id"] == annotator
    assert script.call("PATCH", place, {"name": "Day"}).json()["name"] == "Day"
    assert script.call("DELETE", f"{place}/members/{annotator}").status_code == 204
    assert script.call("GET", place).json()["people"] == 0
    assert script.call("DELETE", f"{place}/members/{annotator}").json()["code"] == "gone"
