"""Can two requests that accept the same work at once charge or pay it twice?"""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from psycopg import sql

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_accepted, record_reversed
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.rates.models import Rate
from config import embedded
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, decided, found, staff
from tests.factories import money, projects

pytestmark = pytest.mark.race
THREADS = 8
BOOKS = (UsageEvent, LedgerTransaction, LedgerEntry)


def run_together(function, arguments):
    """Call the function in a thread for each argument, all at one moment; re-raise what failed."""
    barrier, failures = threading.Barrier(len(arguments)), []

    def run(argument):
        try:
            barrier.wait(timeout=20)
            function(argument)
        except Exception as error:  # noqa: BLE001  # handed to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if failures:
        raise failures[0]


def test_the_same_work_recorded_by_many_is_charged_and_paid_once(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        _, (ada, ben), pool, _, batch = staff()
        item = projects.make_item(batch, "hello", slots=2, open_slots=2)
        works = [accepted(item, ada, pool=pool), accepted(item, ben, slot=2, pool=pool)]

    def record(turn):
        with tenant(organization.pk):
            record_accepted(works if turn % 2 else works[::-1])

    run_together(record, range(THREADS))
    with tenant(organization.pk):
        counts = [model.objects.count() for model in (WorkEvent, *BOOKS)]
        assert counts == [2, 2, 2, 4]
        assert LedgerAccount.objects.count() == 3
        assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0


def test_without_the_key_the_same_race_doubles_the_event(committed_db):
    """The control: look first, then insert. If it didn't double, the race above proves nothing."""
    organization = found("acme")
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        work = accepted(projects.make_item(batch, "hello"), ada)
    owner_runs(committed_db, "alter table annotation_workevent drop constraint work_event_once")
    looked = threading.Barrier(THREADS)

    def look_then_insert(_):
        with tenant(organization.pk):
            missing = not WorkEvent.objects.filter(item_id=work.item_id, slot=work.slot).exists()
            looked.wait(timeout=20)
            if missing:
                WorkEvent.objects.create(
                    key="item:slot",
                    kind="label.accepted",
                    project_id=work.project_id,
                    item_id=work.item_id,
                    slot=work.slot,
                    annotation_id=work.annotation_id,
                    member_id=work.member_id,
                    label_kind="choice",
                    quantity=1,
                    active_seconds=0,
                    occurred_at=work.occurred_at,
                )

    try:
        run_together(look_then_insert, range(THREADS))
        with tenant(organization.pk):
            assert WorkEvent.objects.count() > 1
    finally:
        owner_runs(
            committed_db,
            "truncate annotation_workevent cascade",
            "alter table annotation_workevent"
            " add constraint work_event_once unique (organization_id, key)",
        )


def test_first_use_of_an_account_by_many_opens_it_once(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        _, (ada, ben), pool, _, batch = staff()
        items = [projects.make_item(batch, f"text {number}") for number in range(THREADS)]

    def record(item):
        with tenant(organization.pk):
            record_accepted([accepted(item, ada if item.pk % 2 else ben, pool=pool)])

    run_together(record, items)
    with tenant(organization.pk):
        assert LedgerAccount.objects.count() == 3
        assert LedgerEntry.objects.count() == 2 * THREADS


def test_work_reversed_by_many_is_taken_back_once(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        _, (ada, ben), pool, _, batch = staff()
        item = projects.make_item(batch, "hello", slots=2, open_slots=2)
        events = record_accepted([accepted(item, ada, pool=pool), accepted(item, ben, slot=2)])

    def take_back(turn):
        with tenant(organization.pk):
            keys = [event.pk for event in events]
            record_reversed(keys if turn % 2 else keys[::-1], at=events[0].occurred_at)

    run_together(take_back, range(THREADS))
    with tenant(organization.pk):
        counts = [model.objects.count() for model in (WorkEvent, *BOOKS)]
        assert counts == [4, 4, 4, 8]
        for model, name in ((UsageEvent, "amount"), (WorkEvent, "quantity")):
            assert model.objects.aggregate(sum=Sum(name))["sum"] == 0
        sums = LedgerAccount.objects.annotate(sum=Sum("entries__amount"))
        assert {account.sum for account in sums} == {0}


def test_two_rates_that_match_pay_once(committed_db):
    """Wider scopes let more than one price match; here a constraint is away that forbids it."""
    organization = found("acme")
    definition = "pg_get_constraintdef(oid) from pg_constraint where conname"
    with embedded.superuser_connection(committed_db) as superuser:
        query = sql.SQL(f"select {definition} = 'rate_one_at_a_time'")
        (constraint,) = superuser.execute(query).fetchone()
    owner_runs(committed_db, "alter table billing_rate drop constraint rate_one_at_a_time")
    try:
        with tenant(organization.pk):
            owner, (ada, _), pool, _, batch = staff()
            newer = money.make_rate(by=owner, unit_price="0.06", valid_from=timezone.now())
            item = projects.make_item(batch, "hello")
            record_accepted([accepted(item, ada, pool=pool)])
            assert [model.objects.count() for model in BOOKS] == [1, 1, 2]
            assert UsageEvent.objects.get().rate == newer
            assert LedgerEntry.objects.get(amount__gt=0).amount == Decimal("0.031")
    finally:
        owner_runs(
            committed_db,
            "truncate billing_rate cascade",
            f"alter table billing_rate add constraint rate_one_at_a_time {constraint}",
        )


def test_lost_books_are_rebuilt_from_the_facts(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        _, (ada, ben), pool, _, batch = staff()
        for number in range(7):
            item = projects.make_item(batch, f"text {number}", slots=2, open_slots=2)
            record_accepted([accepted(item, ada), accepted(item, ben, slot=2, pool=pool)])
        before = books()
    owner_runs(
        committed_db,
        "truncate billing_usageevent, billing_ledgertransaction, billing_ledgerentry cascade",
    )
    with tenant(organization.pk):
        assert books() != before
        rebuilt = rebuild_from_facts(organization)
        assert (rebuilt.events, rebuilt.usage, rebuilt.earnings) == (14, 14, 14)
        assert books() == before


def test_rebuilt_books_charge_an_outcome_only_if_its_annotations_are_free(committed_db):
    """The price became one per outcome between two annotations: the first was charged."""
    organization = found("acme")
    with tenant(organization.pk):
        owner, (ada, ben), _, _, batch = staff(per="annotation")
        item = projects.make_item(batch, "hello", slots=2, open_slots=2)
        record_accepted([accepted(item, ada)])
        now = timezone.now()
        Rate.objects.update(valid_to=now)
        money.make_rate(by=owner, unit_price="0.0525", per="outcome", valid_from=now)
        record_accepted([accepted(item, ben, slot=2)], decided(item, ada))
        before = books()
        assert UsageEvent.objects.aggregate(Sum("amount")) == {"amount__sum": Decimal("0.0525")}
    owner_runs(
        committed_db,
        "truncate billing_usageevent, billing_ledgertransaction, billing_ledgerentry cascade",
    )
    with tenant(organization.pk):
        rebuild_from_facts(organization)
        assert books() == before


def books():
    """What the books say, without the numbers and moments of their writing."""
    return (
        list(
            UsageEvent.objects.order_by("work_event").values_list(
                "work_event", "rate", "quantity", "unit_price", "amount", "currency", "occurred_at"
            )
        ),
        list(
            LedgerEntry.objects.order_by("transaction__key", "amount").values_list(
                "transaction__key", "account", "amount", "effective_at"
            )
        ),
    )


def owner_runs(database, *statements):
    """Run statements that the application's own role may not."""
    with embedded.superuser_connection(database) as superuser:
        for statement in statements:
            superuser.execute(sql.SQL(statement))
