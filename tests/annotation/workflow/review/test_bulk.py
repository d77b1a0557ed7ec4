"""Are many answers accepted at once exactly those that were shown, paid once, own work left out?"""

from collections import Counter

import pytest
from django.urls import reverse

from annotation.label_types.schema import schema_of
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.models import Review
from annotation.workflow.lifecycle.track_record import TrackRecord
from annotation.workflow.review.actions import claim_next_review, decide_review
from annotation.workflow.review.bulk.actions import cancel_bulk, preview_bulk, start_bulk
from annotation.workflow.review.bulk.jobs import accept_many, accept_next
from annotation.workflow.review.bulk.models import BulkAccept
from annotation.workflow.review.bulk.selection import MAX_COUNT, Wanted
from annotation.workflow.review.decisions import Given
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.annotation.pages import sign_in, text_of
from tests.support.desk import HAM, SPAM, make_desk

EVERYTHING = Wanted(author=None, class_key="", batch=None, count=50)


@pytest.fixture
def desk(db):
    desk = make_desk(items=6, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        for number, answer in ((0, HAM), (0, SPAM), (1, SPAM), (0, SPAM)):
            desk.label(number, answer)
    return desk


def previewed(desk, by=0, wanted=EVERYTHING):
    return preview_bulk(
        by=desk.reviewers[by],
        project=desk.project,
        wanted=wanted,
        schema=schema_of(desk.project.schema.fields),
    )


def begun(desk, **values):
    with tenant(desk.organization.pk):
        bulk = previewed(desk, **values)
        start_bulk(by=desk.reviewers[0], bulk=bulk)
    return bulk


def run(desk, bulk):
    accept_many(organization_id=desk.organization.pk, bulk_id=bulk.pk)
    with tenant(desk.organization.pk):
        return BulkAccept.objects.get(pk=bulk.pk)


def test_a_preview_decides_nothing(desk):
    with tenant(desk.organization.pk):
        assert len(previewed(desk).review_ids) == 4
        assert not Review.objects.exclude(verdict="").exists()


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [({"class_key": "spam"}, 3), ({"count": 2}, 2), ({"class_key": "ham"}, 1)],
)
def test_it_can_be_narrowed(desk, narrowed, expected):
    with tenant(desk.organization.pk):
        wanted = Wanted(**(vars(EVERYTHING) | narrowed))
        assert len(previewed(desk, wanted=wanted).review_ids) == expected
        person = Wanted(**(vars(EVERYTHING) | {"author": desk.annotators[1].pk}))
        assert len(previewed(desk, wanted=person).review_ids) == 1


@pytest.mark.parametrize(
    "impossible",
    [{"count": 0}, {"count": MAX_COUNT + 1}, {"class_key": "nothing"}, {"batch": 999_999}],
)
def test_what_fits_nothing_is_refused(desk, impossible):
    with tenant(desk.organization.pk), pytest.raises(Invalid):
        previewed(desk, wanted=Wanted(**(vars(EVERYTHING) | impossible)))


def test_all_are_accepted_and_paid_once_however_often_it_runs(desk):
    bulk = begun(desk)
    run(desk, bulk)
    done = run(desk, bulk)
    assert (done.state, done.handled, done.accepted, done.refused) == ("done", 4, 4, 0)
    with tenant(desk.organization.pk):
        kinds = Counter(WorkEvent.objects.values_list("kind", flat=True))
        assert kinds == {"label.accepted": 4, "outcome.decided": 4}
        assert {review.reviewer for review in Review.objects.all()} == {desk.reviewers[0]}
        assert not TrackRecord.objects.exclude(right=0).exists()


def test_what_changed_since_the_preview_is_left_out(desk):
    bulk = begun(desk)
    with tenant(desk.organization.pk):
        held = claim_next_review(by=desk.reviewers[1], project=desk.project)
    done = run(desk, bulk)
    assert (done.accepted, done.refused) == (3, 1)
    assert done.failure
    with tenant(desk.organization.pk):
        given = Given("rejected", held.version, "missed")
        assert decide_review(by=desk.reviewers[1], review_id=held.pk, given=given)


def test_own_work_is_left_out(desk):
    with tenant(desk.organization.pk):
        Review.objects.filter(author=desk.annotators[1]).update(author=desk.reviewers[0])
        assert len(previewed(desk).review_ids) == 3


def test_stopped_half_way_the_rest_is_untouched(desk):
    bulk = begun(desk)
    assert accept_next(desk.organization.pk, bulk.pk)
    with tenant(desk.organization.pk):
        cancel_bulk(by=desk.reviewers[0], bulk=bulk)
    stopped = run(desk, bulk)
    assert (stopped.state, stopped.accepted) == ("cancelled", 1)
    with tenant(desk.organization.pk):
        assert Review.objects.filter(state="waiting").count() == 3


def test_only_who_made_the_preview_starts_it_and_once(desk):
    with tenant(desk.organization.pk):
        bulk = previewed(desk)
        with pytest.raises(Conflict):
            start_bulk(by=desk.reviewers[1], bulk=bulk)
        start_bulk(by=desk.reviewers[0], bulk=bulk)
        with pytest.raises(Conflict):
            start_bulk(by=desk.reviewers[0], bulk=bulk)


def test_the_pages_from_choice_to_preview(desk):
    browser = sign_in(desk.reviewers[0].user)
    url = reverse("bulk_new", args=[desk.organization.slug, desk.project.pk])
    assert "4 annotations by other members" in text_of(browser.get(url))
    sent = {"author": "", "class_key": "spam", "batch": "", "count": "2"}
    page = text_of(browser.post(url, sent, follow=True))
    assert "Accept 2 annotations" in page
    assert "can't be undone" in page


def test_of_a_long_backlog_only_so_much_is_counted(desk, monkeypatch):
    browser = sign_in(desk.reviewers[0].user)
    url = reverse("bulk_new", args=[desk.organization.slug, desk.project.pk])
    assert "4 annotations by other members are waiting for review." in text_of(browser.get(url))
    monkeypatch.setattr("annotation.workflow.review.bulk.selection.LOOKED_AT", 3)
    assert "More than 3 annotations by other members are waiting for review." in text_of(
        browser.get(url)
    )
