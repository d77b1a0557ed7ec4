"""Does a reviewer's script judge, correct, send back and choose?"""

import pytest

from core.tenancy.scope import tenant
from tests.annotation.workflow.labeling.test_api import script_of
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    """A live project all of whose answers are reviewed."""
    return make_desk(policy={"review": {"mode": "all"}})


@pytest.fixture
def script(desk):
    """The reviewer's script."""
    return script_of(desk, desk.reviewers[0])


def take(script, desk):
    """The review in hand."""
    return script.call("POST", f"projects/{desk.project.pk}/reviews/next").json()["review"]


def decide(script, review, **given):
    """Decide it."""
    sent = {"version": review["version"]} | given
    return script.call("POST", f"reviews/{review['id']}/decide", sent)


def test_the_backlog_is_worked_off(desk, script):
    with tenant(desk.organization.pk):
        for _ in range(3):
            desk.label()
    [backlog] = script.call("GET", "reviews").json()
    assert (backlog["project"], backlog["waiting"]) == (desk.project.pk, 3)
    review = take(script, desk)
    assert review["answers"][0]["answer"] == HAM
    assert decide(script, review, verdict="accepted").json()["verdict"] == "accepted"
    assert decide(script, review, verdict="accepted").json()["code"] == "stale_review"
    review = take(script, desk)
    assert decide(script, review, verdict="rejected").json()["code"] == "reason"
    sent_back = decide(script, review, verdict="rejected", reason="missed")
    assert sent_back.json()["verdict"] == "rejected"
    review = take(script, desk)
    corrected = decide(script, review, verdict="corrected", answer=SPAM)
    assert corrected.json()["verdict"] == "corrected"
    assert take(script, desk) is None


def test_a_review_is_given_back(desk, script):
    with tenant(desk.organization.pk):
        desk.label()
    review = take(script, desk)
    assert script.call("POST", f"reviews/{review['id']}/release").status_code == 204
    assert decide(script, review, verdict="accepted").json()["code"] == "stale_review"


def test_one_of_two_answers_is_chosen(db):
    desk = make_desk(items=1, slots=2, policy={"overlap": "2"})
    script = script_of(desk, desk.reviewers[0])
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.label(1, SPAM)
    review = take(script, desk)
    assert review["is_choice"]
    assert [each["answer"] for each in review["answers"]] == [HAM, SPAM]
    assert decide(script, review, answer=SPAM).status_code == 200
    with tenant(desk.organization.pk):
        assert desk.item().state == "done"
