"""Does an annotator's script get, keep, answer and leave items as the page does?"""

import pytest

from annotation.workflow.lifecycle.models import Annotation, Assignment
from annotation.workflow.queue.jobs import expire_leases
from core.tenancy.scope import tenant
from tests.factories import people, projects
from tests.support.desk import HAM, make_desk
from tests.support.script import Script


@pytest.fixture
def desk(db):
    """A live project with three items and two annotators."""
    return make_desk()


def script_of(desk, member, scopes=("read", "label", "review")):
    """A script of one of the desk's people."""
    with tenant(desk.organization.pk):
        _token, secret = people.make_token(member, scopes=scopes)
    return Script(secret, "desk")


@pytest.fixture
def script(desk):
    """The first annotator's script."""
    return script_of(desk, desk.annotators[0])


def take(script, desk):
    """The item in hand."""
    return script.call("POST", f"projects/{desk.project.pk}/next").json()["work"]


def submit(script, work, **changed):
    """Answer it."""
    sent = {"answer": HAM, "guideline": work["guideline"]["id"], "revision": work["revision"]}
    return script.call("POST", f"assignments/{work['assignment']}/submit", sent | changed)


def test_items_come_one_after_the_other_until_none_is_left(desk, script):
    seen = []
    while work := take(script, desk):
        assert take(script, desk)["assignment"] == work["assignment"]
        assert submit(script, work).json()["answer"] == HAM
        seen.append(work["content"]["text"])
    assert seen == ["text 0", "text 1", "text 2"]


def test_an_answer_sent_twice_is_one(desk, script):
    work = take(script, desk)
    first, second = submit(script, work).json(), submit(script, work).json()
    assert first == second
    with tenant(desk.organization.pk):
        assert Annotation.objects.count() == 1


def test_what_is_hidden_reaches_no_annotator(desk, script):
    with tenant(desk.organization.pk):
        item = desk.item()
        item.hidden = {"truth": "veiled"}
        item.save()
    answer = script.call("POST", f"projects/{desk.project.pk}/next")
    assert answer.json()["work"]["item"] == item.pk
    assert b"veiled" not in answer.content
    assert script.call("GET", f"items/{item.pk}").status_code == 403


def test_a_wrong_answer_says_what_is_wrong(desk, script):
    work = take(script, desk)
    refused = submit(script, work, answer={"label": "eggs", "more": 1}).json()
    assert refused["code"] == "invalid"
    assert {problem["field"] for problem in refused["problems"]} == {"label", "more"}
    assert submit(script, work, revision=3).json()["code"] == "revision"


def test_a_new_guideline_is_acknowledged_first(desk, script):
    with tenant(desk.organization.pk):
        projects.make_guideline(desk.project, by=desk.annotators[0], major=2)
    place = f"projects/{desk.project.pk}"
    assert script.call("POST", f"{place}/next").json()["code"] == "stale_guideline"
    assert script.call("POST", f"{place}/guideline/acknowledge", {"major": 1}).status_code == 409
    assert script.call("POST", f"{place}/guideline/acknowledge", {"major": 2}).status_code == 204
    assert take(script, desk)


def test_a_draft_is_kept_and_comes_back_after_the_lease(desk, script):
    work = take(script, desk)
    place = f"assignments/{work['assignment']}"
    draft = script.call("PUT", f"{place}/draft", {"answer": HAM}).json()
    assert draft["revision"] == 1
    assert script.call("PUT", f"{place}/draft", {"answer": HAM}).json()["code"] == "revision"
    assert script.call("POST", f"{place}/heartbeat").json()["lease_until"] > work["lease_until"]
    with tenant(desk.organization.pk):
        held = Assignment.objects.get(pk=work["assignment"])
        held.lease_until = held.claimed_at
        held.save()
    expire_leases()
    assert submit(script, work).json()["code"] == "lease_expired"
    again = script.call("POST", f"{place}/retake").json()["work"]
    assert again["draft"]["answer"] == HAM
    assert submit(script, again).status_code == 200


def test_an_item_is_skipped_with_a_reason_or_given_back(desk, script):
    first = take(script, desk)
    place = f"assignments/{first['assignment']}"
    assert script.call("POST", f"{place}/skip", {"reason": "dull"}).status_code == 422
    sent = {"reason": "unclear", "comment": "which?"}
    assert script.call("POST", f"{place}/skip", sent).status_code == 204
    second = take(script, desk)
    assert second["item"] != first["item"]
    place = f"assignments/{second['assignment']}"
    assert script.call("POST", f"{place}/release").status_code == 204
    with tenant(desk.organization.pk):
        states = dict(Assignment.objects.values_list("pk", "state"))
    assert states == {first["assignment"]: "skipped", second["assignment"]: "released"}


def test_nobody_touches_the_item_of_another(desk, script):
    work = take(script, desk)
    other = script_of(desk, desk.annotators[1])
    assert submit(other, work).status_code == 404


def test_reading_alone_takes_nothing(desk):
    reader = script_of(desk, desk.annotators[0], scopes=["read"])
    assert reader.call("GET", "projects").status_code == 200
    assert reader.call("POST", f"projects/{desk.project.pk}/next").status_code == 403
