"""Floors of a pool: one at a time, each from a day on, set and removed by those who set rates."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from billing.pay_floors.actions import remove_floor, set_floor
from billing.pay_floors.queries import floors_on
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.annotation.pages import page_of, sign_in, text_of
from tests.billing.metering.crew import found, staff
from tests.factories import money, people
from workforce.organizations.local_days import today

DAY = timedelta(days=1)


@pytest.fixture
def organization(db):
    return found("acme", timezone="UTC")


@pytest.fixture
def crew(organization):
    with tenant(organization.pk):
        owner, (ada, _ben), pool, _project, _batch = staff()
        yield owner, ada, pool


def on(pool, day):
    floor = floors_on(day, "EUR").get(pool.pk)
    return floor and floor.hourly


def test_a_new_floor_follows_the_one_before_without_a_gap(crew, organization):
    owner, _, pool = crew
    now = today(organization)
    set_floor(by=owner, pool=pool, hourly=Decimal(12), valid_from=now - 30 * DAY)
    set_floor(by=owner, pool=pool, hourly=Decimal("13.50"), valid_from=now + 7 * DAY, note="2027")
    set_floor(by=owner, pool=pool, hourly=Decimal(13))
    days = [now - 31 * DAY, now - DAY, now, now + 6 * DAY, now + 7 * DAY, now + 900 * DAY]
    assert [on(pool, day) for day in days] == [None, 12, 13, 13, Decimal("13.5"), Decimal("13.5")]
    assert AuditEntry.objects.filter(action="pay_floor.set").count() == 3


def test_the_past_of_a_pool_with_a_floor_stays(crew, organization):
    owner, _, pool = crew
    now = today(organization)
    set_floor(by=owner, pool=pool, hourly=Decimal(12), valid_from=now - 30 * DAY)
    with pytest.raises(Invalid, match="start in the past"):
        set_floor(by=owner, pool=pool, hourly=Decimal(1), valid_from=now - DAY)
    with pytest.raises(Invalid, match="start in the past"):
        set_floor(by=owner, pool=pool, hourly=Decimal(1), valid_from=now - 60 * DAY)
    set_floor(by=owner, pool=pool, hourly=Decimal(13))
    with pytest.raises(Invalid, match="Choose a later day"):
        set_floor(by=owner, pool=pool, hourly=Decimal(14))
    with pytest.raises(Invalid, match="above zero"):
        set_floor(by=owner, pool=pool, hourly=Decimal(0))


def test_removing_ends_the_floor_today_and_drops_what_is_to_come(crew, organization):
    owner, _, pool = crew
    now = today(organization)
    set_floor(by=owner, pool=pool, hourly=Decimal(12), valid_from=now - 30 * DAY)
    set_floor(by=owner, pool=pool, hourly=Decimal(14), valid_from=now + 7 * DAY)
    remove_floor(by=owner, pool=pool)
    assert [on(pool, now - DAY), on(pool, now), on(pool, now + 8 * DAY)] == [12, None, None]
    with pytest.raises(Conflict, match="no pay floor"):
        remove_floor(by=owner, pool=pool)
    assert AuditEntry.objects.filter(action="pay_floor.removed").count() == 1


def test_others_may_neither_set_nor_remove(crew):
    _, ada, pool = crew
    with pytest.raises(Forbidden):
        set_floor(by=ada, pool=pool, hourly=Decimal(12))
    with pytest.raises(Forbidden):
        remove_floor(by=ada, pool=pool)


def test_the_database_refuses_two_floors_on_one_day(crew):
    owner, _, pool = crew
    first = money.make_pay_floor(pool, by=owner)
    with pytest.raises(IntegrityError, match="pay_floor_one_at_a_time"), transaction.atomic():
        money.make_pay_floor(pool, by=owner, valid_from=first.valid_from + DAY)
    other = people.make_pool("Other")
    money.make_pay_floor(other, by=owner)


def test_the_pool_s_page_shows_the_floor_and_its_page_sets_and_removes_it(organization):
    with tenant(organization.pk):
        owner, _crew, pool, _project, _batch = staff()
    client, address = sign_in(owner.user), f"/o/acme/pools/{pool.pk}/pay-floor/"
    assert tile(client, pool) == "None"
    client.post(address, {"hourly": "12,50", "note": "Minimum wage"})
    assert tile(client, pool) == "€12.50"
    assert "Minimum wage" in text_of(client.get(address))
    assert "above zero" in text_of(client.post(address, {"hourly": "0"}))
    client.post(f"{address}remove/")
    assert tile(client, pool) == "None"


def tile(client, pool):
    """The floor on the pool's page."""
    page = page_of(client.get(f"/o/acme/pools/{pool.pk}/"))
    return page.select_one(".tile .value").text
