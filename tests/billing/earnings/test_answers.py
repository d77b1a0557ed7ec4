"""Does an annotator see what became of each answer, why, what it paid, and what an hour brings?"""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from annotation.workflow.models import Annotation
from billing.costs.queries import total
from billing.costs.sums import Sums
from billing.earnings.answers import Fate, fate_of, own_answers
from tests.billing.costs.test_costs import everything
from tests.support.desk import HAM, SPAM, make_desk
from workforce.tenancy.scope import tenant


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
