"""Do reviews reach the author: what came back, what was corrected, and their disagreement?"""

import pytest
from django.urls import reverse

from annotation.workflow.lifecycle.models import Review
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in, text_of
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    desk = make_desk(items=4, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        desk.review(0, "rejected", reason="missed", comment="Look at the link.")
    return desk


@pytest.fixture
def author(desk):
    return sign_in(desk.annotators[0].user)


def page(browser, name, **filters):
    return browser.get(reverse(name, args=["desk"]), filters)


def test_returned_work_with_its_reason_and_who_decides(author):
    text = text_of(page(author, "my_returned"))
    assert "Something is missing “" not in text
    for words in ("Something is missing", "Look at the link.", "A second reviewer will decide."):
        assert words in text


def test_i_disagree_and_see_the_result(desk, author):
    form = page_of(page(author, "my_returned")).select_one("#main details form")
    response = author.post(form["action"], {"comment": "The link is fine."}, follow=True)
    assert "Open disputes" in text_of(response)
    with tenant(desk.organization.pk):
        desk.review(1, "overturned", comment="Indeed.")
    text = text_of(page(author, "my_verdicts", verdict="overturned"))
    for words in ("Rejection overturned", "The link is fine.", "Indeed."):
        assert words in text
    reviewer = sign_in(desk.reviewers[0].user)
    assert "Rejection overturned" in text_of(page(reviewer, "review_list", kind="dispute"))


def test_the_author_sees_what_was_corrected(desk, author):
    with tenant(desk.organization.pk):
        desk.submit(desk.claim(0), SPAM)
        desk.review(1, "corrected", answer=HAM, comment="Friends write so.")
    text = text_of(page(author, "my_verdicts", verdict="corrected"))
    assert "Your annotation: Label: Spam → Label: Ham" in text or "Spam → Ham" in text
    assert "Friends write so." in text


def test_nobody_elses_verdicts(desk):
    other = sign_in(desk.annotators[1].user)
    assert "No reviews found" in text_of(page(other, "my_verdicts"))
    assert "No returned work" in text_of(page(other, "my_returned"))
    with tenant(desk.organization.pk):
        review = Review.objects.get()
    url = reverse("review_dispute", args=["desk", review.pk])
    assert other.post(url, {"comment": "Mine."}).status_code == 404


def test_words_that_can_t_be_stored_whole_are_stored_without_what_can_t(desk, author):
    with tenant(desk.organization.pk):
        review = Review.objects.get()
    url = reverse("review_dispute", args=["desk", review.pk])
    assert author.post(url, {"comment": "Read\0 it."}).status_code == 302
    with tenant(desk.organization.pk):
        assert Review.objects.get(kind="dispute").appeal == "Read it."


def test_the_labeling_page_leads_there(desk, author):
    response = author.get(reverse("label", args=["desk", desk.project.pk]))
    notification = page_of(response).select_one("#returned")
    assert not notification.has_attr("hidden")
    assert notification.select_one("a")["href"] == reverse("my_returned", args=["desk"])
