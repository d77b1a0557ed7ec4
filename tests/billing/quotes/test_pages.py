"""Is a quote planned, saved and printed, and does it stay as it was?"""

import csv
import io

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from billing.quotes.models import Quote
from billing.rates.actions import set_rate
from billing.rates.models import Rate
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from tests.annotation.pages import form_values, page_of, sign_in, text_of
from tests.billing.forecast.crew import make_past
from tests.factories import money, people
from tests.support.desk import make_desk
from tests.support.script import Script


@pytest.fixture
def desk(db):
    """Twelve items, each annotation takes half a minute."""
    desk = make_desk(items=12)
    with tenant(desk.organization.pk):
        make_past(desk, days=range(1, 11))
        desk.owner = Member.objects.get(role=Role.OWNER)
    return desk


@pytest.fixture
def browser(desk):
    return sign_in(desk.owner.user)


def plan_url(desk):
    return reverse("project_quote", args=[desk.organization.slug, desk.project.pk])


def test_the_plan_begins_with_the_project(desk, browser):
    page = browser.get(plan_url(desk))
    form = {control["name"]: control.get("value") for control in page_of(page).find_all("input")}
    assert (form["items"], form["overlap"], form["seconds"]) == ("12", "1", "30")
    assert form["labels_choice"] == "1"
    assert "Price €0.60" in text_of(page)
    assert "Pay €0.36" in text_of(page)
    assert "Margin €0.24 40.0%" in text_of(page)


def test_reviews_are_paid_by_the_rate_in_force_and_a_saved_quote_says_so(desk, browser):
    """Labels 1,000 at .03, and 1,000 reviews at .04."""
    with tenant(desk.organization.pk):
        money.make_pay_rate(by=desk.owner, work="review", label_kind="", unit_pay="0.04")
    values = form_values(browser.get(plan_url(desk)))
    values |= {"items": "1000", "review_share": "100", "rejected": "0"}
    assert "Pay €70.00" in text_of(browser.get(plan_url(desk), values))
    saved = browser.post(plan_url(desk), values, follow=True)
    assert "Pay per review €0.04" in text_of(saved)


def test_another_plan_is_computed_from_the_address(desk, browser):
    values = form_values(browser.get(plan_url(desk)))
    values |= {"items": "1000", "overlap": "2", "deadline_on": values["starts_on"], "people": "1"}
    values |= {"days_a_week": "7", "hours": "10", "active_share": "100"}
    page = text_of(browser.get(plan_url(desk), values))
    assert "Price €50.00" in page
    assert "Pay €60.00" in page
    assert "2,000 annotations" in page
    assert "Needed for the deadline 2" in page, "16.7 hours at ten a day"


def test_what_can_not_be_planned_is_named(desk, browser):
    values = form_values(browser.get(plan_url(desk)))
    for name, value, said in (
        ("items", "0", "greater than or equal to 1"),
        ("deadline_on", "2020-01-01", "before the start"),
        ("rejected", "100", "less than or equal to 90"),
    ):
        page = browser.get(plan_url(desk), values | {name: value})
        assert said in text_of(page)
        assert "Save as a quote" not in text_of(page)


def test_a_saved_quote_stays_when_rates_change(desk, browser):
    values = form_values(browser.get(plan_url(desk))) | {"customer": "Harbor Ltd"}
    saved = browser.post(plan_url(desk), values, follow=True)
    number = f"Q-{desk.project.pk}-1"
    assert f"Quote saved as {number}." in saved.content.decode()
    with tenant(desk.organization.pk):
        set_rate(by=desk.owner, label_kind="choice", unit_price=money.Decimal("9"))
        quote = Quote.objects.get()
    page = browser.get(reverse("quote", args=[desk.organization.slug, desk.project.pk, quote.pk]))
    assert "Harbor Ltd" in text_of(page)
    assert "€0.60" in text_of(page)
    assert "€9" not in text_of(page)
    printed = page_of(page)
    for internal in printed.select(".no-print"):
        internal.extract()
    assert "Pay" not in printed.find(id="main").get_text()
    assert "Margin" not in printed.find(id="main").get_text()
    with tenant(desk.organization.pk):
        assert money.make_quote(desk.project, by=desk.owner).number == 2
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Quote.objects.update(price=1)


def test_the_file_has_the_customer_s_lines(desk, browser):
    with tenant(desk.organization.pk):
        quote = money.make_quote(desk.project, by=desk.owner)
    url = reverse("quote_csv", args=[desk.organization.slug, desk.project.pk, quote.pk])
    header, row = csv.reader(io.StringIO(browser.get(url).content.decode("utf-8-sig")))
    assert "Pay" not in header
    assert row[1:] == ["Choice", "Item's outcome", "1000.000000", "0.05", "50.00", "EUR"]


def test_without_a_rate_there_is_no_quote(desk, browser):
    with tenant(desk.organization.pk):
        Rate.objects.all().delete()
    page = browser.get(plan_url(desk))
    assert "have no price or pay rate: Choice" in text_of(page)
    assert browser.post(plan_url(desk), {"items": "5"}).status_code == 422
    with tenant(desk.organization.pk):
        assert not Quote.objects.exists()


def test_a_script_saves_a_quote(desk):
    with tenant(desk.organization.pk):
        _token, secret = people.make_token(desk.owner, name="quotes")
    script = Script(secret, desk.organization.slug)
    place = f"projects/{desk.project.pk}/quotes"
    made = script.call("POST", place, {"plan": {"items": "100"}, "customer": "Harbor"}).json()
    assert (made["price"], made["customer"]) == ("5.000000", "Harbor")
    assert script.call("GET", f"{place}/{made['id']}").json() == made
    refused = script.call("POST", place, {"plan": {"itens": "100"}})
    assert refused.status_code == 422
    assert "itens" in refused.content.decode()
