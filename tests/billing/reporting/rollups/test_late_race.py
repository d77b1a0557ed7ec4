"""Work comes late while its day is being summed up: it counts once all the same."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.workflow.events.record import record_accepted
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import total
from billing.reporting.costs.selection import Selection
from billing.reporting.rollups.aggregate import fold, kept_of
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, found, staff, where_it_is_eleven
from tests.factories.projects import make_item
from tests.support.racing import failures, race
from workforce.organizations.local_days import local_date

PATIENCE = 30
A_WHILE = 0.5  # seconds: the late work would be written by then if nothing held it up


@pytest.mark.parametrize("is_first", [True, False])
def test_late_work_waits_for_the_fold_that_passed_it_by(committed_db, is_first):
    """Also for the first fold of all, whose mark nobody sees yet."""
    organization, now = found("acme", timezone=where_it_is_eleven()), timezone.now()
    with tenant(organization.pk):
        _, (ada, _), pool, _, batch = staff()
        items = [make_item(batch, text) for text in ("early", "late")]
    folded = threading.Event()

    def sum_up():
        with tenant(organization.pk):
            fold(organization, now)
            until = kept_of(organization).until
            folded.set()
            time.sleep(A_WHILE)  # and only then is it committed
            return until

    def accept(item):
        with tenant(organization.pk):
            at = now - timedelta(minutes=1)
            record_accepted([accepted(item, ada, pool=pool, at=at)])

    def come_late():
        assert folded.wait(PATIENCE)
        accept(items[1])

    if not is_first:
        with tenant(organization.pk):
            fold(organization, now - timedelta(hours=1))
    accept(items[0])
    until, late = race(sum_up, come_late)
    assert not failures([until, late])
    assert until is not None
    with tenant(organization.pk):
        assert kept_of(organization).until is None, "the day was opened again"
        day = local_date(organization, now - timedelta(minutes=1))
        selection = Selection(period_of(organization, day, day + timedelta(days=1)))
        assert total(selection).labels == 2
        fold(organization, now)
        assert total(selection).labels == 2
