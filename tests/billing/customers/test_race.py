"""Two members choose the customer of one project at the same time."""

import threading
import time

import pytest
from django.db import connection

from billing.customers.actions import set_project_customer
from billing.customers.queries import customer_of
from core.tenancy.scope import tenant
from core.web.errors import Conflict
from tests.billing.invoices.office import Office, opened
from tests.billing.metering.test_race import run_together

pytestmark = pytest.mark.race

BLOCKS = """
select count(*) > 0 from pg_locks
where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
"""


def wait_until_blocking():
    """Return when another transaction waits for this one; fail after 20 seconds."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute(BLOCKS)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("no transaction waits for this one")


def test_a_choice_that_waited_for_another_one_is_refused(committed_db):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        other = office.add_customer("Fabrikam")
    is_set, refusals = threading.Event(), []

    def choose_other():
        with tenant(organization.pk):
            set_project_customer(by=office.owner, project=office.project, customer=other)
            is_set.set()
            wait_until_blocking()

    def choose_none():
        assert is_set.wait(timeout=20)
        with tenant(organization.pk):
            try:
                set_project_customer(by=office.owner, project=office.project, customer=None)
            except Conflict as refusal:
                refusals.append(refusal.code)

    run_together(lambda choose: choose(), [choose_other, choose_none])
    assert refusals == ["customer_changed"]
    with tenant(organization.pk):
        assert customer_of(office.project) == other
