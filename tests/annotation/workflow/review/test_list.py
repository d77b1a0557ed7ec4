"""Does the list find reviews by state, person, verdict and reason, and hand them out as a table?"""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotation.projects.grants import Level
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.review.disputes import dispute_review
from annotation.workflow.review.reviewers import reviewer_rows
from core.identity.models import Member
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in, text_of
from tests.factories import projects
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    desk = make_desk(items=4, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        desk.review(0, "rejected", reason="missed", comment="=Look at the link.")
        desk.label(1, SPAM)
        desk.review(1, "corrected", answer=HAM)
        desk.label(1)
    return desk


def lines(desk, **filters):
    browser = sign_in(desk.reviewers[0].user)
    response = browser.get(reverse("review_list", args=[desk.organization.slug]), filters)
    return len(page_of(response).select("tbody tr"))


def test_it_is_narrowed_by_what_one_looks_for(desk):
    author, other = (member.pk for member in desk.annotators)
    assert lines(desk) == 3
    assert lines(desk, state="waiting") == 1
    assert lines(desk, verdict="rejected", reason="missed") == 1
    assert lines(desk, verdict="rejected", reason="careless") == 0
    assert (lines(desk, author=author), lines(desk, author=other)) == (1, 2)
    assert lines(desk, mine="1") == lines(desk, reviewer=desk.reviewers[0].pk) == 1
    assert lines(desk, project=desk.project.pk, kind="answer") == 3
    assert lines(desk, state="nonsense", author="x") == 3


def test_a_projects_quality_tab_stays_in_the_project(desk):
    browser = sign_in(desk.reviewers[0].user)
    at = ["desk", desk.project.pk]
    overview = page_of(browser.get(reverse("project", args=at)))
    tabs = {link.text: link["href"] for link in overview.select("nav.tabs a")}
    quality = page_of(browser.get(tabs["Quality"], {"verdict": "rejected"}))
    assert len(quality.select("tbody tr")) == 1
    pages = {link.text: link["href"] for link in quality.select("nav.tabs ul + ul a")}
    assert pages == {
        "Reviews": reverse("project_reviews", args=at),
        "Adjudications": reverse("project_adjudications", args=at),
        "Questions": reverse("questions", args=at),
        "Agreement": reverse("project_agreement", args=at),
    }
    assert quality.select_one("nav.tabs [aria-current=page]").text == "Reviews"
    for page in pages.values():
        assert browser.get(page).status_code == 200


def test_a_projects_lists_hold_its_own_reviews_and_adjudications(desk):
    with tenant(desk.organization.pk):
        first = Review.objects.filter(verdict="rejected").get()
        dispute_review(by=first.author, review_id=first.pk, comment="Look again.")
        owner = Member.objects.get(role="owner")
        empty = projects.make_project("Empty", by=owner)
        projects.grant(empty, desk.reviewers[0], level=Level.VIEW)
    browser = sign_in(desk.reviewers[0].user)
    at = ["desk", desk.project.pk]
    reviews = browser.get(reverse("project_reviews", args=at), {"project": 1})
    assert len(page_of(reviews).select("tbody tr")) == 4
    assert "No reviews yet" in browser.get(reverse("project_reviews", args=["desk", empty.pk])).text
    adjudications = page_of(browser.get(reverse("project_adjudications", args=at)))
    assert len(adjudications.select("tbody tr")) == 1
    assert "answer" not in [each["value"] for each in adjudications.select("#kind option")]
    url = adjudications.select_one("a[href*='list.csv']")["href"]
    rows = list(csv.reader(browser.get(url).content.decode("utf-8-sig").splitlines()))
    assert len(rows) == 2


def test_more_rows_take_no_more_queries(desk):
    browser = sign_in(desk.reviewers[0].user)
    url = reverse("review_list", args=[desk.organization.slug])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        counts.append(len(queries))
        with tenant(desk.organization.pk):
            desk.label(0)
    assert counts[0] == counts[1]


def test_the_table_is_safe_to_open_in_a_spreadsheet(desk):
    browser = sign_in(desk.reviewers[0].user)
    url = reverse("review_list_csv", args=[desk.organization.slug])
    content = browser.get(url, {"verdict": "rejected"}).content.decode("utf-8-sig")
    header, row = csv.reader(content.splitlines())
    comment = dict(zip(header, row, strict=True))["Comment"]
    assert comment == "'=Look at the link."


def test_the_item_tells_its_story_in_words(desk):
    browser = sign_in(desk.reviewers[0].user)
    with tenant(desk.organization.pk):
        item = desk.item()
    page = text_of(browser.get(reverse("item_detail", args=["desk", desk.project.pk, item.pk])))
    assert "Review of annotation 1, revision 1" in page
    assert "Something is missing: =Look at the link." in page


def test_an_overturned_rejection_counts_in_the_reviewers_record(desk):
    with tenant(desk.organization.pk):
        first = Review.objects.get(verdict="rejected")
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="No.")
        desk.review(1, "accepted")  # the one that waited before
        desk.review(1, "overturned")
        own = reviewer_rows(desk.reviewers[0])
        everybody = reviewer_rows(Member.objects.get(role="owner"))
    assert [(row.rejected, row.overturned) for row in own] == [(1, 1)]
    assert [(row.decided, row.overturned) for row in everybody] == [(2, 0), (1, 1)]
    assert lines(desk, overturned="1", reviewer=desk.reviewers[0].pk) == 1
    browser = sign_in(desk.reviewers[0].user)
    assert "Overturned" in text_of(browser.get(reverse("reviewers", args=["desk"])))
