"""Are the kept sums and the live rest together exactly the facts, whatever was folded when?"""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation.workflow.events.models import LABEL_KINDS, WorkEvent
from annotation.workflow.events.record import record_accepted, record_reversed
from annotation.workflow.lifecycle.models import AssignmentState
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from billing.rates.models import Rate
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import table_of, total
from billing.reporting.costs.selection import Grouping, Selection
from billing.reporting.costs.sums import Sums
from billing.reporting.rollups.aggregate import (
    LATE,
    NOTHING_YET,
    PART_LAG,
    fold,
    kept_of,
    refold,
    reopen,
    rolled_through,
)
from billing.reporting.rollups.jobs import fold_days
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp
from billing.reporting.rollups.rollup_source import whole_months
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, decided, found, staff, where_it_is_eleven
from tests.factories import money, people, projects, work

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)  # the day after the clocks went forward in Europe
DAYS = 6
ZONES = ("UTC", "Europe/Berlin", "Pacific/Apia", "America/New_York")


class Mill:
    """An organization whose people work at random in the last days."""

    def __init__(self, seed, zone="UTC", *, days=DAYS):
        self.random = random.Random(seed)
        self.days = days
        self.now = NOW - timedelta(days=days)
        self.organization = found(f"mill{seed}", timezone=zone)
        with self.scope():
            self.owner, self.crew, self.pool, project, batch = staff(rates=False, users=str(seed))
            since = NOW - timedelta(days=400)
            money.make_rate(by=self.owner, unit_price="0.0525", valid_from=since)
            money.make_pay_rate(by=self.owner, unit_pay="0.031", valid_from=since)
            other = projects.make_project("Other", by=self.owner)
            customer = money.make_customer(by=self.owner)
            self.customer = money.make_project_customer(other, customer).customer
            self.schema = project.schema
            self.schemas = {project.pk: project.schema, other.pk: other.schema}
            self.batches = [batch, projects.make_batch(other)]

    def scope(self):
        return tenant(self.organization.pk)

    def at(self):
        """A later instant than the last, now and then the very edge of a day."""
        self.now += timedelta(seconds=self.random.randrange(self.days * 3600))
        if self.random.random() < 0.2:
            tomorrow = self.now.date() + timedelta(days=1)
            edge = period_of(self.organization, tomorrow, tomorrow).begins
            self.now = max(self.now, edge)
        return self.now

    def accepted_at(self):
        """Accepted work alone may come late: the one writer of work events tells of it."""
        at = self.at()
        return at - timedelta(days=2) if self.random.random() < 0.2 else at

    def work(self):
        """One answer, skip, rejection or acceptance."""
        item = projects.make_item(self.random.choice(self.batches), "text", slots=2, open_slots=2)
        member, pool = self.random.choice(self.crew), self.random.choice([None, self.pool])
        claim = work.make_assignment(item, member, pool=pool, active_seconds=self.seconds())
        what = self.random.choice(["skip", "submit", "reject", "accept", "accept"])
        if what == "skip":
            claim.state, claim.seen_at = AssignmentState.SKIPPED, self.at()
            claim.save()
            return
        schema, seconds = self.schemas[item.project_id], self.seconds()
        answer = work.make_annotation(
            claim, schema=schema, active_seconds=seconds, submitted_at=self.at()
        )
        if what == "reject":
            work.make_review(answer, verdict="rejected", reviewer=self.owner, decided_at=self.at())
        if what == "accept":
            labels = {"choice": self.random.randrange(1, 4)}
            values = {"at": self.accepted_at(), "annotation_id": answer.pk, "labels": labels}
            record_accepted([accepted(item, member, pool=pool, **values)])

    def seconds(self):
        return self.random.randrange(100_000) / 1000

    def tables(self, **narrow):
        """All ways to look at the work of some days."""
        first = self.now.date() - timedelta(days=self.random.randrange(self.days))
        if self.random.random() < 0.3:
            first = first.replace(day=1)
        last = first + timedelta(days=self.random.randrange(self.days))
        selection = Selection(period_of(self.organization, first, last), **narrow)
        return selection, [table_of(selection, by) for by in Grouping]


def narrowed(mill, step):
    """Another way to narrow the work each time."""
    kinds = ("choice", "", "rating")
    project = mill.random.choice(mill.batches).project_id
    ways = (
        {},
        {"person": mill.crew[0].pk},
        {"project": project},
        {"pool": mill.random.choice([0, mill.pool.pk])},
        {"kind": mill.random.choice(kinds)},
        {"guideline": 0},
        {"within": (project,)},
        {"customer": mill.random.choice([0, mill.customer.pk])},
        {"customer": mill.customer.pk, "within": (project,)},
        {"person": mill.crew[-1].pk, "within": (project, 0)},
    )
    return ways[step % len(ways)]


def facts_of(mill):
    """Labels, cost and pay, counted in the books themselves."""
    labels = WorkEvent.objects.filter(kind__in=LABEL_KINDS).aggregate(sum=Sum("quantity"))
    cost = UsageEvent.objects.aggregate(sum=Sum("amount"))
    owed = LedgerEntry.objects.filter(account__type="payable").aggregate(sum=Sum("amount"))
    return labels["sum"], cost["sum"], -owed["sum"]


def sums_of_money(sums):
    found = list(sums)
    return tuple(sum(getattr(each, name) for each in found) for name in ("labels", "price", "pay"))


@pytest.mark.parametrize(
    ("seed", "days"),
    [*((seed, DAYS) for seed in range(6)), *((seed, 150) for seed in range(6, 10))],
)
def test_kept_sums_and_the_live_rest_are_the_facts(db, seed, days):
    """Within a week, and over months that are kept as a whole."""
    mill = Mill(seed, ZONES[seed % len(ZONES)], days=days)
    organization = mill.organization
    with mill.scope():
        for step in range(32):
            mill.work()
            if step % 4 == 3:
                fold(organization, mill.now)
                selection, tables = mill.tables(**narrowed(mill, step // 4))
                was = rolled_through(organization)
                reopen(NOTHING_YET)  # everything live: the facts alone
                assert tables == [table_of(selection, by) for by in Grouping]
                RolledUp.objects.update(through=was)
        assert DaySum.objects.exists()
        assert DayTotal.objects.exists()
        assert MonthSum.objects.exists() or days == DAYS
        whole = Selection(period_of(organization, date(2025, 10, 1), date(2026, 12, 1)))
        before, by_person = total(whole), table_of(whole, Grouping.PERSON)
        assert before.submitted
        facts = facts_of(mill)
        for by in Grouping:
            rows = table_of(whole, by).rows
            assert sum((row.sums for row in rows), Sums()) == before, by
            assert sums_of_money(row.sums for row in rows) == facts, by
        assert refold(organization, mill.now) > date(2026, 3, 1)
        assert total(whole) == before
        assert table_of(whole, Grouping.PERSON) == by_person


@pytest.mark.parametrize(
    ("first", "last", "whole", "months"),
    [
        ("2026-01-01", "2026-03-31", "2026-05-01", ("2026-01-01", "2026-04-01")),
        ("2026-01-02", "2026-03-30", "2026-05-01", ("2026-02-01", "2026-03-01")),
        ("2026-01-01", "2026-03-31", "2026-03-31", ("2026-01-01", "2026-03-01")),
        ("2025-12-15", "2026-01-15", "2026-05-01", ("2025-12-15", "2025-12-15")),
        ("2026-01-01", "2026-01-31", "2026-01-31", ("2026-01-01", "2026-01-01")),
        ("2026-01-01", "2026-12-31", "1970-01-01", ("2026-01-01", "2026-01-01")),
    ],
)
def test_months_are_taken_as_a_whole_where_the_period_holds_all_their_days(
    first, last, whole, months
):
    days = [date.fromisoformat(day) for day in (first, last, whole)]
    assert [day.isoformat() for day in whole_months(*days)] == list(months)


@pytest.fixture
def mill(db):
    return Mill(99, "Europe/Berlin")


def everything(mill):
    return Selection(period_of(mill.organization, date(2026, 1, 1), date(2026, 4, 1)))


def accept(mill, at, **values):
    item = projects.make_item(mill.batches[0], "text")
    return record_accepted([accepted(item, mill.crew[0], at=at, **values)])


def test_a_day_is_summed_up_ten_minutes_after_it_is_over(mill):
    with mill.scope():
        midnight = period_of(mill.organization, date(2026, 3, 30), date(2026, 3, 30)).begins
        assert fold(mill.organization, midnight + timedelta(minutes=9)) == date(2026, 3, 29)
        assert fold(mill.organization, midnight + timedelta(minutes=11)) == date(2026, 3, 30)
        assert fold(mill.organization, midnight) == date(2026, 3, 30), "never backwards"


def test_right_after_midnight_a_day_is_kept_to_its_end_and_not_beyond(mill):
    with mill.scope():
        midnight = period_of(mill.organization, date(2026, 3, 30), date(2026, 3, 30)).begins
        accept(mill, midnight - timedelta(seconds=5))
        accept(mill, midnight + timedelta(minutes=1), labels={"choice": 2})
        for minutes, kept in [(0, 0), (1, 1), (9, 1), (11, 3)]:
            fold(mill.organization, midnight + timedelta(minutes=minutes))
            assert (DaySum.objects.aggregate(labels=Sum("labels"))["labels"] or 0) == kept
            assert total(everything(mill)).labels == 3


@pytest.fixture
def morning(db):
    """A mill where it is eleven in the morning now, far from any midnight."""
    return Mill(96, where_it_is_eleven())


def around_today(mill):
    today = timezone.now().date()
    return Selection(period_of(mill.organization, today - timedelta(1), today + timedelta(1)))


def test_today_is_kept_up_to_some_minutes_ago_and_added_to(morning):
    """The clock of the facts is the real one: older ones would open the day again."""
    with morning.scope():
        now = timezone.now()
        ends = [now + timedelta(minutes=minutes) for minutes in (20, 40, 60)]
        today, under_way = around_today(morning), Recent()
        assert total(today, under_way).labels == 0
        for done, end in enumerate(ends, start=1):
            accept(morning, end - PART_LAG - timedelta(seconds=9), labels={"choice": 2})
            accept(morning, end - PART_LAG + timedelta(seconds=9))
            fold(morning.organization, end)
            kept = DaySum.objects.aggregate(labels=Sum("labels"))["labels"]
            assert kept == 2 * done + (done - 1), "what is older than the lag, each fact once"
            assert total(today).labels == 3 * done
            assert total(today, under_way).labels == 3 * done, "asked before the sums moved"
            assert total(today).answers == 2 * done
        reopen(NOTHING_YET)
        assert total(today).labels == 9


def test_a_skip_that_is_taken_back_today_no_longer_counts(morning):
    with morning.scope():
        now = timezone.now()
        item = projects.make_item(morning.batches[0], "text")
        claim = work.make_assignment(item, morning.crew[0], state="skipped", seen_at=now)
        accept(morning, now)
        fold(morning.organization, now + timedelta(minutes=20))
        day = around_today(morning)
        assert (total(day).skipped, total(day).labels) == (1, 1)
        claim.state = "held"
        claim.save()
        assert (total(day).skipped, total(day).labels) == (0, 1)


def test_a_reader_who_is_overtaken_by_a_fold_reads_again(morning, monkeypatch):
    """The mark is read, the fold moves it, then the sums are read: each fact still counts once."""
    with morning.scope():
        now = timezone.now()
        accept(morning, now)
        day = around_today(morning)
        fold(morning.organization, now + timedelta(minutes=1))
        asked = []

        def overtaken(organization):
            found = kept_of(organization)
            if not asked:
                fold(organization, now + timedelta(minutes=20))
            asked.append(found)
            return found

        monkeypatch.setattr("billing.reporting.costs.live_tail.kept_of", overtaken)
        assert total(day).labels == 1
        assert len(asked) == 2


def test_late_work_opens_its_day_again(mill):
    with mill.scope():
        accept(mill, NOW - timedelta(days=2))
        assert fold(mill.organization, NOW) == date(2026, 3, 30)
        accept(mill, NOW - timedelta(days=3))
        assert rolled_through(mill.organization) == date(2026, 3, 27)
        assert total(everything(mill)).labels == 2
        fold(mill.organization, NOW)
        assert rolled_through(mill.organization) == date(2026, 3, 30)
        assert total(everything(mill)).labels == 2


def test_late_work_of_which_nothing_is_summed_up_yet_opens_no_day(morning):
    with morning.scope():
        now = timezone.now()
        fold(morning.organization, now - timedelta(minutes=1))
        kept = kept_of(morning.organization)
        assert kept.until is not None
        accept(morning, kept.until)
        accept(morning, now - LATE - timedelta(seconds=1))
        assert kept_of(morning.organization) == kept
        accept(morning, kept.until - timedelta(microseconds=1))
        assert kept_of(morning.organization).until is None
        assert total(around_today(morning)).labels == 3
        fold(morning.organization, now)
        assert total(around_today(morning)).labels == 3


def test_fresh_work_costs_no_statement_more_and_touches_no_mark(mill):
    with mill.scope():
        at = timezone.now()
        item = projects.make_item(mill.batches[0], "text")
        fold(mill.organization, at)
        with CaptureQueriesContext(connection) as queries:
            record_accepted([accepted(item, mill.crew[0], at=at)])
        assert not [one for one in queries if "rolledup" in one["sql"] or "daysum" in one["sql"]]


def test_another_time_zone_cuts_the_days_anew(mill):
    with mill.scope():
        accept(mill, datetime(2026, 3, 27, 23, 30, tzinfo=UTC))  # the 28th in Berlin
        fold(mill.organization, NOW)
        assert [row.key for row in table_of(everything(mill), Grouping.DAY).rows] == [
            date(2026, 3, 28)
        ]
    mill.organization.timezone = "UTC"
    with mill.scope():
        mill.organization.save()
        for _ in range(2):
            (row,) = table_of(everything(mill), Grouping.DAY).rows
            assert (row.key, row.sums.labels) == (date(2026, 3, 27), 1)
            fold(mill.organization, NOW)
        assert rolled_through(mill.organization) == date(2026, 3, 30)


def test_an_answer_of_several_kinds_is_one_answer(mill):
    with mill.scope():
        money.make_rate(by=mill.owner, label_kind="rating", valid_from=NOW - timedelta(days=99))
        money.make_pay_rate(by=mill.owner, label_kind="rating", valid_from=NOW - timedelta(days=99))
        accept(mill, NOW, labels={"choice": 1, "rating": 2}, active_seconds=7.5)
        sums = total(everything(mill))
        assert (sums.labels, sums.answers, sums.active_seconds) == (3, 1, 7.5)
        rows = table_of(everything(mill), Grouping.KIND).rows
        assert [(row.key, row.sums.labels, row.sums.answers) for row in rows] == [
            ("rating", 2, 0),
            ("choice", 1, 0),
            ("", 0, 1),  # the whole annotation
        ]


def test_a_reversed_outcome_is_taken_off_its_label_type(mill):
    with mill.scope():
        Rate.objects.update(per="outcome")
        items = [projects.make_item(mill.batches[0], text) for text in "ab"]
        for item in items:
            work = accepted(item, mill.crew[0], at=NOW)
            outcome, _label = record_accepted([work], decided(item, mill.crew[0], at=NOW))
        record_reversed([outcome.pk], at=NOW)
        rows = {row.key: row.sums for row in table_of(everything(mill), Grouping.KIND).rows}
        assert (rows["choice"].labels, rows["choice"].price) == (2, Decimal("0.0525"))


def test_a_reader_sees_the_same_while_a_day_is_folded_and_after_a_rebuild(mill, capsys):
    with mill.scope():
        accept(mill, NOW - timedelta(days=2))
        before = total(everything(mill))
    assert fold_days() >= 1
    call_command("rebuild_rollups")
    assert "Rebuilt the daily rollups" in capsys.readouterr().out
    with mill.scope():
        assert DaySum.objects.exists()
        assert total(everything(mill)) == before
        assert before.price == Decimal("0.0525")


def test_one_s_sums_stay_one_s_own(mill):
    other = Mill(98)
    with other.scope():
        accept(other, NOW - timedelta(days=2))
    fold_days()
    with mill.scope():
        assert not DaySum.objects.exists()
        assert total(everything(mill)).labels == 0


def test_no_day_is_closed_while_somebody_still_writes_in_it(committed_db):
    mill = Mill(97)
    writer = connection.copy()
    try:
        with writer.cursor() as cursor:
            cursor.execute("begin; select 1")
            with mill.scope():
                tomorrow = timezone.now() + timedelta(days=1, minutes=11)
                assert fold(mill.organization, tomorrow) == NOTHING_YET
            cursor.execute("commit")
    finally:
        writer.close()
    people.make_user("control@example.org")
    with mill.scope():
        # the fold's own transaction began before tomorrow, but doesn't wait for itself
        assert fold(mill.organization, tomorrow) > NOTHING_YET
