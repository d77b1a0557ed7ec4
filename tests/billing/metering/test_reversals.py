"""Does a reversal take back exactly what its work cost and paid, in the books and in every sum?"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.workflow.events.models import WorkEvent, WorkKind
from annotation.workflow.events.record import (
    BonusWork,
    record_accepted,
    record_bonus,
    record_reversed,
    standing_outcome,
)
from billing.ledger.models import AccountType, LedgerEntry, LedgerTransaction
from billing.metering.meter import PRICERS, MeteredWork
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.rates.models import PayRate, Rate
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import days_of, total
from billing.reporting.costs.selection import Selection
from billing.reporting.costs.sums import Sums
from billing.reporting.rollups.aggregate import fold
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, decided, found, staff
from tests.billing.metering.test_rating import new_organization
from tests.factories import money, projects
from tests.factories.work import label_events

pytestmark = pytest.mark.usefixtures("db")
NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=400)
KINDS = {"choice": "outcome", "box": "annotation"}  # what each is charged per
DEAR = NOW - timedelta(days=3)  # from then on everything costs and pays ten times as much


@pytest.fixture
def organization(db):
    return found("acme")


def everything(organization):
    """All work up to now."""
    return Selection(
        period_of(organization, SINCE.date(), timezone.now().date() + timedelta(days=1))
    )


def owed(member):
    """What the ledger owes the member."""
    entries = LedgerEntry.objects.filter(account__type="payable", account__member=member)
    return -(entries.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def reverse(events, at=None):
    """Take back the events."""
    return record_reversed([event.pk for event in events], at=at or timezone.now())


def test_amounts_are_copied_and_never_priced_again(organization):
    with tenant(organization.pk):
        owner, (ada, _), pool, _, batch = staff()
        item = projects.make_item(batch, "hello")
        work = accepted(item, ada, pool=pool, labels={"choice": 3}, ago=timedelta(minutes=9))
        events = record_accepted([work])
        change = timezone.now() - timedelta(minutes=1)
        Rate.objects.update(valid_to=change)
        PayRate.objects.update(valid_to=change)
        money.make_rate(by=owner, unit_price="9", valid_from=change)
        money.make_pay_rate(by=owner, unit_pay="8", valid_from=change)
        (taken,) = reverse(events)
        assert (taken.quantity, taken.key) == (-3, f"item:{item.pk}:slot:1:v1:choice:reversed")
        before, after = UsageEvent.objects.order_by("pk")
        assert (after.work_event, after.rate) == (taken, before.rate)
        assert after.unit_price == before.unit_price
        assert after.amount == -before.amount == Decimal("-0.1575")
        entries = taken.earnings.get().entries.values_list("account__type", "amount")
        assert dict(entries) == {
            "expense:labels": Decimal("-0.093"),
            "payable": Decimal("0.093"),
        }
        assert owed(ada) == 0
        assert total(everything(organization)) == Sums()


def test_a_reversal_is_written_once_and_isn_t_reversed(organization):
    with tenant(organization.pk):
        _, (ada, _), _, _, batch = staff()
        events = record_accepted([accepted(projects.make_item(batch, "hello"), ada)])
        taken = reverse(events)
        assert len(taken) == 1
        assert reverse(events) == reverse(taken) == []
        counts = [model.objects.count() for model in (WorkEvent, UsageEvent, LedgerTransaction)]
        assert counts == [2, 2, 2]
        rebuilt = rebuild_from_facts(organization)
        assert (rebuilt.events, rebuilt.usage, rebuilt.earnings) == (2, 0, 0)


def test_the_labels_of_a_slot_are_reversed_together_and_accepted_again(organization):
    with tenant(organization.pk):
        owner, (ada, ben), _, _, batch = staff()
        money.make_rate(by=owner, label_kind="box")
        money.make_pay_rate(by=owner, label_kind="box", unit_pay="0.5")
        item = projects.make_item(batch, "hello", slots=2, open_slots=2)
        labels = {"choice": 1, "box": 2}
        box, _choice = record_accepted([accepted(item, ada, labels=labels)])
        record_accepted([accepted(item, ben, slot=2)])
        assert len(reverse([box])) == 2
        item.refresh_from_db()
        assert item.has_reversals
        works = [
            accepted(item, ada, labels=labels, has_reversals=True),
            accepted(item, ben, slot=2, has_reversals=True),
        ]
        again = record_accepted(works)
        assert {(event.slot, event.version) for event in again} == {(1, 2)}
        assert record_accepted(works) == []
        assert (owed(ada), owed(ben)) == (Decimal("1.031"), Decimal("0.031"))


@dataclass
class Books:
    """What the sums of each day must be, computed without a database."""

    days: dict = field(default_factory=lambda: defaultdict(Sums))
    owed: dict = field(default_factory=lambda: defaultdict(Decimal))
    standing: dict = field(default_factory=dict)  # (item, slot) -> the sums it brought
    outcomes: dict = field(default_factory=dict)  # item -> the price of its outcome
    labels: dict = field(default_factory=dict)  # (item, slot) -> what its annotation holds

    def accept(self, place, labels, at):
        if place in self.standing:
            return
        price = self.price(labels, "annotation", at)
        pay = factor_at(at) * sum(labels.values()) * Decimal("0.031")
        self.standing[place] = Sums(sum(labels.values()), price, pay, 12500, 1)
        self.move(place, self.standing[place], at)

    def reverse(self, place, at):
        if place not in self.standing:
            return
        sums = self.standing.pop(place)
        del self.labels[place]
        less = Sums(-sums.labels, -sums.price, -sums.pay, -sums.accepted_ms, -sums.answers)
        self.move(place, less, at)

    def decide(self, item, labels, at):
        if item not in self.outcomes:
            self.outcomes[item] = self.price(labels, "outcome", at)
            self.days[at.date()] += Sums(price=self.outcomes[item])

    def undecide(self, item, at):
        if item in self.outcomes:
            self.days[at.date()] += Sums(price=-self.outcomes.pop(item))

    def price(self, labels, per, at):
        """What labels cost that are charged per annotation, or those per outcome."""
        number = sum(number for kind, number in labels.items() if KINDS[kind] == per)
        return factor_at(at) * number * Decimal("0.0525")

    def move(self, place, sums, at):
        self.days[at.date()] += sums
        self.owed[place[1]] += sums.pay


def factor_at(at):
    """How many times the first price and pay."""
    return 10 if at >= DEAR else 1


PLACES = st.tuples(st.integers(0, 1), st.integers(1, 2))
AGES = st.integers(min_value=0, max_value=6)
LABELS = st.dictionaries(st.sampled_from(list(KINDS)), st.integers(1, 3), min_size=1)
STEPS = st.one_of(
    st.tuples(st.just("accept"), PLACES, AGES, LABELS),
    st.tuples(st.just("reverse"), PLACES, AGES),
    st.tuples(st.just("decide"), st.integers(0, 1), AGES, LABELS),
    st.tuples(st.just("undecide"), st.integers(0, 1), AGES),
    st.tuples(st.just("fold")),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_any_sequence_ends_with_sums_facts_and_ledger_alike(db, steps):
    (organization, users), books = new_organization(), Books()
    with tenant(organization.pk):
        owner, crew, _, _, batch = staff(rates=False, users=users)
        set_rates(owner)
        items = [projects.make_item(batch, text, slots=2, open_slots=2) for text in "ab"]
        for step in steps:
            carry_out(step, organization, items, crew, books)
        selection = everything(organization)
        expected = {day: sums for day, sums in books.days.items() if sums != Sums()}
        found_days = {day: sums for day, sums in days_of(selection).items() if sums != Sums()}
        assert found_days == expected
        whole = sum(books.days.values(), Sums())
        assert total(selection) == whole
        fold(organization, NOW)
        assert total(selection) == whole
        facts = label_events().aggregate(
            labels=Sum("quantity", default=0), seconds=Sum("active_seconds", default=0)
        )
        assert facts == {"labels": whole.labels, "seconds": whole.accepted_ms / 1000}
        usage = UsageEvent.objects.aggregate(sum=Sum("amount", default=0))["sum"]
        assert usage == whole.price
        assert [owed(member) for member in crew] == [books.owed[1], books.owed[2]]
        assert LedgerEntry.objects.aggregate(sum=Sum("amount", default=0))["sum"] == 0


def set_rates(owner):
    """Cheap until DEAR, then ten times as much."""
    for kind, per in KINDS.items():
        for factor, since, until in ((1, SINCE, DEAR), (10, DEAR, None)):
            values = {"by": owner, "label_kind": kind, "valid_from": since, "valid_to": until}
            money.make_rate(unit_price=factor * Decimal("0.0525"), per=per, **values)
            money.make_pay_rate(unit_pay=factor * Decimal("0.031"), **values)


def carry_out(step, organization, items, crew, books):
    """One step in the database and in the plain books; ada has slot 1, ben slot 2."""
    what, *rest = step
    if what == "fold":
        fold(organization, NOW)
        return
    place, age, *labels = rest
    at = NOW - timedelta(days=age)
    item = items[place if isinstance(place, int) else place[0]]
    item.refresh_from_db()
    match what:
        case "accept":
            given = books.labels.setdefault(place, labels[0])
            values = {"labels": given, "at": at, "has_reversals": item.has_reversals}
            record_accepted([accepted(item, crew[place[1] - 1], slot=place[1], **values)])
            books.accept(place, given, at)
        case "reverse":
            events = WorkEvent.objects.filter(
                item=item, slot=place[1], kind=WorkKind.LABEL_ACCEPTED
            )
            reverse(list(events.order_by("-version")[:1]), at)
            books.reverse(place, at)
        case "decide":
            values = {"labels": labels[0], "at": at, "has_reversals": item.has_reversals}
            if place not in books.outcomes:
                record_accepted([], decided(item, crew[0], **values))
            books.decide(place, labels[0], at)
        case "undecide":
            reverse(standing_outcome(item.pk), at)
            books.undecide(place, at)


def fifty_cents(events):
    """The toy's price list: the customer pays nothing, each bonus pays half a euro."""
    return [
        MeteredWork(
            work_event_id=event.pk,
            key=event.key,
            member_id=event.member_id,
            occurred_at=event.occurred_at,
            rate_id=None,
            quantity=event.quantity,
            unit_price=Decimal(0),
            price=Decimal(0),
            pay=event.quantity * Decimal("0.5"),
            currency="EUR",
            pay_rate_id=None,
            expense=AccountType.BONUS_EXPENSE,
        )
        for event in events
    ]


def test_another_kind_of_work_goes_all_the_way(organization, monkeypatch):
    """Recorded, priced, posted, summed up and reversed, with a price list and nothing else."""
    monkeypatch.setitem(PRICERS, WorkKind.BONUS_GRANTED, fifty_cents)
    with tenant(organization.pk):
        _, (ada, _), pool, project, batch = staff()
        record_accepted([accepted(projects.make_item(batch, "hello"), ada)])
        labels = total(everything(organization))
        bonus = BonusWork(project.pk, ada.pk, pool.pk, "week 9", NOW - timedelta(days=2))
        (event,) = record_bonus([bonus])
        assert record_bonus([bonus]) == []
        usage = event.usage.get()
        assert (usage.rate, usage.amount, usage.quantity) == (None, 0, 1)
        assert event.earnings.get().source_id == event.pk
        sides = event.earnings.get().entries.values_list("account__type", "amount")
        assert dict(sides) == {"expense:bonus": Decimal("0.5"), "payable": Decimal("-0.5")}
        with_bonus = labels + Sums(pay=Decimal("0.5"))
        assert total(everything(organization)) == with_bonus
        fold(organization, NOW)
        assert total(everything(organization)) == with_bonus
        reverse([event])
        assert total(everything(organization)) == labels
        assert owed(ada) == Decimal("0.031")


def test_work_without_a_price_list_is_free(organization):
    with tenant(organization.pk):
        _, (ada, _), _, project, _ = staff()
        (event,) = record_bonus([BonusWork(project.pk, ada.pk, None, "week 9", timezone.now())])
        usage = event.usage.get()
        assert (usage.rate, usage.amount, usage.currency) == (None, 0, "EUR")
        assert not LedgerEntry.objects.exists()
