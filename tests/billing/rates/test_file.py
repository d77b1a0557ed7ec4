"""Do rates go out and come back as a file, all or none, with what is wrong said row by row?"""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.events.record import record_accepted
from billing.ledger.models import LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.models import PayRate, Rate
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import people, projects

HEAD = "what,kind,pool,amount,per,valid_from,note\n"


@pytest.fixture
def books(db, client):
    organization = found("acme")
    with tenant(organization.pk):
        owner, crew, pool, _project, batch = staff()
        people.make_pool("=Night", members=crew)
    client.force_login(owner.user)
    return organization, crew, pool, batch


def bring(client, organization, text):
    file = BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = "rates.csv"
    return client.post(reverse("rates_import", args=[organization.slug]), {"file": file})


def counts(organization):
    with tenant(organization.pk):
        return Rate.objects.count(), PayRate.objects.count()


def tomorrow():
    return (timezone.now() + timedelta(days=1)).isoformat()


def test_a_file_sets_prices_and_pay(client, books):
    organization, *_ = books
    at = tomorrow()
    rows = f"price,choice,,0.07,annotation,{at},dearer\npay,choice,=Night,0.05,,{at},night\n"
    assert bring(client, organization, HEAD + rows).status_code == 302
    with tenant(organization.pk):
        rate = Rate.objects.get(unit_price=Decimal("0.07"))
        assert (rate.per, rate.note, rate.valid_from.isoformat()) == ("annotation", "dearer", at)
        assert PayRate.objects.get(unit_pay=Decimal("0.05")).pool.name == "=Night"


def test_a_download_comes_back_without_a_change(client, books):
    organization, *_ = books
    bring(client, organization, HEAD + f"pay,choice,=Night,0.05,,{tomorrow()},night\n")
    before = counts(organization)
    file = client.get(reverse("rates_csv", args=[organization.slug])).content
    assert b"'=Night" in file
    assert bring(client, organization, file).status_code == 302
    assert counts(organization) == before


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("price,choice,,a lot,,,", "decimal number"),
        ("price,choice,,0.0000001,,,", "six decimal places"),
        ("price,choice,,-1,,,", "negative"),
        ("price,nonsense,,1,,,", "Label type"),
        ("price,choice,,1,,2020-01-01 00:00,", "past"),
        ("price,choice,,1,sometimes,,", "Charged per"),
        ("pay,choice,Nobody,1,,,", "Pool “Nobody” doesn't exist."),
        ("gift,choice,,1,,,", "Enter price, pay"),
    ],
)
def test_a_wrong_row_stops_all_and_is_named(client, books, row, problem):
    organization, *_ = books
    before = counts(organization)
    response = bring(client, organization, HEAD + f"price,choice,,0.09,,{tomorrow()},\n{row}\n")
    ((line, sentence),) = response.context["problems"]
    assert line == 3
    assert problem in sentence
    assert counts(organization) == before


def test_two_rows_of_one_instant_are_refused_together(client, books):
    organization, *_ = books
    before, at = counts(organization), tomorrow()
    rows = f"price,choice,,0.08,,{at},\nprice,choice,,0.09,,{at},\n"
    response = bring(client, organization, HEAD + rows)
    assert [line for line, _sentence in response.context["problems"]] == [3]
    assert counts(organization) == before


@pytest.mark.parametrize("file", [b"what,kind\nprice,choice\n", b"\xff\xfe\x00", b""])
def test_a_file_that_is_none_is_told(client, books, file):
    organization, *_ = books
    response = bring(client, organization, file)
    assert response.status_code == 200
    assert response.context["problems"] or response.context["form"].errors


def test_an_amount_leads_to_the_rates_behind_it(client, books):
    organization, (ada, _), pool, batch = books
    with tenant(organization.pk):
        record_accepted([accepted(projects.make_item(batch, "text"), ada, pool=pool)])
        rate, pay = UsageEvent.objects.get().rate_id, LedgerTransaction.objects.get().pay_rate_id
        assert pay == PayRate.objects.get().pk
    events = client.get(reverse("cost_events", args=[organization.slug])).content.decode()
    page = client.get(reverse("rates", args=[organization.slug])).content.decode()
    for key in (f"rate-{rate}", f"pay-rate-{pay}"):
        assert f"#{key}" in events
        assert f'id="{key}"' in page


def test_the_page_says_what_was_in_force_at_a_time(client, books):
    organization, *_ = books
    bring(client, organization, HEAD + f"price,choice,,0.07,,{tomorrow()},\n")
    url = reverse("rates", args=[organization.slug])
    now = [rate.state for rate in client.get(url).context["rates"]]
    later = client.get(url, {"on": (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")})
    assert now == ["coming", "now"]
    assert [rate.state for rate in later.context["rates"]] == ["now", "over"]
    assert client.get(url, {"on": "soon"}).status_code == 200


@pytest.mark.parametrize("amount", ["sNaN", "1e9999999", "NaN"])
def test_an_amount_that_is_none_is_named_with_its_line(client, books, amount):
    organization, *_ = books
    before = counts(organization)
    page = bring(client, organization, HEAD + f"price,choice,,{amount},outcome,,\n")
    assert "Price per label:" in page.content.decode()
    assert counts(organization) == before


def test_a_first_line_without_end_is_no_csv(client, books):
    organization, *_ = books
    page = bring(client, organization, "x" * 200_000 + "\n1\n")
    assert "This isn&#x27;t a CSV file" in page.content.decode()
