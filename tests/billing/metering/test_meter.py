"""Does accepted work become usage and earnings, exactly and once?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_accepted
from annotation.workflow.labeling.counter import earnings_of_day
from billing.ledger.models import AccountType, LedgerEntry, LedgerTransaction
from billing.listener import missing_rates
from billing.metering.meter import NoRate
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.rates.models import PayRate, Rate
from core.tenancy.scope import WrongTenant, tenant
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import money, people, projects


@pytest.fixture
def organization(db):
    return found("acme")


def owed(member):
    balance = LedgerEntry.objects.filter(
        account__type=AccountType.PAYABLE, account__member=member
    ).aggregate(sum=Sum("amount"))["sum"]
    return -(balance or Decimal(0))


def test_an_accepted_label_is_charged_and_paid(organization):
    with tenant(organization.pk):
        _, (ada, _), pool, _, batch = staff()
        (event,) = record_accepted(
            [accepted(projects.make_item(batch, "hello"), ada, pool=pool, labels={"choice": 3})]
        )
        usage = UsageEvent.objects.get(work_event=event)
        assert (usage.unit_price, usage.amount) == (Decimal("0.0525"), Decimal("0.1575"))
        assert (usage.currency, usage.occurred_at) == ("EUR", event.occurred_at)
        moved = LedgerTransaction.objects.get(work_event=event)
        assert (moved.key, moved.kind, moved.effective_at) == (
            event.key,
            "earning",
            event.occurred_at,
        )
        sides = {entry.account.type: entry.amount for entry in moved.entries.all()}
        assert sides == {"expense:labels": Decimal("0.093"), "payable": Decimal("-0.093")}
        assert owed(ada) == Decimal("0.093")


def test_the_pool_s_own_pay_comes_first(organization):
    with tenant(organization.pk):
        owner, (ada, ben), pool, _, batch = staff()
        other = people.make_pool("Others")
        money.make_pay_rate(by=owner, pool=pool, unit_pay="0.5")
        items = [projects.make_item(batch, text) for text in "abc"]
        record_accepted([accepted(items[0], ada, pool=pool)])
        record_accepted([accepted(items[1], ben, pool=other)])
        record_accepted([accepted(items[2], ben)])
        assert (owed(ada), owed(ben)) == (Decimal("0.5"), Decimal("0.062"))


def test_the_rate_of_the_work_s_own_instant_counts(organization):
    with tenant(organization.pk):
        owner, (ada, _), _, _, batch = staff(rates=False)
        now = timezone.now()
        change = now - timedelta(days=3)
        money.make_rate(
            by=owner, unit_price="1", valid_from=now - timedelta(days=9), valid_to=change
        )
        money.make_rate(by=owner, unit_price="2", valid_from=change)
        money.make_pay_rate(by=owner)
        for at in (change - timedelta(microseconds=1), change, now):
            item = projects.make_item(batch, str(at))
            record_accepted([accepted(item, ada, at=at)])
        prices = UsageEvent.objects.order_by("occurred_at").values_list("unit_price", flat=True)
        assert list(prices) == [1, 2, 2]


def test_free_and_unpaid_work_is_booked_once_without_entries(organization):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff(price="0", pay="0")
        item = projects.make_item(batch, "hello")
        (event,) = record_accepted([accepted(item, ada)])
        record_accepted([accepted(item, ada)])
        assert LedgerTransaction.objects.get().work_event == event
        assert UsageEvent.objects.get().amount == 0
        assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("missing", ["price", "pay"])
def test_without_a_rate_nothing_is_recorded(organization, missing):
    with tenant(organization.pk):
        owner, (ada, _), _, project, batch = staff(rates=False)
        assert missing_rates(project) == [
            "Set a price for labels of type “Choice”.",
            "Set a pay rate for labels of type “Choice”.",
        ]
        if missing == "price":
            money.make_pay_rate(by=owner)
        else:
            money.make_rate(by=owner)
        assert missing_rates(project) == [
            "Set a price for labels of type “Choice”."
            if missing == "price"
            else "Set a pay rate for labels of type “Choice”."
        ]
        work = accepted(projects.make_item(batch, "hello"), ada)
        with pytest.raises(NoRate, match=missing) as refusal, transaction.atomic():
            record_accepted([work])
        assert refusal.value.code == "no_rate"
        assert not WorkEvent.objects.exists()
        assert not UsageEvent.objects.exists()
        assert not LedgerTransaction.objects.exists()


def test_price_and_pay_in_two_currencies_are_refused(organization):
    with tenant(organization.pk):
        owner, (ada, _), _, _, batch = staff(rates=False)
        money.make_rate(by=owner, currency="USD")
        money.make_pay_rate(by=owner, currency="EUR")
        with pytest.raises(NoRate, match="different currencies"), transaction.atomic():
            record_accepted([accepted(projects.make_item(batch, "hello"), ada)])


def test_a_project_with_its_rates_may_start(organization):
    with tenant(organization.pk):
        owner, _, pool, project, _ = staff(rates=False)
        money.make_rate(by=owner)
        money.make_pay_rate(by=owner, pool=pool)
        assert missing_rates(project) == []
        projects.ProjectPool.objects.create(project=project, pool=people.make_pool("Others"))
        assert missing_rates(project) == ["Set a pay rate for labels of type “Choice”."]


def test_another_organization_s_rates_are_never_used(organization):
    other = found("other")
    with tenant(other.pk):
        owner = people.make_member(people.make_user("boss@example.net"), "owner")
        money.make_rate(by=owner, unit_price="999")
        money.make_pay_rate(by=owner, unit_pay="999")
    with tenant(organization.pk):
        _, (ada, _), _, project, batch = staff(rates=False)
        assert len(missing_rates(project)) == 2
        with pytest.raises(NoRate), transaction.atomic():
            record_accepted([accepted(projects.make_item(batch, "hello"), ada)])


def test_earnings_of_the_organization_s_own_day(db):
    organization = found("far", timezone="Pacific/Auckland")
    with tenant(organization.pk):
        _, (ada, ben), _, _, batch = staff(pay="1.005")
        works = [accepted(projects.make_item(batch, text), ada) for text in "ab"]
        record_accepted(works)
        record_accepted([accepted(projects.make_item(batch, "old"), ada, ago=timedelta(days=1))])
        last = max(work.occurred_at for work in works)
        assert earnings_of_day(ada, min(work.occurred_at for work in works)).accepted == 0
        today = earnings_of_day(ada, last + timedelta(microseconds=1))
        assert (today.amount, today.currency, today.accepted) == ("€2.01", "EUR", 2)
        nothing = earnings_of_day(ben, last)
        assert (nothing.amount, nothing.accepted) == ("€0.00", 0)


def test_recording_costs_three_statements(organization):
    with tenant(organization.pk):
        _, (ada, ben), pool, _, batch = staff()
        item = projects.make_item(batch, "hello", slots=2, open_slots=2)
        works = [accepted(item, ada, pool=pool), accepted(item, ben, slot=2, pool=pool)]
        with CaptureQueriesContext(connection) as queries:
            record_accepted(works)
    savepoints = ("SAVEPOINT", "RELEASE")
    statements = [q["sql"] for q in queries if not q["sql"].startswith(savepoints)]
    assert len(statements) == 3, "work events; prices and accounts; usage, earnings and entries"


def test_metering_again_changes_nothing(organization):
    with tenant(organization.pk):
        _, (ada, ben), _, _, batch = staff()
        for number in range(5):
            item = projects.make_item(batch, f"text {number}", slots=2, open_slots=2)
            record_accepted([accepted(item, ada), accepted(item, ben, slot=2)])
        before = snapshot()
        rebuilt = rebuild_from_facts(organization)
        assert (rebuilt.events, rebuilt.usage, rebuilt.earnings) == (10, 0, 0)
        assert snapshot() == before
    other = found("other")
    with tenant(organization.pk), pytest.raises(WrongTenant):
        rebuild_from_facts(other)


def snapshot():
    return [
        list(model.objects.order_by("pk").values())
        for model in (UsageEvent, LedgerTransaction, LedgerEntry, Rate, PayRate)
    ]


@pytest.mark.parametrize(
    "table", ["billing_usageevent", "billing_ledgertransaction", "billing_ledgerentry"]
)
@pytest.mark.parametrize(
    "change", ["update {} set organization_id = organization_id", "delete from {}"]
)
def test_books_never_change(organization, table, change):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        record_accepted([accepted(projects.make_item(batch, "hello"), ada)])
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format(table))
