"""Prices of the organization, of customers and of projects: exactly one applies to an event."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.workflow.events.record import record_accepted
from billing.customers.actions import set_project_customer
from billing.ledger.models import LedgerEntry, LedgerTransaction
from billing.listener import missing_rates
from billing.metering.meter import NoRate
from billing.metering.models import UsageEvent
from billing.rates.actions import SETTLING, set_rate
from billing.rates.models import Rate
from core.tenancy.scope import tenant
from tests.billing.invoices.office import Office, opened
from tests.billing.metering.crew import accepted
from tests.factories import money, projects

EXAMPLES = count()
SCOPES = ("organization", "contoso", "fabrikam", "paid", "other", "internal")
PAID_BY = {"paid": "contoso", "other": "fabrikam", "internal": None}
# Days before today: from, to; None is still valid. The last ones leave a gap.
SPANS = st.sampled_from([[], [(30, None)], [(30, 20), (20, None)], [(25, 15), (10, None)]])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    spans=st.fixed_dictionaries(dict.fromkeys(SCOPES, SPANS)),
    work=st.lists(
        st.tuples(st.sampled_from(sorted(PAID_BY)), st.integers(min_value=1, max_value=29)),
        min_size=1,
        max_size=8,
    ),
)
def test_an_event_has_one_price_by_the_narrowest_scope(db, spans, work):
    number = next(EXAMPLES)
    with tenant(opened(f"s{number}").pk):
        office = Office(users=f"s{number}")
        Rate.objects.all().delete()
        now = timezone.now()
        fabrikam = office.add_customer("Fabrikam")
        places = {"paid": office.project}
        for name in ("other", "internal"):
            places[name] = projects.make_project(name, by=office.owner, pools=[office.pool])
        set_project_customer(by=office.owner, project=places["other"], customer=fabrikam)
        batches = {name: projects.make_batch(place) for name, place in places.items()}
        prices = {}
        for place, scope in enumerate(SCOPES):
            for turn, (begins, ends) in enumerate(spans[scope]):
                prices[scope, begins, ends] = price = Decimal(10 * place + turn + 1) / 1000
                money.make_rate(
                    by=office.owner,
                    unit_price=price,
                    valid_from=now - timedelta(days=begins),
                    valid_to=now - timedelta(days=ends) if ends is not None else None,
                    customer={"contoso": office.customer, "fabrikam": fabrikam}.get(scope),
                    project=places.get(scope),
                )

        def expected(name, day):
            """By hand: the project's own, its customer's, the organization's, else none."""
            for scope in (name, PAID_BY[name], "organization"):
                for begins, ends in spans.get(scope, []):
                    if begins >= day and (ends is None or day > ends):
                        return prices[scope, begins, ends]
            return None

        written = 0
        for turn, (name, day) in enumerate(work):
            item = projects.make_item(batches[name], f"text {turn}")
            at = now - timedelta(days=day)
            job = accepted(item, office.crew[0], pool=office.pool, at=at)
            price = expected(name, day)
            if price is None:
                with pytest.raises(NoRate), transaction.atomic():
                    record_accepted([job])
                continue
            (event,) = record_accepted([job])
            written += 1
            assert [usage.unit_price for usage in UsageEvent.objects.filter(work_event=event)] == [
                price
            ]
            (earned,) = LedgerTransaction.objects.filter(work_event=event)
            assert earned.entries.count() == 2
        assert UsageEvent.objects.count() == written
        assert LedgerEntry.objects.count() == 2 * written


@pytest.fixture
def office(db):
    with tenant(opened().pk):
        yield Office()


def test_rates_of_one_scope_never_overlap(office):
    money.make_rate(by=office.owner, project=office.project)
    money.make_rate(by=office.owner, customer=office.customer)
    for scope in ({"project": office.project}, {"customer": office.customer}, {}):
        with pytest.raises(DatabaseError, match="rate_one_at_a_time"), transaction.atomic():
            money.make_rate(by=office.owner, **scope)
    with pytest.raises(DatabaseError, match="rate_has_one_scope"), transaction.atomic():
        money.make_rate(by=office.owner, project=office.project, customer=office.customer)


def test_the_first_price_of_a_project_settles_because_another_is_in_use(office):
    own = set_rate(
        by=office.owner, label_kind="choice", unit_price=Decimal(1), scope=office.project
    )
    general = Rate.objects.get(project=None)
    assert general.valid_to is None
    assert own.valid_from >= timezone.now() + SETTLING - timedelta(seconds=30)


def test_a_project_is_priced_by_its_customer_where_the_organization_has_none(office):
    Rate.objects.all().delete()
    assert missing_rates(office.project) == ["Set a price for labels of type “Choice”."]
    money.make_rate(by=office.owner, customer=office.customer)
    assert missing_rates(office.project) == []
    internal = projects.make_project("Internal", by=office.owner, pools=[office.pool])
    assert len(missing_rates(internal)) == 1


def test_the_page_says_where_a_price_comes_from(client, db):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        client.force_login(office.owner.user)
    page = client.get(
        reverse("rates", args=["acme"]), {"project": office.project.pk}
    ).content.decode()
    assert "<td>Organization</td>" in page
    with tenant(organization.pk):
        money.make_rate(by=office.owner, customer=office.customer, unit_price="0.07")
    page = client.get(
        reverse("rates", args=["acme"]), {"project": office.project.pk}
    ).content.decode()
    assert "€0.07" in page
    assert "<td>Customer Contoso</td>" in page


def test_a_price_of_a_project_is_set_by_the_form(client, db):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        client.force_login(office.owner.user)
    values = {"label_kind": "choice", "unit_price": "0.2", "per": "outcome"}
    address = reverse("rate_new", args=["acme"])
    both = {"customer": office.customer.pk, "project": office.project.pk}
    assert "not both" in client.post(address, values | both).content.decode()
    assert client.post(address, values | {"project": office.project.pk}).status_code == 302
    with tenant(organization.pk):
        assert Rate.objects.get(project=office.project).unit_price == Decimal("0.2")


def test_the_csv_keeps_the_scope(client, db):
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        client.force_login(office.owner.user)
    head = "what,kind,pool,amount,per,valid_from,note,customer,project\r\n"
    rows = "price,choice,,0.3,outcome,,,Contoso,\r\nprice,choice,,0.4,outcome,,,,Nowhere\r\n"

    def sent(text):
        file = SimpleUploadedFile("rates.csv", text.encode())
        return client.post(reverse("rates_import", args=["acme"]), {"file": file})

    assert "Nowhere" in sent(head + rows).content.decode()
    assert sent(head + rows.splitlines()[0]).status_code == 302
    with tenant(organization.pk):
        assert Rate.objects.get(customer=office.customer).unit_price == Decimal("0.3")
    text = client.get(reverse("rates_csv", args=["acme"])).content.decode()
    assert ",Contoso,," in text
