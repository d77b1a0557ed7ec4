"""Does an annotator see what became of each answer, why, what it paid, and what an hour brings?"""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.labeling.announcements import is_told
from annotation.workflow.labeling.reopen import STAYS_OPEN
from annotation.workflow.lifecycle.models import Annotation
from annotation.workflow.review.disputes import dispute_review
from billing.earnings.annotations import Fate, fate_of, own_answers
from billing.reporting.costs.queries import total
from billing.reporting.costs.sums import Sums
from core.tenancy.scope import tenant
from tests.billing.reporting.costs.test_costs import everything
from tests.support.counting import begin_with_room
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    """Of annotator 0: one corrected, one rejected; and one of another person."""
    desk = make_desk(items=5, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.review(verdict="corrected", answer=SPAM)
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="careless", comment="look again")
        desk.label(1, HAM)
    return desk


def fates(desk, **values):
    with tenant(desk.organization.pk):
        period = everything(desk.organization).period
        rows = own_answers(desk.annotators[0], period, values.get("fate")).order_by("pk")
        return [(fate_of(row), row.pay) for row in rows]


def test_each_answer_has_its_fate_and_pay(desk):
    pay = Decimal("0.03")
    assert fates(desk) == [(Fate.ACCEPTED, pay), (Fate.RETURNED, 0)]
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
    found = fates(desk)
    assert found == [(Fate.ACCEPTED, pay), (Fate.REPLACED, 0), (Fate.WAITING, 0)]
    for fate in Fate:
        assert fates(desk, fate=fate) == [entry for entry in found if entry[0] == fate]


@pytest.mark.parametrize(("decided", "fate"), [(SPAM, Fate.ACCEPTED), (HAM, Fate.REPLACED)])
def test_what_a_second_person_decided_is_the_last_word(db, decided, fate):
    desk = make_desk(items=1, reviewers=3, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        for by in (0, 1, 0):
            desk.label(0, SPAM)
            desk.review(by, "rejected", reason="wrong_class")
        desk.review(2, answer=decided)
    pay = Decimal("0.03") if fate == Fate.ACCEPTED else 0
    assert fates(desk)[-1] == (fate, pay)
    for each in Fate:
        assert fates(desk, fate=each) == [entry for entry in fates(desk) if entry[0] == each]


def test_a_rejection_that_was_overturned_isn_t_the_last_word(client, db):
    desk = make_desk(items=1, reviewers=2, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        first = desk.review(verdict="rejected", reason="wrong_class")
        dispute_review(by=desk.annotators[0], review_id=first.pk, comment="Read the link.")
        desk.review(1, "overturned")
        period = everything(desk.organization).period
        row = own_answers(desk.annotators[0], period, None).get()
        assert (row.verdict, row.reason, fate_of(row)) == ("overturned", "", Fate.ACCEPTED)


def test_what_was_sent_back_stays_so_where_the_item_was_answered_without_it(db):
    desk = make_desk(items=1, slots=2, annotators=3, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="wrong_class")
        desk.skip(1)
        desk.skip(2)
        desk.review(verdict="answered", answer=HAM)
    assert fates(desk) == [(Fate.RETURNED, 0)]


def test_the_page_gives_the_reason_and_nobody_else_s_answers(client, desk):
    client.force_login(desk.annotators[0].user)
    page = client.get(reverse("own_answers", args=[desk.organization.slug]))
    text = page.content.decode()
    assert len(page.context["answers"]) == 2
    assert "look again" in text
    assert "Corrected" in text
    one = client.get(page.context["tabs"][3]["url"])
    assert [answer.fate for answer, _pay in one.context["answers"]] == [Fate.RETURNED]


def test_the_files_add_up_to_the_page(client, desk):
    client.force_login(desk.annotators[0].user)
    slug = desk.organization.slug
    total = client.get(reverse("earnings", args=[slug])).context["total"]
    answers = client.get(reverse("own_answers_csv", args=[slug])).streaming_content
    _, *rows = csv.reader(io.StringIO(b"".join(answers).decode("utf-8-sig")))
    assert sum(Decimal(row[8]) for row in rows) == Decimal("0.03")
    days = client.get(reverse("earnings_csv", args=[slug])).content.decode("utf-8-sig")
    _, *by_day = csv.reader(io.StringIO(days))
    assert sum(Decimal(row[4]) for row in by_day) == Decimal("0.03")
    assert sum(int(row[3]) for row in by_day) == int(total.submitted) == len(rows)


def test_an_hour_counts_rejected_work_too():
    sums = Sums(labels=2, pay=Decimal("3.00"), accepted_ms=1_800_000, worked_ms=3_600_000)
    assert sums.pay_per_hour == Decimal("3.00")
    assert Sums(pay=Decimal(1)).pay_per_hour is None


def test_work_is_not_counted_twice_when_it_comes_back(desk):
    with tenant(desk.organization.pk):
        answer = Annotation.objects.get(member=desk.annotators[0], is_live=True, item=desk.item(1))
        claim = answer.assignment
        type(claim).objects.filter(pk=claim.pk).update(active_seconds=10)
        Annotation.objects.filter(pk=answer.pk).update(active_seconds=10)
        desk.label(0, HAM)  # the clock of the assignment goes on from ten seconds
        period = everything(desk.organization)
        assert total(period).worked_ms < 20_000


@pytest.fixture
def sampled(db):
    """Eight answers of annotator 0; some of them drawn for review, nothing decided yet."""
    begin_with_room()
    policy = {"review": {"mode": "sample", "percent": 50, "first": 0}}
    desk = make_desk(items=8, policy=policy)
    with tenant(desk.organization.pk):
        for _ in range(8):
            desk.label(0, HAM)
        assert 0 < Annotation.objects.filter(drawn=True).count() < 8
    return desk


def seen(client, desk):
    """All that the author's pages, files and API-backed lists say of each answer and of the sum."""
    slug = desk.organization.slug
    client.force_login(desk.annotators[0].user)
    answers = client.get(reverse("own_answers", args=[slug]))
    earnings = client.get(reverse("earnings", args=[slug]))
    earned, accepted, *_ = client.get(reverse("my_work", args=[slug])).context["own_tiles"]
    assert (earned.title, accepted.title) == ("Earned this week", "Labels accepted this week")
    tabs = [len(client.get(tab["url"]).context["answers"]) for tab in answers.context["tabs"]]
    return (
        [(answer.fate, pay) for answer, pay in answers.context["answers"]],
        tabs,
        len(earnings.context["events"]),
        earnings.context["total"].labels,
        (accepted.value, earned.value == "€0.00"),
    )


def test_nothing_tells_which_answers_were_drawn_while_they_can_be_changed(client, sampled):
    answers, tabs, events, labels, week = seen(client, sampled)
    assert {fate for fate, _ in answers} == {Fate.WAITING}
    assert len({pay for _, pay in answers}) == 1
    assert (tabs, events, labels, week) == ([8, 8, 0, 0, 0], 0, "0", ("0", True))


def test_a_day_later_everything_is_told(sampled):
    with tenant(sampled.organization.pk):
        for rows, answer, moment in (
            (Annotation.objects.all(), "pk", "submitted_at"),
            (WorkEvent.objects.all(), "annotation_id", "occurred_at"),
        ):
            now, author = timezone.now(), rows[0].member
            for passed, told in ((timedelta(), False), (STAYS_OPEN, True)):
                asked = {"author": author, "answer": answer, "moment": moment}
                found = rows.annotate(told=is_told(now + passed, **asked))
                assert set(found.values_list("told", flat=True)) == {told}


def test_a_verdict_is_told_at_once(client, sampled):
    with tenant(sampled.organization.pk):
        sampled.review()
    answers, _, events, labels, week = seen(client, sampled)
    assert [fate for fate, _ in answers].count(Fate.ACCEPTED) == events == int(labels) == 1
    assert week == ("1", False)
