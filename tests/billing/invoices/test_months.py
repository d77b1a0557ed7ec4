"""Invoices over changed prices and time zones, in other currencies, of nearly nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum

from annotation.workflow.events.record import record_reversed
from billing.customers.actions import change_customer
from billing.invoices.issuing import credit_in_full, issue
from billing.invoices.models import Invoice
from billing.invoices.payments import record_payment, undo_payment, write_off
from billing.invoices.pdf import printed
from billing.ledger.models import LedgerEntry
from billing.metering.rating import LabelTerms
from billing.quotes.rules import figures_of
from billing.rates.actions import set_rate
from billing.rates.models import PayRate, Rate
from core.tenancy.scope import tenant
from tests.billing.invoices.office import TODAY, YESTERDAY, Office, opened
from tests.factories import money
from tests.factories.money import PLAN

D = Decimal


@pytest.fixture
def office(db):
    with tenant(opened().pk):
        yield Office()


def amounts(document):
    """Labels, price, exact amount and amount of each line."""
    return [
        (line.quantity, f"{line.unit_price:f}", line.exact, line.amount)
        for line in document.lines.order_by("position")
    ]


def test_a_price_that_changes_in_the_period_makes_two_lines(office):
    """Labels before the change keep the old price, also when they are recorded after it."""
    change = YESTERDAY - timedelta(days=5)
    Rate.objects.update(valid_to=change)
    money.make_rate(by=office.owner, unit_price="0.08", valid_from=change)
    office.work(2, at=change)
    office.work(4, at=change - timedelta(microseconds=1))
    draft = office.draft()
    assert amounts(draft) == [
        (4, "0.052500", D("0.21"), D("0.21")),
        (2, "0.080000", D("0.16"), D("0.16")),
    ]


def test_a_quote_a_draft_and_the_invoice_of_the_same_work_cost_the_same(office):
    office.work(13)
    terms = LabelTerms(
        label_kind="choice",
        labels=D(1),
        per="annotation",
        unit_price=D("0.0525"),
        unit_pay=D("0.031"),
    )
    plan = {"items": 13, "overlap": D(1), "gold_share": D(0), "rejected": D(0), "terms": (terms,)}
    quoted = figures_of(replace(PLAN, **plan)).price
    draft = office.draft()
    draft_exact = draft.lines.get().exact
    document = issue(by=office.owner, invoice=draft)
    assert quoted == draft_exact == document.lines.get().exact == D("0.6825")
    assert printed(document)["sums"][0] == ["Net", "€0.68"]


def rows_of(document):
    """All columns of the document that were issued, of its lines and their claims, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select to_jsonb(invoice) - '{status,pdf,pdf_state,pdf_sha256,emailed_at}'::text[],
                (select jsonb_agg(line order by id) from billing_invoiceline line
                 where line.invoice_id = invoice.id),
                (select jsonb_agg(claim order by usage_id) from billing_lineevent claim
                 join billing_invoiceline line on line.id = claim.line_id
                 where line.invoice_id = invoice.id)
            from billing_invoice invoice where id = %s
            """,
            [document.pk],
        )
        return cursor.fetchone()


def test_whatever_comes_after_it_an_issued_invoice_stays_as_it_was(office):
    events = office.work(10)
    document = issue(by=office.owner, invoice=office.draft())
    before, content = rows_of(document), printed(document)
    record_reversed([events[0].pk, events[1].pk], at=YESTERDAY + timedelta(minutes=1))
    office.work(3)
    change_customer(by=office.owner, customer=office.customer, name="Other", tax_rate=D(7))
    set_rate(by=office.owner, label_kind="choice", unit_price=D(9))
    for draft in [office.draft(), *Invoice.objects.filter(kind="credit_note")]:
        issue(by=office.owner, invoice=draft)
    paid = {"customer": office.customer, "amount": D("0.10"), "received_on": TODAY}
    payment = record_payment(by=office.owner, invoice=document, **paid)
    undo_payment(by=office.owner, payment=payment)
    write_off(by=office.owner, invoice=document, reason="Bankrupt")
    credit_in_full(by=office.owner, invoice=document, reason="Wrong")
    document.refresh_from_db()
    assert document.status == "void"
    assert rows_of(document) == before
    assert printed(document) == content


def test_an_invoice_of_less_than_half_a_cent_is_issued_with_its_labels(office):
    """Three labels at 0.000001: the exact sum is posted, and nothing is to be paid."""
    Rate.objects.update(unit_price=D("0.000001"))
    events = office.work(3)
    document = issue(by=office.owner, invoice=office.draft())
    assert amounts(document) == [(3, "0.000001", D("0.000003"), 0)]
    assert (document.gross, document.status) == (0, "paid")
    sides = LedgerEntry.objects.filter(transaction__key=f"invoice:{document.pk}")
    assert dict(sides.values_list("account__type", "amount")) == {
        "revenue": D("-0.000003"),
        "rounding": D("0.000003"),
    }
    record_reversed([event.pk for event in events], at=YESTERDAY + timedelta(minutes=1))
    office.draft()
    note = issue(by=office.owner, invoice=Invoice.objects.get(kind="credit_note"))
    assert note.gross == 0
    assert LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] == 0


@pytest.mark.parametrize(
    ("currency", "net", "tax", "gross", "text"),
    [
        # 11 labels at 0.0525 are 0.5775.
        ("JPY", "1", "0", "1", "¥1"),  # 19 % of 1 is 0.19
        ("KWD", "0.578", "0.110", "0.688", "KWD 0.688"),  # 19 % of 0.578 is 0.10982
    ],
)
def test_a_currency_has_its_own_decimals(db, currency, net, tax, gross, text):
    with tenant(opened(currency=currency).pk):
        office = Office()
        for rates in (Rate, PayRate):
            rates.objects.update(currency=currency)
        office.work(11)
        document = issue(by=office.owner, invoice=office.draft())
        assert (document.net, document.tax, document.gross) == (D(net), D(tax), D(gross))
        assert document.currency == currency
        assert printed(document)["total"].replace("\xa0", " ") == text


BERLIN, AUCKLAND = "Europe/Berlin", "Pacific/Auckland"
CLOCKS_CHANGE = [
    # The last label of March and the first of April in Berlin, which then has summer time.
    datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 31, 22, tzinfo=UTC),
]


def with_rates_since(office, at):
    """Rates that are valid for so long."""
    for rates in (Rate, PayRate):
        rates.objects.update(valid_from=at)


def test_a_month_with_a_change_of_the_clock_ends_at_local_midnight(db):
    with tenant(opened(timezone=BERLIN).pk):
        office = Office()
        with_rates_since(office, datetime(2026, 1, 1, tzinfo=UTC))
        for at in CLOCKS_CHANGE:
            office.work(at=at)
        march = office.draft(date(2026, 3, 1), date(2026, 4, 1))
        assert [line.last_day for line in march.lines.all()] == [date(2026, 3, 31)]
        issue(by=office.owner, invoice=march)
        april = office.draft(date(2026, 4, 1), date(2026, 5, 1))
        assert [line.first_day for line in april.lines.all()] == [date(2026, 4, 1)]
        assert (march.lines.get().quantity, april.lines.get().quantity) == (1, 1)


@pytest.mark.parametrize(("zone", "later"), [(BERLIN, AUCKLAND), (AUCKLAND, BERLIN)])
def test_another_time_zone_between_two_months_loses_and_doubles_no_label(db, zone, later):
    """A label for each hour around midnight of both zones."""
    organization = opened(timezone=zone)
    with tenant(organization.pk):
        office = Office()
        with_rates_since(office, datetime(2026, 1, 1, tzinfo=UTC))
        midday = datetime(2026, 3, 31, 9, tzinfo=UTC)
        for hour in range(16):
            office.work(at=midday + timedelta(hours=hour))
        march = issue(by=office.owner, invoice=office.draft(date(2026, 3, 1), date(2026, 4, 1)))
        organization.timezone = later
        organization.save()
        office.customer.organization.refresh_from_db()
        april = office.draft(date(2026, 4, 1), date(2026, 5, 1))
        quantities = [document.lines.get().quantity for document in (march, april)]
        # Midnight is at 22:00 UTC in Berlin and at 11:00 UTC in Auckland.
        assert quantities == ([13, 3] if zone == BERLIN else [2, 14])
