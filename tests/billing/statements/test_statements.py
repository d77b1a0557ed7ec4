"""Monthly statements: what they say by hand, late entries, months, and that nothing is twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from annotation.workflow.events.record import record_accepted, record_reversed
from billing.payouts.actions import post_sent
from billing.payouts.models import Payout, PayoutBatch
from billing.statements.actions import issue_month
from billing.statements.models import Statement
from billing.statements.rules import Group, draw, month_before, next_month
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import money, projects
from tests.support.racing import race

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=400)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


class Books:
    """Ada earns 0.5 a label in one project."""

    def __init__(self, organization):
        self.organization = organization
        self.owner, (self.ada, self.ben), self.pool, _, self.batch = staff(rates=False)
        money.make_rate(by=self.owner, valid_from=SINCE)
        money.make_pay_rate(by=self.owner, unit_pay="0.5", valid_from=SINCE)
        self.items = 0

    def earn(self, at, labels=1, member=None):
        """So many labels accepted at this time."""
        self.items += 1
        item = projects.make_item(self.batch, f"text {self.items}")
        who = member or self.ada
        return record_accepted([accepted(item, who, labels={"choice": labels}, at=at)])

    def pay_out(self, at, amount):
        """A payout that was sent at this time."""
        payout = Payout.objects.create(
            batch=PayoutBatch.objects.create(
                number=1,
                currency="EUR",
                earned_before=at,
                prepared_by=self.owner,
                prepared_at=at,
            ),
            member=self.ada,
            bank_details=money.make_bank_details(self.ada),
            currency="EUR",
            amount=Decimal(amount),
        )
        post_sent(payout, at)

    def issue(self, now=NOW):
        """Issue all that is due."""
        while issue_month(self.organization, now) is not None:
            pass


@pytest.fixture
def books(db):
    organization = found("acme", timezone="Europe/Berlin")
    with tenant(organization.pk):
        yield Books(organization)


def said(statement):
    """Opening, (what, amount, late) of each line, closing."""
    lines = [
        (line["what"], Decimal(line["amount"]), Decimal(line["late"])) for line in statement.lines
    ]
    return statement.opening, lines, statement.closing


def test_a_statement_says_what_moved_the_balance(books):
    books.earn(datetime(2026, 1, 5, tzinfo=UTC), 10)
    books.earn(datetime(2026, 2, 3, tzinfo=UTC), 3)
    (event,) = books.earn(datetime(2026, 2, 4, tzinfo=UTC), 2)
    record_reversed([event.pk], at=datetime(2026, 2, 20, tzinfo=UTC))
    books.pay_out(datetime(2026, 2, 25, tzinfo=UTC), "4.75")
    books.earn(datetime(2026, 3, 4, tzinfo=UTC), 50)  # of a month that isn't over
    books.issue()
    january, february = Statement.objects.order_by("month")
    assert (january.month, january.number, february.month, february.number) == (
        JANUARY,
        1,
        FEBRUARY,
        2,
    )
    assert said(january) == (0, [("label.accepted", 5, 0)], 5)
    assert said(february) == (
        5,
        [
            ("label.accepted", Decimal("2.5"), 0),
            ("label.reversed", -1, 0),
            ("payout", Decimal("-4.75"), 0),
        ],
        Decimal("1.75"),
    )
    assert february.lines[0]["title"] == books.batch.project.name


def test_a_late_entry_is_on_the_next_statement_and_marked(books):
    books.earn(datetime(2026, 1, 5, tzinfo=UTC), 10)
    books.issue(datetime(2026, 2, 10, tzinfo=UTC))
    books.earn(datetime(2026, 1, 31, 12, tzinfo=UTC), 4)
    books.earn(datetime(2026, 2, 5, tzinfo=UTC), 1)
    books.issue()
    january, february = Statement.objects.order_by("month")
    assert january.closing == 5
    assert said(february) == (5, [("label.accepted", Decimal("2.5"), 2)], Decimal("7.5"))


def test_a_month_ends_at_midnight_of_the_organization(books):
    books.earn(datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC), 1)
    books.earn(datetime(2026, 1, 31, 23, tzinfo=UTC), 2)  # midnight in Berlin
    books.issue()
    assert list(Statement.objects.order_by("month").values_list("month", "closing")) == [
        (JANUARY, Decimal("0.5")),
        (FEBRUARY, Decimal("1.5")),
    ]


def test_nothing_is_issued_twice_and_a_month_without_movements_has_no_statement(books):
    books.earn(datetime(2025, 12, 5, tzinfo=UTC), 10)
    books.issue()
    books.issue()
    assert Statement.objects.count() == 1
    assert issue_month(books.organization, NOW) is None


def test_members_are_told_of_the_last_month_only(books):
    books.earn(datetime(2026, 1, 5, tzinfo=UTC))
    books.earn(datetime(2026, 2, 5, tzinfo=UTC))
    books.issue()
    told = Notification.objects.get(kind="statement_issued")
    assert (told.member_id, told.words) == (books.ada.pk, {"month": "2026-02"})


def test_the_closing_balances_are_those_of_the_ledger_in_plain_sql(books):
    for day in range(1, 28, 5):
        books.earn(datetime(2026, 1, day, tzinfo=UTC), day)
        books.earn(datetime(2026, 2, day, tzinfo=UTC), day, member=books.ben)
    books.issue()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*), count(*) filter (where statement.closing = (
                select -sum(entry.amount) from billing_ledgerentry entry
                join billing_ledgeraccount account on account.id = entry.account_id
                where account.type = 'payable' and account.member_id = statement.member_id
                    and entry.effective_at
                        < (statement.month + interval '1 month') at time zone statement.zone
            )) from billing_statement statement
            """
        )
        assert cursor.fetchone() == (2, 2)


GROUPS = [Group("label.accepted", 1, "choice"), Group("payout"), Group("bonus.granted", 2)]
AMOUNTS = st.dictionaries(st.sampled_from(GROUPS), st.decimals("-100", "100", places=6))


@given(months=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=5))
def test_each_movement_is_on_exactly_one_statement(months):
    """`late` are movements of earlier months that came after their statement."""
    to_date, before, closing = {}, {}, Decimal(0)
    for within, late in months:
        to_date = {
            group: to_date.get(group, 0) + within.get(group, 0) + late.get(group, 0)
            for group in {*to_date, *within, *late}
        }
        drawn = draw(before, to_date, within)
        if drawn is not None:
            assert drawn.opening == closing
            assert sum(line.late for line in drawn.lines) == sum(late.values())
            closing, before = drawn.closing, to_date
        assert closing == sum(to_date.values())


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 12, 31), date(2026, 11, 1), date(2027, 1, 1)),
        (date(2026, 3, 15), date(2026, 2, 1), date(2026, 4, 1)),
    ],
)
def test_months(day, before, after):
    assert month_before(day) == before
    assert next_month(day.replace(day=1)) == after


@pytest.mark.race
def test_two_runs_at_once_issue_each_statement_once(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        books = Books(organization)
        books.earn(datetime(2026, 1, 5, tzinfo=UTC))
        books.earn(datetime(2026, 2, 5, tzinfo=UTC), member=books.ben)

    def issue():
        with tenant(organization.pk):
            return issue_month(organization, NOW)

    results = race(*[issue] * 4)
    assert sorted(map(str, results)) == ["1", "1", "None", "None"]


def test_pages(db):
    organization = found("acme")
    with tenant(organization.pk):
        books = Books(organization)
        books.earn(datetime(2026, 2, 5, tzinfo=UTC), 3)
        books.issue()
        statement = Statement.objects.get()
    ada, ben = sign_in(books.ada.user), sign_in(books.ben.user)
    place = f"/o/acme/earnings/statements/{statement.pk}"
    assert "February 2026" in ada.get("/o/acme/earnings/statements/").content.decode()
    text = " ".join(page_of(ada.get(f"{place}/")).find(id="main").get_text(" ").split())
    assert "Opening balance €0.00 Accepted labels" in text
    assert "Closing balance €1.50" in text
    file = b"".join(ada.get(f"{place}.csv")).decode().splitlines()
    assert file[2].split(",")[:3] == ["S-000001", "2026-02", "Accepted labels"]
    assert ben.get(f"{place}/").status_code == 404
    assert ben.get(f"{place}.csv").status_code == 404
