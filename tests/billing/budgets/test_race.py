"""Is a hard budget kept when many annotators work at once, while it is counted and changed?"""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.queue.limits import LimitReached
from billing.budgets.actions import change_budget
from billing.budgets.jobs import count_all_budgets
from billing.budgets.models import Budget
from core.tenancy.scope import tenant
from tests.billing.budgets.office import PAY, budget_of, count, in_hand, owner, paid
from tests.support.desk import make_desk
from tests.support.racing import failures, race

pytestmark = pytest.mark.race
ANNOTATORS = 20
CAP = 37  # annotations


def work(desk, number):
    """Claim, claim ahead and submit until nothing comes; each in a transaction as a request is."""

    def run():
        done = 0
        while True:
            with tenant(desk.organization.pk):
                try:
                    assignment = desk.claim(number)
                except LimitReached:
                    return done
            if assignment is None:
                return done
            with tenant(desk.organization.pk):
                desk.claim(number, after=assignment)
            with tenant(desk.organization.pk):
                desk.submit(assignment)
            done += 1

    return run


def test_i19_edge_42_twenty_annotators_never_pass_the_cap_and_reach_it(committed_db):
    desk = make_desk(items=60, annotators=ANNOTATORS)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, str(CAP * PAY))
    stop = threading.Event()
    seen = []

    def watch():
        while not stop.is_set():
            count_all_budgets()
            with tenant(desk.organization.pk):
                seen.append(paid() + in_hand()[1] * PAY)
        connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        results = race(*(work(desk, number) for number in range(ANNOTATORS)))
    finally:
        stop.set()
        watcher.join(timeout=60)
    assert not failures(results)
    assert sum(results) <= CAP
    assert max(seen) <= CAP * PAY
    for _ in range(CAP - sum(results)):  # what one was granted and didn't use, others get
        count(desk, idle=True)
        work(desk, 0)()
    count(desk, idle=True)
    with tenant(desk.organization.pk):
        assert paid() == CAP * PAY
        budget.refresh_from_db()
        assert (budget.spent, budget.reserved, budget.is_used_up) == (CAP * PAY, 0, True)
        assert Assignment.objects.count() == CAP, "what was refused left nothing behind"


def test_without_the_lock_the_same_race_would_pass_the_cap(committed_db, monkeypatch):
    """The control: budgets are read, not locked. If it kept the cap, the race proves nothing."""
    desk = make_desk(items=60, annotators=ANNOTATORS)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, str(PAY))
    together = threading.Barrier(ANNOTATORS)

    def look_then_grant():
        with tenant(desk.organization.pk):
            found = Budget.objects.get(pk=budget.pk)
            together.wait(timeout=30)
            if found.room >= PAY:
                Budget.objects.filter(pk=budget.pk).update(granted=found.granted + PAY)
                return 1
            return 0

    assert sum(race(*[look_then_grant] * ANNOTATORS)) > 1


def test_a_budget_that_is_changed_while_people_work_is_kept(committed_db):
    desk = make_desk(items=60, annotators=8)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, "0.30")

    def raise_it():
        for amount in ("0.45", "0.60", "0.75"):
            with tenant(desk.organization.pk):
                change_budget(by=owner(), budget=budget, amount=Decimal(amount))
            count_all_budgets()

    results = race(raise_it, *(work(desk, number) for number in range(8)))
    assert not failures(results)
    with tenant(desk.organization.pk):
        assert paid() <= Decimal("0.75")
        budget.refresh_from_db()
        assert budget.used <= budget.amount == Decimal("0.75")
