"""Do skills, many invitations, days, choices of notifications and the audit log work by script?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.tenancy.scope import tenant
from tests.support.script import Script
from workforce.members.models import Invitation


def test_skills_are_noted_and_bring_people_into_a_pool(world, script):
    member = f"members/{world.acme.members['annotator'].pk}/skills"
    said = {"skills": {"radiology": 3}, "languages": ["German", "pt-br"]}
    noted = {"skills": {"radiology": 3}, "languages": ["de", "pt-BR"]}
    assert script.call("PUT", member, said).json() == noted
    assert script.call("GET", member).json() == noted
    assert "radiology" in [row["name"] for row in script.call("GET", "skills").json()]
    pool = f"pools/{script.call('POST', 'pools', {'name': 'Doctors'}).json()['id']}"
    needs = {"skills": {"radiology": 2}, "languages": ["pt"]}
    assert script.call("PUT", f"{pool}/needs", needs).json() == needs
    assert script.call("GET", f"{pool}/needs").json() == needs
    assert script.call("POST", f"{pool}/fitting").json() == {"joined": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"skills": {"law": 4}, "languages": []},
        {"skills": {"law, tax": 1}, "languages": []},
        {"skills": {}, "languages": ["no such tongue!"]},
    ],
)
def test_odd_skills_and_languages_are_refused(world, script, wrong):
    member = f"members/{world.acme.members['annotator'].pk}/skills"
    assert script.call("PUT", member, wrong).status_code == 422


def test_the_good_rows_are_invited_and_the_others_come_back(world, script):
    rows = [
        {"email": "new@example.org", "name": "New\nPerson", "languages": "de"},
        {"email": "no address"},
        {"email": world.acme.users["annotator"].email},
        {"email": "odd@example.org", "role": "king"},
    ]
    answer = script.call("POST", "invitations/many", {"rows": rows}).json()
    assert answer["sent"] == 1
    left_out = {row["row"]: row for row in answer["left_out"]}
    assert left_out.keys() == {2, 3, 4}
    assert left_out[2]["problems"]
    assert left_out[3]["known"] == "already a member"
    with tenant(world.acme.pk):
        made = Invitation.objects.get(email="new@example.org")
    assert (made.name, made.role, made.languages) == ("New Person", "annotator", ["de"])
    assert script.call("POST", "invitations/many", {"rows": []}).status_code == 422


def test_somebody_is_away_and_comes_back(world):
    script = Script(world.acme.secrets["annotator"])
    day = timezone.localdate() + timedelta(days=7)
    sent = {"away_until": f"{day}", "hours": [8, 8, 8, 8, 4, 0, 0]}
    assert script.call("PUT", "availability", sent).json() == sent
    back = script.call("POST", "availability/back").json()
    assert back == sent | {"away_until": None}
    assert script.call("GET", "availability").json() == back
    for wrong in ({"hours": [8]}, {"away_until": "2020-01-01"}):
        assert script.call("PUT", "availability", wrong).status_code == 422


def test_a_person_chooses_how_to_be_told(world):
    script = Script(world.acme.secrets["annotator"])
    kinds = {row["kind"] for row in script.call("GET", "notifications/choices").json()}
    assert "work_returned" in kinds
    assert "invitation_accepted" not in kinds
    choice = {"kind": "work_returned", "in_page": False, "mail": "never"}
    rows = script.call("PATCH", "notifications/choices", {"choices": [choice]}).json()
    [kept] = [row for row in rows if row["kind"] == "work_returned"]
    assert (kept["in_page"], kept["mail"]) == (False, "never")
    foreign = {"choices": [choice | {"kind": "invitation_accepted"}]}
    assert script.call("PATCH", "notifications/choices", foreign).json()["code"] == "unknown_kind"


def test_the_audit_log_is_read_page_by_page(world, script):
    for name in ("One", "Two"):
        script.call("POST", "pools", {"name": name})
    first = script.call("GET", "audit?action=pool.created&limit=1").json()
    [row] = first["results"]
    assert row["member"] == world.acme.members["owner"].pk
    assert "created the pool" in row["text"]
    second = script.call("GET", first["next"].partition("/api/v1/")[2]).json()
    assert second["results"][0]["id"] < row["id"]
    assert script.call("GET", "audit?until=2020-01-01").json()["results"] == []
    assert Script(world.acme.secrets["manager"]).call("GET", "audit").status_code == 403
