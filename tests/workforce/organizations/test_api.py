"""The organization's settings by API."""

from core.tenancy.scope import tenant
from tests.support.script import Script


def test_settings_are_read_and_changed(world, script):
    before = script.call("GET", "organization").json()
    assert before["slug"] == "acme"
    sent = {"name": "Acme Labs", "timezone": "Europe/Berlin"}
    after = script.call("PATCH", "organization", sent).json()
    assert after == before | sent
    with tenant(world.acme.pk):
        world.acme.organization.refresh_from_db()
    assert world.acme.organization.timezone == "Europe/Berlin"


def test_an_unknown_time_zone_is_refused(script):
    answer = script.call("PATCH", "organization", {"timezone": "Europe/Atlantis"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "timezone"


def test_the_address_cannot_be_changed(script):
    assert script.call("PATCH", "organization", {"slug": "other"}).status_code == 422


def test_a_two_factor_rule_that_locks_its_author_out_is_refused(script):
    answer = script.call("PATCH", "organization", {"mfa_required": "all"})
    assert (answer.status_code, answer.json()["code"]) == (409, "mfa_missing")


def test_it_takes_an_admin(world):
    manager = Script(world.acme.secrets["manager"])
    assert manager.call("GET", "organization").status_code == 403
    assert manager.call("PATCH", "organization", {"name": "Mine"}).status_code == 403
