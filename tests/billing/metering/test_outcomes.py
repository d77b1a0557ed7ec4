"""Is the customer charged for outcomes: when they are decided, as they are, while they stand?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.events.record import record_accepted, record_reversed, standing_outcome
from annotation.workflow.lifecycle.excluding import exclude_item, include_item
from annotation.workflow.lifecycle.extra_slot import ask_one_more
from annotation.workflow.lifecycle.models import Outcome
from annotation.workflow.lifecycle.settle import in_place_of_standing
from annotation.workflow.queue.eligibility import rules_in_force
from billing.ledger.models import LedgerTransaction
from billing.metering.meter import NoRate
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.rates.models import Rate
from core.tenancy.scope import tenant
from tests.annotation.workflow.lifecycle.test_labels_paid import BOTH, two_fields
from tests.billing.metering.crew import accepted, decided, found, staff
from tests.factories import money, projects
from tests.support.charges import check_charges
from tests.support.desk import HAM, SPAM, make_desk

ALL = {"review": {"mode": "all"}}


def charges():
    """What was charged and given back, in order: kind of work and amount."""
    rows = UsageEvent.objects.exclude(amount=0).order_by("pk")
    return [(row.work_event.kind, row.amount) for row in rows.select_related("work_event")]


def test_an_item_is_charged_when_its_outcome_is_decided_and_each_annotation_is_paid(db):
    desk = make_desk(items=1, slots=2, policy=ALL)
    with tenant(desk.organization.pk):
        desk.label(0)
        desk.review()
        assert charges() == [], "an accepted annotation alone isn't an outcome"
        desk.label(1)
        desk.review()
        assert charges() == [("outcome.decided", Decimal("0.05"))]
        assert LedgerTransaction.objects.filter(kind="earning").count() == 2
        (event,) = standing_outcome(desk.item().pk)
        assert (event.member, event.slot, event.annotation_id) == (desk.annotators[0], None, None)
        assert event.pool_id is not None
        check_charges()


def test_what_is_charged_are_the_labels_of_the_outcome_not_of_the_author(db):
    """The author marked three, the reviewer left two: three are paid, two are delivered."""
    with tenant(found("acme").pk):
        _, (ada, _ben), pool, _, batch = staff(per="outcome")
        item = projects.make_item(batch, "hello")
        work = accepted(item, ada, pool=pool, labels={"choice": 3})
        outcome, label = record_accepted([work], decided(item, ada, labels={"choice": 2}))
        assert UsageEvent.objects.get(work_event=outcome).amount == Decimal("0.105")
        assert UsageEvent.objects.get(work_event=label).amount == 0
        debit = label.earnings.get().entries.get(amount__gt=0)
        assert debit.amount == Decimal("0.093")
        assert not outcome.earnings.exists(), "an outcome pays nobody"


def test_per_annotation_the_outcome_costs_nothing(db):
    desk = make_desk(items=1, slots=2)
    with tenant(desk.organization.pk):
        Rate.objects.update(per="annotation")
        desk.label(0)
        desk.label(1)
        assert charges() == [("label.accepted", Decimal("0.05"))] * 2
        (event,) = standing_outcome(desk.item().pk)
        assert event.usage.get().rate == Rate.objects.get()


def test_a_changed_way_of_charging_never_charges_the_same_labels_twice(db):
    """One annotation was charged per annotation; then the price is per outcome."""
    desk = make_desk(items=1, slots=2, policy=ALL)
    with tenant(desk.organization.pk):
        Rate.objects.update(per="annotation")
        desk.label(0)
        desk.review()
        now = timezone.now()
        Rate.objects.update(valid_to=now)
        money.make_rate(by=desk.project.created_by, per="outcome", valid_from=now)
        desk.label(1)
        desk.review()
        assert charges() == [("label.accepted", Decimal("0.05"))]


def test_labels_that_were_charged_and_reversed_are_charged_with_the_outcome(db):
    with tenant(found("acme").pk):
        owner, (ada, _ben), _, _, batch = staff(per="annotation")
        item = projects.make_item(batch, "hello")
        record_reversed(
            [event.pk for event in record_accepted([accepted(item, ada)])], at=timezone.now()
        )
        now = timezone.now()
        Rate.objects.update(valid_to=now)
        money.make_rate(by=owner, per="outcome", valid_from=now)
        record_accepted([], decided(item, ada, has_reversals=True))
        assert [kind for kind, _amount in charges()] == [
            "label.accepted",
            "label.reversed",
            "outcome.decided",
        ]


def test_labels_of_another_type_or_item_don_t_pay_for_an_outcome(db):
    with tenant(found("acme").pk):
        owner, (ada, _ben), _, _, batch = staff(per="outcome")
        money.make_rate(by=owner, label_kind="box", unit_price="1", per="annotation")
        money.make_pay_rate(by=owner, label_kind="box")
        item, other = (projects.make_item(batch, text) for text in "ab")
        record_accepted([accepted(other, ada, labels={"box": 1})])
        labels = {"choice": 1, "box": 1}
        record_accepted([accepted(item, ada, labels=labels)], decided(item, ada, labels=labels))
        assert sorted(charges()) == [
            ("label.accepted", Decimal(1)),
            ("label.accepted", Decimal(1)),
            ("outcome.decided", Decimal("0.0525")),
        ]


def test_earlier_labels_of_another_type_in_the_item_don_t_pay_for_an_outcome(db):
    with tenant(found("acme").pk):
        owner, (ada, _ben), _, _, batch = staff(per="outcome")
        money.make_rate(by=owner, label_kind="box", unit_price="1", per="annotation")
        money.make_pay_rate(by=owner, label_kind="box")
        item = projects.make_item(batch, "hello")
        record_accepted([accepted(item, ada, labels={"choice": 1, "box": 1})])
        record_accepted([], decided(item, ada, labels={"choice": 1, "box": 1}))
        assert charges() == [
            ("label.accepted", Decimal(1)),
            ("outcome.decided", Decimal("0.0525")),
        ]


def test_an_item_that_is_excluded_costs_nothing_and_is_charged_again_when_it_is_back(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        desk.label()
        by, item, at = desk.project.created_by, desk.item(), timezone.now()
        exclude_item(by=by, item_id=item.pk, reason="Noise.", at=at)
        check_charges()
        assert sum(amount for _kind, amount in charges()) == 0
        include_item(by=by, item_id=item.pk, rules=rules_in_force(desk.project), at=at)
        check_charges()
        assert sum(amount for _kind, amount in charges()) == Decimal("0.05")
        assert [event.version for event in standing_outcome(item.pk)] == [2]
        assert LedgerTransaction.objects.count() == 1, "its annotator was paid once and keeps it"


def test_an_outcome_that_is_decided_again_alike_stays_charged_as_it_is(db):
    desk = make_desk(items=1, annotators=2)
    with tenant(desk.organization.pk):
        desk.label(0)
        ask_one_more(desk.item().pk)
        desk.label(1)
        assert Outcome.objects.count() == 2
        assert [kind for kind, _amount in charges()] == ["outcome.decided"]
        check_charges()


def test_an_outcome_with_other_labels_replaces_the_charge(db):
    desk = two_fields(items=1)
    with tenant(desk.organization.pk):
        Rate.objects.update(per="outcome", unit_price="0.05")
        desk.label(0, BOTH)
        before = {event.label_kind: event for event in standing_outcome(desk.item().pk)}
        assert before.keys() == {"choice", "text"}
        ask_one_more(desk.item().pk)
        desk.label(1, SPAM | {"why": None})
        desk.review(answer=HAM | {"why": None})
        check_charges()
        (after,) = standing_outcome(desk.item().pk)
        assert (after.label_kind, after.version) == ("choice", 2)


def test_an_outcome_of_a_finished_item_with_more_labels_replaces_the_charge(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk), transaction.atomic():
        desk.label()
        item = desk.item()
        work = decided(item, desk.annotators[0], labels={"choice": 2})
        record_accepted([], in_place_of_standing(item, work))
        assert charges() == [
            ("outcome.decided", Decimal("0.05")),
            ("outcome.reversed", Decimal("-0.05")),
            ("outcome.decided", Decimal("0.10")),
        ]
        assert in_place_of_standing(item, work) is None


def test_a_reviewer_s_own_outcome_is_charged(db):
    """Two people skip, a reviewer answers: nobody annotated, and the item is delivered."""
    desk = make_desk(items=1, annotators=2)
    with tenant(desk.organization.pk):
        desk.skip(0)
        desk.skip(1)
        desk.review(verdict="answered", answer=HAM)
        (event,) = standing_outcome(desk.item().pk)
        assert (event.member, event.pool) == (desk.reviewers[0], None)
        assert charges() == [("outcome.decided", Decimal("0.05"))]
        check_charges()


def test_a_first_charge_of_the_old_kind_isn_t_repeated(db):
    """Before outcomes were recorded, the first accepted annotation carried the charge."""
    desk = make_desk(items=1, slots=2, policy=ALL)
    with tenant(desk.organization.pk):
        Rate.objects.update(per="annotation")
        desk.label(0)
        desk.review()
        Rate.objects.update(per="outcome")
        desk.label(1)
        desk.review()
        assert charges() == [("label.accepted", Decimal("0.05"))]


def test_without_a_price_an_outcome_isn_t_decided(db):
    with tenant(found("acme").pk):
        _, (ada, _ben), _, _, batch = staff(per="outcome")
        item = projects.make_item(batch, "hello")
        with pytest.raises(NoRate, match="No price is set"), transaction.atomic():
            record_accepted([], decided(item, ada, labels={"box": 1}))
        assert not WorkEvent.objects.exists()


def test_an_empty_outcome_has_nothing_to_charge(db):
    with tenant(found("acme").pk):
        _, (ada, _ben), _, _, batch = staff(per="outcome")
        item = projects.make_item(batch, "hello")
        assert record_accepted([], decided(item, ada, labels={"choice": 0})) == []


def test_rebuilding_the_books_changes_nothing(db):
    desk = make_desk(items=2, slots=2)
    with tenant(desk.organization.pk):
        for number in (0, 1, 0, 1):
            desk.label(number)
        at = timezone.now() + timedelta(seconds=1)
        record_reversed([event.pk for event in standing_outcome(desk.item().pk)], at=at)
        before = charges()
        rebuilt = rebuild_from_facts(desk.organization)
        assert (rebuilt.usage, rebuilt.earnings) == (0, 0)
        assert charges() == before
