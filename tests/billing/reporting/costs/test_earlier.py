"""Against which days is a period held, and what do the pages say of the change?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.events.record import record_accepted
from billing.reporting.costs.period import EARLIEST, period_of
from billing.reporting.costs.previous_period import Change, changes, earlier_days, earlier_period
from billing.reporting.costs.sums import Sums
from core.tenancy.scope import tenant
from tests.annotation.pages import text_of
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import projects


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-03-01", "2026-03-19", ("2026-02-01", "2026-02-19")),  # this month so far
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),  # a whole month
        ("2026-02-01", "2026-02-28", ("2026-01-01", "2026-01-31")),
        ("2026-03-01", "2026-03-30", ("2026-02-01", "2026-02-28")),
        ("2026-01-01", "2026-01-10", ("2025-12-01", "2025-12-10")),
        ("2026-03-16", "2026-03-19", ("2026-03-09", "2026-03-12")),  # Monday to Thursday
        ("2026-03-19", "2026-03-19", ("2026-03-12", "2026-03-12")),  # a Thursday
        ("2026-03-01", "2026-03-01", ("2026-02-22", "2026-02-22")),  # a first of a month alone
        ("2026-02-18", "2026-03-19", ("2026-01-19", "2026-02-17")),  # thirty days
        ("2026-01-01", "2026-03-01", ("2025-11-02", "2025-12-31")),
    ],
)
def test_the_days_before(first, last, before):
    days = earlier_days(date.fromisoformat(first), date.fromisoformat(last))
    assert tuple(str(day) for day in days) == before


def test_changes_are_told_and_only_some_are_good_or_bad():
    before = Sums(labels=100, price=Decimal(10), pay=Decimal(6), answers=90, rejected=10)
    now = Sums(labels=150, price=Decimal(20), pay=Decimal(18), answers=96, rejected=24)
    told = changes(now, before)
    assert told["labels"] == Change("+50%", "good")
    assert told["price"] == Change("+100%")
    assert told["margin"] == Change("−50%", "bad")
    assert told["yield"] == Change("−10.0 points")
    assert told["rejected"] == Change("+140%")
    loss = Sums(price=Decimal(1), pay=Decimal(2))
    assert changes(now, loss)["margin"] == Change("")


@pytest.fixture
def organization(db):
    """Ada labeled 2 last week and 3 this week; the customer pays 1 for each, she earns a half."""
    organization = found("acme", timezone="UTC")
    with tenant(organization.pk):
        owner, (ada, *_), pool, project, batch = staff(price="1", pay="0.5")
        project.policy.settings = {"overlap": "1", "review": {"mode": "none"}}
        project.policy.save()
        for number, (labels, days) in enumerate([(2, 7), (3, 0)]):
            at = timezone.now() - timedelta(days=days)
            item = projects.make_item(batch, f"text {number}")
            record_accepted([accepted(item, ada, pool=pool, at=at, labels={"choice": labels})])
    organization.owner = owner.user
    return organization


@pytest.mark.parametrize("page", ["costs", "throughput"])
def test_the_pages_hold_the_numbers_against_the_days_before(client, organization, page):
    client.force_login(organization.owner)
    address = reverse(page, args=[organization.slug])
    text = text_of(client.get(address, {"period": "today"}))
    assert "Accepted labels 3 +50%" in text
    assert "Compared with" in text
    quiet = timezone.now().date() - timedelta(days=7)
    days = {"period": "custom", "first": quiet, "last": quiet}
    text = text_of(client.get(address, days))
    assert "Accepted labels 2" in text
    assert "Compared with" not in text


def test_time_itself_has_a_beginning(organization):
    first = EARLIEST + timedelta(days=3)
    assert earlier_period(organization, period_of(organization, first, first)) is None
    assert (
        earlier_period(organization, period_of(organization, EARLIEST, date(9998, 12, 31))) is None
    )
