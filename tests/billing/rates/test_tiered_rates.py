"""Prices with tiers and monthly minimums: set by action, form, API and file; never retroactive."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from billing.invoices.rules import month_after
from billing.rates.actions import set_minimum, set_rate
from billing.rates.csv_file import HEADER, read_rates, set_rates, written_rates
from billing.rates.models import MonthlyMinimum, Rate, RateTier
from billing.rates.tiers import Scale, Tier
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.billing.invoices.office import Office, opened
from tests.factories import people

NEXT = month_after(timezone.now().date().replace(day=1))
AFTER_NEXT = month_after(NEXT)
SCALE = Scale(Decimal("0.05"), "graduated", (Tier(10_000, Decimal("0.04")),))


@pytest.fixture
def organization(db):
    return opened()


@pytest.fixture
def office(organization):
    with tenant(organization.pk):
        yield Office()


def test_a_price_keeps_its_tiers_and_says_so_in_the_audit_log(office):
    rate = set_rate(by=office.owner, label_kind="choice", unit_price=SCALE, scope=office.customer)
    assert Rate.objects.get(pk=rate.pk).scale == SCALE
    entry = AuditEntry.objects.get(action="rate.set_with_tiers")
    assert entry.detail["tiers"] == "graduated: 10000: 0.04"


def test_only_a_customer_or_a_project_has_tiers(office):
    with pytest.raises(Invalid, match="customer or a project"):
        set_rate(by=office.owner, label_kind="choice", unit_price=SCALE)
    with pytest.raises(Invalid, match="must be above 0"):
        set_rate(
            by=office.owner,
            label_kind="choice",
            unit_price=Scale(Decimal(1), "volume", (Tier(5, Decimal(0)),)),
            scope=office.project,
        )
    assert Rate.objects.count() == 1


def test_the_database_refuses_tiers_that_overlap_or_change(office):
    rate = set_rate(by=office.owner, label_kind="choice", unit_price=SCALE, scope=office.project)
    tier = RateTier.objects.get()
    refused = (
        lambda: RateTier.objects.create(rate=rate, after=10_000, unit_price=1),
        lambda: RateTier.objects.create(rate=rate, after=0, unit_price=1),
        lambda: RateTier.objects.create(rate=rate, after=5, unit_price=0),
        lambda: RateTier.objects.filter(pk=tier.pk).update(unit_price=1),
        tier.delete,
        lambda: Rate.objects.filter(customer=None, project=None).update(tier_mode="volume"),
    )
    for change in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_minimum_follows_another_from_a_month_that_has_not_begun(office):
    for day, amount in ((NEXT, "500"), (AFTER_NEXT + timedelta(days=14), "0")):
        set_minimum(by=office.owner, scope=office.customer, amount=Decimal(amount), month=day)
    spans = MonthlyMinimum.objects.order_by("valid_from").values_list("valid_from", "valid_to")
    assert list(spans) == [(NEXT, AFTER_NEXT), (AFTER_NEXT, None)]
    for month, sentence in ((timezone.now().date(), "hasn't begun"), (NEXT, "Another minimum")):
        with pytest.raises(Invalid, match=sentence):
            set_minimum(by=office.owner, scope=office.customer, amount=Decimal(1), month=month)
    with pytest.raises(Invalid, match="smallest unit of EUR"):
        set_minimum(by=office.owner, scope=office.project, amount=Decimal("0.005"), month=NEXT)


def test_the_database_refuses_minimums_that_overlap_or_begin_within_a_month(office):
    values = {"amount": 1, "currency": "EUR", "set_by": office.owner, "customer": office.customer}
    MonthlyMinimum.objects.create(valid_from=NEXT, **values)
    for more in ({"valid_from": AFTER_NEXT}, {"valid_from": date(2020, 1, 2)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            MonthlyMinimum.objects.create(**values, **more)


def test_a_file_brings_tiers_and_minimums_back(office):
    set_rate(by=office.owner, label_kind="choice", unit_price=SCALE, scope=office.customer)
    set_minimum(by=office.owner, scope=office.project, amount=Decimal(500), month=NEXT)
    written = [dict(zip(HEADER, map(str, row), strict=True)) for row in written_rates()]
    assert [row["tiers"] for row in written if row["customer"]] == ["10000: 0.04"]
    text = "\n".join(",".join(map(str, row)) for row in (HEADER, *written_rates()))
    assert read_rates(text) == ([], [])
    lines, problems = read_rates(
        "what,kind,amount,pool,project,customer,tier_mode,tiers,valid_from\n"
        f"price,box,1,,,Contoso,volume,100: 0.9; 200: 0.8,\n"
        f"minimum,,250.00,,,Contoso,,,{NEXT}\n"
    )
    assert problems == []
    assert set_rates(by=office.owner, lines=lines) == (2, [])
    assert [tier.after for tier in Rate.objects.get(label_kind="box").scale.tiers] == [100, 200]
    assert MonthlyMinimum.objects.get(customer=office.customer).amount == 250


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("price,box,1,,,Contoso,volume,100,", "isn't a tier"),
        ("price,box,1,,,Contoso,,100: 1,", "graduated or by volume"),
        ("price,box,0,,,Contoso,volume,100: 1,", "can't start at 0"),
        ("price,box,1,,,Contoso,volume,9: 1; 5: 1,", "ascending order"),
        ("price,box,1,,,,volume,9: 1,", "customer or a project"),
        ("minimum,,1,,,,,,2999-01-01", "Choose a customer or a project"),
        ("minimum,,1,,,Contoso,,,2020-01-01", "hasn't begun"),
        ("minimum,,1,,,Contoso,,,soon", "Enter the month as"),
    ],
)
def test_a_wrong_row_gets_a_sentence(office, row, sentence):
    header = "what,kind,amount,pool,project,customer,tier_mode,tiers,valid_from"
    lines, problems = read_rates(f"{header}\n{row}\n")
    if not problems:
        _count, problems = set_rates(by=office.owner, lines=lines)
    ((number, text),) = problems
    assert number == 2
    assert sentence in text


def test_the_pages_set_and_show_them(organization, client):
    with tenant(organization.pk):
        office = Office()
        client.force_login(office.owner.user)
    price = {"label_kind": "choice", "unit_price": "0.05", "per": "annotation"}
    price |= {"customer": office.customer.pk, "tier_mode": "graduated"}
    answer = client.post(reverse("rate_new", args=["acme"]), price)
    assert answer.status_code in (200, 422)
    assert "Enter the tiers" in answer.content.decode()
    answer = client.post(reverse("rate_new", args=["acme"]), price | {"tiers": "10000: 0.04"})
    assert answer.status_code == 302
    minimum = {"customer": office.customer.pk, "amount": "500", "month": f"{NEXT:%Y-%m}"}
    assert client.post(reverse("minimum_new", args=["acme"]), minimum).status_code == 302
    answer = client.post(reverse("minimum_new", args=["acme"]), minimum)
    assert "Another minimum starts with this month" in answer.content.decode()
    page = client.get(reverse("rates", args=["acme"])).content.decode()
    assert "after 10,000: €0.04" in page
    assert "€500.00" in page


def test_the_api_sets_and_lists_them(organization, client):
    with tenant(organization.pk):
        office = Office()
        _token, secret = people.make_token(office.owner)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    def sent(name, body):
        url = reverse(name, args=["acme"])
        return client.post(url, body, content_type="application/json", **headers)

    tiers = [{"after": 10_000, "unit_price": "0.04"}]
    body = {"label_kind": "choice", "unit_price": "0.05", "customer": office.customer.pk}
    answer = sent("api_rates", body | {"tier_mode": "graduated", "tiers": tiers})
    assert answer.status_code == 201, answer.content
    assert answer.json()["tiers"] == [{"after": 10_000, "unit_price": "0.040000"}]
    answer = sent("api_rates", body | {"tiers": tiers})
    assert (answer.status_code, answer.json()["code"]) == (422, "rate_tiers")
    least = {"amount": "500.00", "customer": office.customer.pk, "valid_from": str(NEXT)}
    answer = sent("api_minimums", least)
    assert answer.status_code == 201, answer.content
    assert answer.json()["valid_from"] == str(NEXT)
    assert sent("api_minimums", least).json()["code"] == "minimum"
    listed = client.get(reverse("api_minimums", args=["acme"]), **headers).json()
    assert len(listed["results"]) == 1
