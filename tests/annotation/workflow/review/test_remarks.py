"""What may a reviewer say of single regions, and who gets to read it where?"""

import pytest
from django.urls import reverse

from annotation.projects.models import SchemaVersion
from annotation.workflow.labeling.page import item_data
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.lifecycle.remarks import MAX_REMARK_LENGTH, MAX_REMARKS, checked_remarks
from annotation.workflow.queue.eligibility import work_context
from annotation.workflow.review.actions import claim_next_review
from annotation.workflow.review.disputes import dispute_review
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.pages import page_of, sign_in
from tests.annotation.workflow.labeling.test_api import script_of
from tests.annotation.workflow.review.test_answers_drawn import NAMES
from tests.factories import money
from tests.support.desk import make_desk

ANSWER = {
    "names": [
        {"id": "r1", "label": "per", "start": 0, "end": 4, "text": "text"},
        {"id": "r2", "label": "loc", "start": 5, "end": 6, "text": "0"},
    ]
}
SAID = {"names": {"r2": "Not a place"}}
IN_WORDS = "Place: 0"


@pytest.fixture
def desk(db):
    """Three items with two words each, one marked by one person."""
    desk = make_desk(policy={"review": {"mode": "all"}}, reviewers=2)
    with tenant(desk.organization.pk):
        project, owner = desk.project, desk.project.schema.created_by
        project.schema = SchemaVersion.objects.create(
            project=project, number=2, fields=[NAMES], created_by=owner
        )
        project.save(update_fields=["schema"])
        money.make_rate(by=owner, label_kind="span")
        money.make_pay_rate(by=owner, label_kind="span")
        desk.label(0, ANSWER)
    return desk


def reject(desk, **values):
    with tenant(desk.organization.pk):
        return desk.review(verdict="rejected", reason="wrong_class", remarks=SAID, **values)


def page(person, name, *ids):
    return page_of(sign_in(person.user).get(reverse(name, args=["desk", *ids])))


@pytest.mark.parametrize("nothing", [None, "", {}, {"names": {}}, {"names": {"r1": "  "}}])
def test_remarks_may_be_left_out(nothing):
    assert checked_remarks(nothing, ANSWER) == {}


def test_remarks_are_kept_without_room_around_them():
    assert checked_remarks({"names": {"r1": " So \n", "r2": ""}}, ANSWER) == {"names": {"r1": "So"}}


@pytest.mark.parametrize(
    "hostile",
    [
        [],
        7,
        "r1",
        {"names": []},
        {"names": {"r9": "x"}},
        {"other": {"r1": "x"}},
        {"names": {"r1": ["x"]}},
        {"names": {"r1": None}},
        {"names": {"r1": "x" * (MAX_REMARK_LENGTH + 1)}},
        {"names": {"r1": "a\0b"}},
        {"names": {"r1": "\ud800"}},
        {"names": {str(number): "x" for number in range(10_000)}},
    ],
)
def test_whatever_else_is_sent_gets_a_sentence(hostile):
    with pytest.raises(Invalid) as refusal:
        checked_remarks(hostile, ANSWER)
    assert refusal.value.message


@pytest.mark.parametrize("answer", [None, {}, {"names": None}, {"names": 5}, {"names": [3, {}]}])
def test_an_answer_without_the_region_takes_no_remark(answer):
    with pytest.raises(Invalid):
        checked_remarks(SAID, answer)


def test_there_is_an_end_to_remarks():
    many = {f"r{number}": "x" for number in range(MAX_REMARKS + 1)}
    answer = {"names": [{"id": key} for key in many]}
    with pytest.raises(Invalid):
        checked_remarks({"names": many}, answer)
    del many["r0"]
    assert len(checked_remarks({"names": many}, answer)["names"]) == MAX_REMARKS


def test_a_refused_remark_changes_nothing(desk):
    with tenant(desk.organization.pk):
        with pytest.raises(Invalid):
            desk.review(verdict="rejected", reason="missed", remarks={"names": {"r7": "x"}})
        assert Review.objects.get().state == "held"


def test_the_author_gets_it_with_the_item_and_on_the_own_pages(desk):
    reject(desk)
    author = desk.annotators[0]
    with tenant(desk.organization.pk):
        assignment = desk.claim(0)
        place = work_context(member=author, project_id=desk.project.pk)
        assert item_data(place, assignment)["returned"]["remarks"] == SAID
    for name in ("my_returned", "my_verdicts"):
        shown = page(author, name)
        [remark] = shown.select(".regions-read .remark")
        assert remark.get_text() == "Not a place"
        assert remark.find_parent("li")["data-region"] == "r2"
        [mark] = shown.select("mark.remarked")
        assert mark.get_text() == "0"


def test_the_next_reviewer_and_the_history_tell_it(desk):
    reject(desk)
    with tenant(desk.organization.pk):
        desk.submit(desk.claim(0), {"names": ANSWER["names"][:1]})
        item = desk.item()
    shown = page(desk.reviewers[1], "review_next", desk.project.pk)
    notification = " ".join(shown.select_one(".work-notices").get_text(" ").split())
    assert f"{IN_WORDS} Not a place" in notification
    listed = page(desk.reviewers[1], "review_list").get_text(" ")
    assert "Not a place" in listed
    owner = desk.project.schema.created_by
    history = page(owner, "item_detail", desk.project.pk, item.pk).get_text(" ")
    assert f"{IN_WORDS}: “Not a place”" in " ".join(history.split())


def test_a_dispute_shows_it_at_the_region(desk):
    first = reject(desk)
    with tenant(desk.organization.pk):
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="It is one")
        review = claim_next_review(by=desk.reviewers[1], project=desk.project)
    shown = page(desk.reviewers[1], "review_open", review.pk)
    assert [each.get_text() for each in shown.select(".candidate .remark")] == ["Not a place"]
    with tenant(desk.organization.pk):
        desk.decide(desk.reviewers[1], review, "upheld", remarks={"names": {"r1": "Nor is this"}})
        place = work_context(member=desk.annotators[0], project_id=desk.project.pk)
        returned = item_data(place, desk.claim(0))["returned"]
    assert returned["remarks"] == {"names": {"r1": "Nor is this", "r2": "Not a place"}}


def test_a_form_brings_remarks_and_keeps_them_where_it_is_refused(desk):
    with tenant(desk.organization.pk):
        review = claim_next_review(by=desk.reviewers[0], project=desk.project)
    browser = sign_in(desk.reviewers[0].user)
    decide = reverse("review_decide", args=["desk", review.pk])
    sent = {"verdict": "rejected", "version": review.version, "remark:names:r2": "Not a place"}
    again = browser.post(decide, sent)
    assert again.status_code == 422
    typed = page_of(again).select_one('[name="remark:names:r2"]')
    assert typed["value"] == "Not a place"
    assert browser.post(decide, sent | {"reason": "missed"}).status_code == 302
    with tenant(desk.organization.pk):
        assert Review.objects.get(pk=review.pk).remarks == SAID


def test_scripts_send_and_read_them(desk):
    script = script_of(desk, desk.reviewers[0])
    held = script.call("POST", f"projects/{desk.project.pk}/reviews/next").json()["review"]
    verdict = {"verdict": "rejected", "reason": "missed", "version": held["version"]}
    place = f"reviews/{held['id']}/decide"
    for wrong in ({"names": {"r9": "x"}}, {"names": "x"}, {"names": {"r1": "x" * 501}}, 5):
        refused = script.call("POST", place, verdict | {"remarks": wrong})
        assert refused.status_code == 422
        assert refused.json()["code"] in ("remarks", "invalid")
    assert script.call("POST", place, verdict | {"remarks": SAID}).status_code == 200
    [listed] = script.call("GET", "reviews/all").json()["results"]
    assert listed["remarks"] == SAID
    author = script_of(desk, desk.annotators[0])
    [back] = author.call("GET", "work/returned").json()
    assert back["verdict"]["remarks"] == SAID
    dispute = f"reviews/{held['id']}/dispute"
    second = author.call("POST", dispute, {"comment": "It is one"}).json()["review"]
    other = script_of(desk, desk.reviewers[1])
    assert other.call("POST", f"reviews/{second}/claim").json()["remarks"] == SAID
