"""Sending an annotation to review by hand: what may be sent, and what the item's page offers."""

import pytest
from django.urls import reverse

from annotation.workflow.lifecycle.models import Outcome, Review
from annotation.workflow.review.actions import claim_review, send_to_review
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Missing
from tests.factories import people
from tests.factories.work import label_events
from tests.support.desk import HAM, SPAM, make_desk
from tests.support.script import Script


@pytest.fixture
def desk(db):
    """Two annotators for each item, none of them reviewed."""
    return make_desk(items=2, slots=2, annotators=3, policy={"overlap": "2"})


@pytest.fixture
def inside(desk):
    with tenant(desk.organization.pk):
        yield


def send(desk, annotation, by=None):
    return send_to_review(
        by=by or desk.reviewers[0], item_id=annotation.item_id, annotation_id=annotation.pk
    )


def test_the_item_waits_for_the_review_and_then_goes_on(desk, inside):
    first = desk.label(0, HAM)
    review = send(desk, first)
    assert (review.state, review.author_id, desk.item().state) == (
        "waiting",
        desk.annotators[0].pk,
        "review",
    )
    entry = AuditEntry.objects.get(action="review.requested")
    assert entry.detail == {"annotation": first.pk}
    desk.label(1, HAM)
    assert desk.item().state == "review", "both agree, but the review is still open"
    assert not label_events().exists()
    desk.decide(desk.reviewers[0], claim_review(by=desk.reviewers[0], review_id=review.pk))
    assert desk.item().state == "done"
    assert label_events().count() == 2
    assert Outcome.objects.get().answer == HAM


def test_a_correction_counts_and_the_author_is_paid_once(desk, inside):
    review = send(desk, desk.label(0, SPAM))
    desk.label(1, HAM)
    held = claim_review(by=desk.reviewers[0], review_id=review.pk)
    desk.decide(desk.reviewers[0], held, "corrected", answer=HAM)
    assert Outcome.objects.get().answer == HAM
    assert label_events().count() == 2


def test_what_is_sent_already_or_decided_is_not_sent_again(desk, inside):
    first = desk.label(0)
    review = send(desk, first)
    with pytest.raises(Conflict, match="already in review"):
        send(desk, first)
    desk.decide(desk.reviewers[0], claim_review(by=desk.reviewers[0], review_id=review.pk))
    with pytest.raises(Conflict, match="already in review"):
        send(desk, first)
    assert Review.objects.count() == 1


def test_a_done_item_keeps_its_outcome_and_its_money(desk, inside):
    first = desk.label(0)
    desk.label(1)
    assert desk.item().state == "done"
    paid = label_events().count()
    with pytest.raises(Conflict, match="Add one annotator"):
        send(desk, first)
    assert (desk.item().state, label_events().count()) == ("done", paid)
    assert not Review.objects.exists()


def test_an_item_in_adjudication_is_decided_there(desk, inside):
    first = desk.label(0, HAM)
    desk.label(1, SPAM)
    assert desk.item().state == "adjudication"
    with pytest.raises(Conflict, match="needs adjudication first"):
        send(desk, first)


def test_an_annotation_of_another_item_and_of_nobody(desk, inside):
    first = desk.label(0)
    with pytest.raises(Missing):
        send_to_review(by=desk.reviewers[0], item_id=desk.item(1).pk, annotation_id=first.pk)


def test_who_may_not_review_sends_nothing(desk, inside):
    first = desk.label(0)
    with pytest.raises(Forbidden):
        send(desk, first, by=desk.annotators[1])
    stranger = people.make_member(people.make_user("r@desk.example.org"), "reviewer")
    with pytest.raises(Forbidden):
        send(desk, first, by=stranger)


def test_the_page_of_the_item_offers_what_is_possible(desk, client):
    client.force_login(desk.reviewers[0].user)
    with tenant(desk.organization.pk):
        first = desk.label(0, HAM)
        item = desk.item()
    place = [desk.organization.slug, desk.project.pk, item.pk]
    page = reverse("item_detail", args=place)
    assert "Send to review" in client.get(page).content.decode()
    sent = client.post(reverse("item_to_review", args=place), {"annotation": first.pk})
    assert sent.url == page
    seen = client.get(page).content.decode()
    with tenant(desk.organization.pk):
        review = Review.objects.get()
    assert reverse("review_open", args=[place[0], review.pk]) in seen
    assert "Send to review" not in seen
    again = client.post(reverse("item_to_review", args=place), {"annotation": "x"}, follow=True)
    assert "no such annotation" in again.content.decode()


def test_the_page_of_a_done_item_says_why_not(desk, client):
    client.force_login(desk.reviewers[0].user)
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.label(1)
        item = desk.item()
    page = reverse("item_detail", args=[desk.organization.slug, desk.project.pk, item.pk])
    seen = client.get(page).content.decode()
    assert "The item is done" in seen
    assert "Send to review" not in seen


def test_an_item_that_needs_adjudication_leads_to_it(desk, client):
    client.force_login(desk.reviewers[0].user)
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.label(1, SPAM)
        item, review = desk.item(), Review.objects.get()
    page = reverse("item_detail", args=[desk.organization.slug, desk.project.pk, item.pk])
    seen = client.get(page).content.decode()
    link = reverse("review_open", args=[desk.organization.slug, review.pk])
    assert link in seen
    assert client.get(link).status_code == 200


def test_by_api(desk):
    with tenant(desk.organization.pk):
        first = desk.label(0)
        _token, secret = people.make_token(desk.reviewers[0], scopes=["read", "review"])
    script = Script(secret, desk.organization.slug)
    place = f"items/{first.item_id}/review"
    answer = script.call("POST", place, {"annotation": first.pk})
    assert answer.json()["state"] == "waiting", answer.content
    assert script.call("POST", place, {"annotation": first.pk}).json()["code"] == "not_reviewable"
