"""Is the suggested pay floor × P75 of the seconds per label, from twenty labels on?"""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.events.record import record_accepted, record_reversed
from annotation.workflow.facts import LabelTime
from billing.pay_floors.rules import suggest
from billing.pay_floors.suggestions import suggestions
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in, text_of
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import money, projects


def timed(*pairs):
    return [LabelTime(1, "choice", seconds * 1000, labels) for seconds, labels in pairs]


@pytest.mark.parametrize(
    ("times", "floor", "currency", "expected"),
    [
        # 15 of 20 labels took at most 30 s: 12 × 30 / 3600
        ([(20, 1)] * 10 + [(30, 1)] * 5 + [(90, 1)] * 5, "12", "EUR", ("30", "0.1")),
        # 14 of 20 did, so that the next one counts: 12 × 90 / 3600
        ([(20, 1)] * 10 + [(30, 1)] * 4 + [(90, 1)] * 6, "12", "EUR", ("90", "0.3")),
        # ten labels in 70 s are 7 s each: 10 × 7 / 3600 = 0.01944…, up to four places
        ([(70, 10)] * 2, "10", "EUR", ("7", "0.0195")),
        ([(70, 10)] * 2, "1000", "JPY", ("7", "1.95")),
        ([(1, 19)], "12", "EUR", (None, None)),
        ([(1, 0)] * 50, "12", "EUR", (None, None)),
    ],
)
def test_suggested_pay_by_hand(times, floor, currency, expected):
    found = suggest(timed(*times), floor=Decimal(floor), currency=currency)
    seconds, pay = (each and Decimal(each) for each in expected)
    assert (found.seconds, found.pay) == (seconds, pay)


def test_how_many_labels_are_missing():
    assert suggest(timed((5, 19)), floor=Decimal(12), currency="EUR").missing == 1
    assert suggest([], floor=Decimal(12), currency="EUR").missing == 20


@pytest.fixture
def crew(db):
    organization = found("acme", timezone="UTC")
    with tenant(organization.pk):
        yield organization, *staff()


def label(batch, member, pool, number, seconds, labels=None):
    item = projects.make_item(batch, f"text {number}")
    work = accepted(item, member, pool=pool, active_seconds=seconds, labels=labels)
    return record_accepted([work])


def test_accepted_labels_of_a_pool_are_what_it_is_suggested_from(crew):
    organization, owner, (ada, _ben), pool, _project, batch = crew
    money.make_rate(by=owner, label_kind="boxes")
    money.make_pay_rate(by=owner, label_kind="boxes")
    money.make_pay_floor(pool, by=owner, hourly="18")
    for number in range(10):  # 12 s are shared by three labels
        label(batch, ada, pool, number, 12.0, labels={"boxes": 2, "choice": 1})
    label(batch, ada, None, 20, 99.0)  # of no pool
    events = label(batch, ada, pool, 21, 99.0)
    record_reversed([event.pk for event in events], at=timezone.now())
    found = {row.label_kind: row.suggestion for row in suggestions(organization)}
    assert (found["boxes"].labels, found["boxes"].seconds, found["boxes"].pay) == (
        20,
        4,
        Decimal("0.02"),
    )
    assert (found["choice"].labels, found["choice"].missing) == (10, 10)


def test_the_form_of_a_pay_rate_offers_it(db):
    organization = found("acme", timezone="UTC")
    with tenant(organization.pk):
        owner, (ada, _ben), pool, _project, batch = staff()
    client, address = sign_in(owner.user), reverse("pay_rate_new", args=["acme"])
    assert "Set a pay floor" in text_of(client.get(address))
    with tenant(organization.pk):
        money.make_pay_floor(pool, by=owner, hourly="18")
    assert "20 more accepted labels are needed" in text_of(client.get(address))
    with tenant(organization.pk):
        for number in range(20):
            label(batch, ada, pool, number, 4.0)
    answer = client.get(address)
    assert "20 accepted labels: three quarters took at most 4" in text_of(answer)
    link = page_of(answer).find("a", string="€0.02")
    form = page_of(client.get(f"{address}{link['href']}")).find(id="main").find("form")
    assert form.find(id="id_unit_pay")["value"] == "0.02"
    assert form.find(id="id_pool").find("option", selected=True).text == pool.name
    assert form.find(id="id_label_kind").find("option", selected=True)["value"] == "choice"
