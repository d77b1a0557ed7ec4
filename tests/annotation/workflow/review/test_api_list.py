"""Does a script list reviews, accept many at once, and answer verdicts on its own work?"""

import pytest

from annotation.projects.models import PersonGrant
from annotation.workflow.review.bulk.jobs import accept_many
from core.tenancy.scope import tenant
from tests.annotation.workflow.labeling.test_api import script_of
from tests.annotation.workflow.review.test_api import decide, take
from tests.support.desk import SPAM, make_desk


@pytest.fixture
def desk(db):
    """A live project all of whose answers are reviewed, three of them waiting."""
    desk = make_desk(policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        for _ in range(3):
            desk.label()
    return desk


@pytest.fixture
def script(desk):
    """The reviewer's script."""
    return script_of(desk, desk.reviewers[0])


@pytest.fixture
def author(desk):
    """The author's script."""
    return script_of(desk, desk.annotators[0])


def test_reviews_are_listed_and_a_certain_one_is_taken(desk, script, author):
    decide(script, take(script, desk), verdict="corrected", answer=SPAM)
    rows = script.call("GET", "reviews/all").json()["results"]
    assert [row["state"] for row in rows] == ["waiting", "waiting", "decided"]
    [decided] = script.call("GET", "reviews/all?mine=true&verdict=corrected").json()["results"]
    assert (decided["answer"], decided["outcome"]) == ("Ham", "Spam")
    taken = script.call("POST", f"reviews/{rows[0]['id']}/claim").json()
    assert taken["id"] == rows[0]["id"]
    beat = script.call("POST", f"reviews/{taken['id']}/heartbeat").json()
    assert beat["lease_until"] >= taken["lease_until"]
    late = script.call("POST", f"reviews/{decided['id']}/claim").json()
    assert late["code"] == "review_decided"
    [judge] = script.call("GET", "reviews/people").json()
    assert (judge["member"], judge["corrected"]) == (desk.reviewers[0].pk, 1)
    assert author.call("GET", "reviews/all").status_code == 403


def test_reviews_of_projects_without_a_grant_are_not_listed(desk, script):
    with tenant(desk.organization.pk):
        PersonGrant.objects.all().delete()
    assert script.call("GET", "reviews/all").json()["results"] == []


def test_many_answers_are_accepted_at_once(committed_db):
    desk = make_desk(policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        for _ in range(3):
            desk.label()
    script = script_of(desk, desk.reviewers[0])
    place = f"projects/{desk.project.pk}/reviews/bulk"
    bulk = script.call("POST", place, {"author": desk.annotators[0].pk, "count": 2}).json()
    assert (bulk["state"], len(bulk["reviews"])) == ("preview", 2)
    one = f"reviews/bulk/{bulk['id']}"
    assert script.call("POST", f"{one}/start").json()["state"] == "queued"
    accept_many(organization_id=desk.organization.pk, bulk_id=bulk["id"])
    done = script.call("GET", one).json()
    assert (done["state"], done["accepted"], done["refused"]) == ("done", 2, 0)
    assert script.call("POST", f"{one}/cancel").json()["code"] == "conflict"
    nobodys = {"author": desk.annotators[1].pk}
    assert script.call("POST", place, nobodys).json()["code"] == "invalid"
    other = script.call("POST", place, {}).json()
    assert script.call("POST", f"reviews/bulk/{other['id']}/cancel").json()["state"] == "cancelled"


def test_an_author_reads_a_verdict_and_disagrees_once(desk, script, author):
    review = take(script, desk)
    decide(script, review, verdict="rejected", reason="missed", comment="Look again")
    [back] = author.call("GET", "work/returned").json()
    assert back["may_dispute"]
    assert back["verdict"]["comment"] == "Look again"
    dispute = f"reviews/{review['id']}/dispute"
    assert author.call("POST", dispute, {"comment": " "}).status_code == 422
    assert author.call("POST", dispute, {"comment": "It is ham"}).status_code == 201
    assert author.call("POST", dispute, {"comment": "Again"}).json()["code"] == "disputed"
    [open_one] = author.call("GET", "work/disputes").json()
    assert open_one["appeal"] == "It is ham"
    verdicts = author.call("GET", "work/verdicts?verdict=rejected").json()["results"]
    assert [row["review"] for row in verdicts] == [review["id"]]
    assert script.call("POST", dispute, {"comment": "Not mine"}).status_code == 404
