"""Does a top-up bring each member to the floor, once, and leave the customer's cost alone?"""

import random
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from billing.adjustments.models import Adjustment
from billing.fair_pay.actions import correct_time, top_up_week
from billing.fair_pay.models import TimeCorrection, TopUp
from billing.fair_pay.rules import State
from billing.ledger.models import LedgerTransaction
from billing.metering.models import UsageEvent
from billing.statements.actions import sums_of
from core.audit.models import AuditEntry
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.billing.fair_pay.crew import HOUR, WEEK, Paid, paid_crew
from tests.billing.payouts.crew import balance, owed
from tests.factories import money, people


@pytest.fixture
def crew(db):
    organization = paid_crew()
    with tenant(organization.pk):
        yield Paid(organization)


def topped_up(crew, **values):
    return top_up_week(by=crew.olga, week=crew.week, **values)


def corrected(crew, **values):
    values = {"member": crew.ada, "pool": crew.pool, "week": crew.week} | values
    values = {"by": crew.olga, "active_ms": HOUR * 500, "note": "The page stayed open."} | values
    return correct_time(**values)


def test_members_below_the_floor_get_what_is_missing_and_only_once(crew):
    crew.work(crew.ada, labels=9)
    crew.work(crew.ben, labels=13)
    cost = UsageEvent.objects.aggregate(sum=Sum("amount"))["sum"]
    (top_up,) = topped_up(crew)
    assert (top_up.member_id, top_up.amount, top_up.pay) == (crew.ada.pk, 3, 9)
    assert owed(crew.ada) == 12
    assert owed(crew.ben) == 13
    assert balance("expense:topup") == 3
    assert UsageEvent.objects.aggregate(sum=Sum("amount"))["sum"] == cost
    assert topped_up(crew) == []
    assert LedgerTransaction.objects.filter(kind="top_up").count() == 1
    row = crew.weeks()[crew.ada.pk]
    assert (row.hourly, row.shortfall, row.state(timezone.now())) == (12, 0, State.TOPPED_UP)


def test_the_member_is_told_and_the_audit_log_and_statement_have_it(crew):
    crew.work(crew.ada, labels=9)
    topped_up(crew)
    assert Notification.objects.get(kind="balance_adjusted").member_id == crew.ada.pk
    entry = AuditEntry.objects.get(action="top_up.posted")
    assert (entry.member_id, entry.detail["amount"]) == (crew.olga.pk, "3.00")
    now = timezone.now()
    to_date, _ = sums_of(crew.organization, now - timedelta(days=30), now + WEEK)
    sums = {group.what: amount for group, amount in to_date[crew.ada.pk, "EUR"].items()}
    assert sums == {"label.accepted": 9, "top_up": 3}
    assert Adjustment.objects.get().get_kind_display() == "Top-up"


def test_random_weeks_reach_the_floor_and_a_second_run_posts_nothing(crew):
    dice = random.Random(11)  # the same weeks in every run
    money.make_pay_rate(by=crew.olga, unit_pay="0.037777", pool=crew.pool)
    for number in range(12):
        member = people.make_member(people.make_user(f"random{number}@example.org"))
        for _ in range(dice.randint(1, 3)):
            crew.work(member, labels=dice.randint(0, 400), seconds=dice.uniform(700, 9000))
    topped_up(crew)
    rows = crew.weeks().values()
    assert sum(bool(row.top_up) for row in rows) > 2
    for row in rows:
        needed = Fraction(12) * row.active_ms / (HOUR * 1000)
        if row.active_ms >= HOUR * 500:
            assert Fraction(row.total) >= needed
        assert not row.top_up or Fraction(row.total) - needed < Fraction(1, 100)
    assert topped_up(crew) == []


def test_undecided_weeks_wait_and_are_topped_up_later(crew):
    crew.work(crew.ada, labels=9)
    annotation = crew.annotate(crew.ada)
    assert topped_up(crew) == []
    crew.accept(annotation, 10, at=timezone.now())
    assert [each.amount for each in topped_up(crew)] == [5]  # 24 for two hours, 19 earned


def test_only_the_pool_that_is_named(crew):
    other = people.make_pool("Other", members=[crew.ada])
    money.make_pay_floor(other, by=crew.olga, hourly="20")
    crew.work(crew.ada, labels=9)
    crew.work(crew.ada, labels=9, pool=other)
    assert [each.amount for each in topped_up(crew, pool=other)] == [11]
    assert [each.amount for each in topped_up(crew)] == [3]


def test_a_week_that_isn_t_over_or_no_week_is_refused(crew):
    with pytest.raises(Conflict, match="isn't over"):
        top_up_week(by=crew.olga, week=crew.week + WEEK)
    with pytest.raises(Invalid, match="Monday"):
        top_up_week(by=crew.olga, week=crew.week + timedelta(days=1))
    with pytest.raises(Forbidden):
        top_up_week(by=crew.ada, week=crew.week)


def test_another_total_than_the_one_that_was_shown_is_refused(crew):
    crew.work(crew.ada, labels=9)
    with pytest.raises(Conflict, match="amounts changed"):
        topped_up(crew, expected=Decimal("2.99"))
    assert not TopUp.objects.exists()
    assert len(topped_up(crew, expected=Decimal(3))) == 1
    assert topped_up(crew, expected=Decimal(3)) == []


def test_a_top_up_of_one_s_own_needs_another_admin(crew):
    crew.work(crew.olga, labels=9)
    assert topped_up(crew) == []
    assert [each.amount for each in top_up_week(by=crew.otto, week=crew.week)] == [3]


def test_the_database_refuses_a_second_top_up_of_a_week(crew):
    money.make_top_up(crew.ada, crew.pool, by=crew.olga, week=crew.week)
    with pytest.raises(IntegrityError, match="top_up_once"), transaction.atomic():
        money.make_top_up(crew.ada, crew.pool, by=crew.olga, week=crew.week)


def test_corrected_time_counts_in_hourly_pay_and_what_was_measured_stays(crew):
    crew.work(crew.ada, labels=9)
    correction = corrected(crew)
    assert (correction.measured_ms, correction.corrected_ms) == (HOUR * 1000, HOUR * 500)
    row = crew.weeks()[crew.ada.pk]
    assert (row.measured_ms, row.active_ms, row.hourly) == (HOUR * 1000, HOUR * 500, 18)
    assert (row.correction.by, row.correction.note) == (crew.olga.name, "The page stayed open.")
    assert topped_up(crew) == []
    corrected(crew, active_ms=HOUR * 2000, note="Two hours after all.")
    assert TimeCorrection.objects.order_by("-pk")[0].before_ms == HOUR * 500
    assert [each.amount for each in topped_up(crew)] == [15]
    entry = AuditEntry.objects.filter(action="time.corrected").order_by("pk")[0]
    assert entry.detail["before"] == "60 min"
    assert entry.detail["after"] == "30 min"


def test_time_of_a_topped_up_week_one_s_own_and_without_a_reason_stays(crew):
    crew.work(crew.ada, labels=9)
    with pytest.raises(Invalid, match="reason"):
        corrected(crew, note=" ")
    with pytest.raises(Invalid, match="168"):
        corrected(crew, active_ms=168 * 3_600_000 + 1)
    with pytest.raises(Forbidden, match="own time"):
        corrected(crew, member=crew.olga)
    with pytest.raises(Conflict, match="isn't over"):
        corrected(crew, week=crew.week + WEEK)
    topped_up(crew)
    with pytest.raises(Conflict, match="already topped up"):
        corrected(crew)
    assert not TimeCorrection.objects.exists()
