"""How long does a review stay in somebody's hands, how many do they hold, who takes it over?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.lifecycle.models import Review
from annotation.workflow.review.actions import (
    claim_next_review,
    claim_review,
    decide_review,
    extend_review,
    release_review,
)
from annotation.workflow.review.decisions import Given
from annotation.workflow.review.jobs import expire_reviews
from core.identity.models import Member
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.annotation.pages import sign_in, text_of
from tests.support.desk import make_desk

POLICY = {"review": {"mode": "all"}, "review_cap": 2}


@pytest.fixture
def desk(db):
    desk = make_desk(items=4, reviewers=2, policy=POLICY)
    with tenant(desk.organization.pk):
        for _ in range(3):
            desk.label()
    return desk


@pytest.fixture
def held(desk):
    with tenant(desk.organization.pk):
        return claim_next_review(by=desk.reviewers[0], project=desk.project)


def lapse(desk):
    with tenant(desk.organization.pk):
        Review.objects.filter(state="held").update(
            lease_until=timezone.now() - timedelta(minutes=1)
        )


def test_a_sign_of_life_extends_the_lease(desk, held):
    lapse(desk)
    with tenant(desk.organization.pk):
        extended = extend_review(by=desk.reviewers[0], review=held)
    assert extended.lease_until > timezone.now()
    assert extended.version == held.version


def test_a_lapsed_review_goes_back_and_its_reviewer_may_still_decide(desk, held):
    lapse(desk)
    assert expire_reviews() == 1
    with tenant(desk.organization.pk):
        assert Review.objects.get(pk=held.pk).state == "waiting"
        given = Given("accepted", held.version)
        assert decide_review(by=desk.reviewers[0], review_id=held.pk, given=given).verdict


def test_what_somebody_else_took_is_refused_to_the_first(desk, held):
    lapse(desk)
    expire_reviews()
    with tenant(desk.organization.pk):
        taken = claim_next_review(by=desk.reviewers[1], project=desk.project)
        assert taken.pk == held.pk
        with pytest.raises(Conflict):
            extend_review(by=desk.reviewers[0], review=held)
        given = Given("accepted", held.version)
        with pytest.raises(Conflict):
            decide_review(by=desk.reviewers[0], review_id=held.pk, given=given)


def test_the_late_comment_is_kept_on_the_page(desk, held):
    lapse(desk)
    with tenant(desk.organization.pk):
        claim_next_review(by=desk.reviewers[1], project=desk.project)
    browser = sign_in(desk.reviewers[0].user)
    url = reverse("review_decide", args=[desk.organization.slug, held.pk])
    sent = {"verdict": "rejected", "version": held.version, "reason": "missed"}
    response = browser.post(url, sent | {"comment": "The second line says it."})
    assert response.status_code == 409
    page = BeautifulSoup(response.content, "html.parser")
    assert "The second line says it." in page.select_one("textarea").get_text()
    assert "This review is no longer available" in text_of(response)


def test_nobody_holds_more_than_the_cap(desk, held):
    with tenant(desk.organization.pk):
        waiting = list(Review.objects.filter(state="waiting").order_by("pk"))
        claim_review(by=desk.reviewers[0], review_id=waiting[0].pk)
        with pytest.raises(Conflict):
            claim_review(by=desk.reviewers[0], review_id=waiting[1].pk)
        release_review(by=desk.reviewers[0], review=held)
        assert claim_review(by=desk.reviewers[0], review_id=waiting[1].pk)


def test_at_the_cap_the_page_shows_what_is_in_hand(desk, held):
    with tenant(desk.organization.pk):
        waiting = list(Review.objects.filter(state="waiting").order_by("pk"))
        claim_review(by=desk.reviewers[0], review_id=waiting[0].pk)
    browser = sign_in(desk.reviewers[0].user)
    response = browser.get(reverse("review_open", args=["desk", waiting[1].pk]), follow=True)
    text = text_of(response)
    assert "You have 2 reviews in progress." in text
    assert "In progress" in text


def test_what_a_colleague_holds_is_not_opened(desk, held):
    with tenant(desk.organization.pk), pytest.raises(Conflict):
        claim_review(by=desk.reviewers[1], review_id=held.pk)


def test_a_manager_sees_who_holds_it_and_gives_it_back(desk, held):
    with tenant(desk.organization.pk):
        owner = Member.objects.select_related("user").get(role="owner")
        release_review(by=desk.reviewers[1], review=held)
        assert Review.objects.get(pk=held.pk).state == "held"
    browser = sign_in(owner.user)
    page = text_of(browser.get(reverse("review_list", args=["desk"]), {"state": "held"}))
    assert desk.reviewers[0].name in page
    assert "left" in page
    browser.post(reverse("review_release", args=["desk", held.pk]))
    with tenant(desk.organization.pk):
        assert Review.objects.get(pk=held.pk).state == "waiting"
