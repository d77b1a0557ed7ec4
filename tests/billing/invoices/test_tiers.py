"""Tiers and minimums on documents: lines, claims, credits, and what never changes.

Months lie in the past, so that a document can bill them; prices are written with their validity.
"""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.events.record import record_reversed
from billing.invoices.drafting import fill_draft
from billing.invoices.issuing import credit_in_full, issue
from billing.invoices.models import Invoice, LineEvent
from billing.invoices.month import month_so_far
from billing.invoices.pdf import printed
from core.tenancy.scope import tenant
from tests.billing.invoices.office import FIRST, TODAY, Office, opened
from tests.factories import money, projects

OCTOBER, NOVEMBER, DECEMBER = date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1)
JANUARY = date(2026, 1, 1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TIERS = {10: "0.04", 20: "0.03"}


def on(day, month=11, hour=12):
    return datetime(2025, month, day, hour, tzinfo=UTC)


class TieredOffice(Office):
    """Contoso pays 0.05 a choice; the first 10 of a month cost it, then 0.04, after 20 0.03."""

    def __init__(self, *, mode="graduated", tiers=TIERS):
        super().__init__(price="0.05")
        money.make_pay_rate(
            by=self.owner, valid_from=LONG_AGO, valid_to=timezone.now() - 2 * money.SINCE
        )
        self.rate = money.make_tiered_rate(
            self.customer, by=self.owner, tiers=tiers, mode=mode, valid_from=LONG_AGO
        )

    def label(self, count, at, batch=None):
        """Accept an annotation with so many labels; its work event."""
        (event,) = self.work(at=at, batch=batch, labels={"choice": count})
        return event

    def bill(self, first=NOVEMBER, after=DECEMBER):
        """Issue an invoice of a period."""
        return issue(by=self.owner, invoice=self.draft(first, after))

    def second_project(self, name="Second"):
        place = projects.make_project(name, by=self.owner, pools=[self.pool])
        money.make_project_customer(place, self.customer)
        return place, projects.make_batch(place)

    def credit_notes(self):
        return list(Invoice.objects.filter(kind="credit_note").order_by("pk"))


@pytest.fixture
def office(db):
    with tenant(opened().pk):
        yield TieredOffice()


def lines(document):
    return [
        (line.quantity, str(line.unit_price.normalize()), str(line.exact.normalize()))
        for line in document.lines.order_by("position")
    ]


def texts(document):
    return [line.description for line in document.lines.order_by("position")]


def claims(document):
    """Each claim of a document: its labels and price, by the order of acceptance."""
    rows = LineEvent.objects.filter(line__invoice=document).select_related("usage", "line")
    return [
        (claim.labels, str(claim.line.unit_price.normalize()))
        for claim in rows.order_by("usage__occurred_at", "usage", "part")
    ]


def test_a_month_has_a_line_for_each_tier_and_splits_an_event_at_the_border(office):
    """Case 18."""
    office.label(8, on(3))
    office.label(5, on(4))
    office.label(10, on(5))
    draft = office.draft(NOVEMBER, DECEMBER)
    # 10 x 0.05 + 10 x 0.04 + 3 x 0.03 = 0.50 + 0.40 + 0.09 = 0.99
    assert lines(draft) == [(10, "0.05", "0.5"), (10, "0.04", "0.4"), (3, "0.03", "0.09")]
    name = office.project.name
    assert texts(draft) == [
        f"{name}: Choice, November 2025, labels 1–10",
        f"{name}: Choice, November 2025, labels 11–20",
        f"{name}: Choice, November 2025, labels from 21",
    ]
    assert claims(draft) == [(8, "0.05"), (2, "0.05"), (3, "0.04"), (7, "0.04"), (3, "0.03")]
    assert (draft.net, draft.gross) == (Decimal("0.99"), Decimal("1.18"))


def test_documents_of_one_month_go_on_where_the_one_before_ended(office):
    office.label(8, on(3))
    first = office.bill(after=date(2025, 11, 16))
    office.label(5, on(20))
    office.label(12, on(21, month=12))
    second = office.bill(date(2025, 11, 16), JANUARY)
    assert lines(first) == [(8, "0.05", "0.4")]
    assert lines(second) == [
        (2, "0.05", "0.1"),
        (3, "0.04", "0.12"),
        (10, "0.05", "0.5"),  # December counts from its first label
        (2, "0.04", "0.08"),
    ]


def test_the_projects_of_a_customer_count_together_in_the_order_of_acceptance(office):
    _place, batch = office.second_project()
    office.label(6, on(3))
    office.label(6, on(4), batch=batch)
    office.label(6, on(5))
    assert lines(office.draft(NOVEMBER, DECEMBER)) == [
        (6, "0.05", "0.3"),
        (6, "0.04", "0.24"),
        (4, "0.05", "0.2"),
        (2, "0.04", "0.08"),
    ]


def test_what_is_reversed_before_it_is_billed_takes_no_place(office):
    gone = office.label(9, on(3))
    office.label(9, on(4))
    record_reversed([gone.pk], at=on(25))
    draft = office.draft(NOVEMBER, DECEMBER)
    assert lines(draft) == [(9, "0.05", "0.45")]
    assert claims(draft) == [(9, "0.05"), (9, "0.05"), (-9, "0.05")]


def test_a_reversal_is_credited_at_the_prices_it_was_billed_at(office):
    """Cases 5 and 19: 2 labels of the first tier and 3 of the second."""
    office.label(8, on(3))
    event = office.label(5, on(4))
    office.label(9, on(5))
    invoice = office.bill()
    said = lines(invoice)
    record_reversed([event.pk], at=on(2, month=12))
    office.draft(DECEMBER, JANUARY)
    (note,) = office.credit_notes()
    assert lines(note) == [(-2, "0.05", "-0.1"), (-3, "0.04", "-0.12")]
    assert note.net == Decimal("-0.22")
    issue(by=office.owner, invoice=note)
    assert lines(invoice) == said
    office.label(4, on(6))  # recorded late: billed labels keep their place
    assert lines(office.draft(DECEMBER, JANUARY)) == [(4, "0.03", "0.12")]


def test_a_full_credit_gives_back_all_tiers(office):
    """Case 8."""
    office.label(25, on(3))
    invoice = office.bill()
    note = credit_in_full(by=office.owner, invoice=invoice, reason="Wrong address")
    assert note.gross == -invoice.gross
    assert lines(note) == [(-10, "0.05", "-0.5"), (-10, "0.04", "-0.4"), (-5, "0.03", "-0.15")]
    invoice.refresh_from_db()
    assert invoice.status == "void"


def test_a_volume_price_is_that_of_the_whole_month_and_waits_for_its_end(db):
    with tenant(opened().pk):
        office = TieredOffice(mode="volume")
        office.label(8, on(3))
        office.label(5, on(20))
        assert lines(office.draft(NOVEMBER, date(2025, 11, 16))) == []
        Invoice.objects.all().delete()
        invoice = office.bill()
        assert lines(invoice) == [(13, "0.04", "0.52")]
        assert texts(invoice) == [
            f"{office.project.name}: Choice, November 2025, price above 10 labels"
        ]
        office.label(9, on(21))  # late: 22 labels in November
        late = office.bill(DECEMBER, JANUARY)
        assert lines(late) == [(9, "0.03", "0.27")]
        assert lines(invoice) == [(13, "0.04", "0.52")]


def test_a_new_price_counts_from_its_first_label_and_changes_no_event(office):
    """I23 and case 15."""
    office.rate.valid_to = on(10)
    office.rate.save()
    money.make_tiered_rate(
        office.customer, by=office.owner, tiers={3: "1"}, unit_price="2", valid_from=on(10)
    )
    office.label(12, on(9))
    office.label(4, on(11))
    assert lines(office.draft(NOVEMBER, DECEMBER)) == [
        (10, "0.05", "0.5"),
        (2, "0.04", "0.08"),
        (3, "2", "6"),
        (1, "1", "1"),
    ]


def test_the_database_refuses_parts_of_an_event_on_two_documents(office):
    office.label(12, on(3))
    invoice = office.bill()
    other = money.make_invoice(office.customer, office.project, office.rate, by=office.owner)
    claim = LineEvent.objects.filter(line__invoice=invoice).first()
    for part in (0, 2):
        with pytest.raises(DatabaseError), transaction.atomic():
            LineEvent.objects.create(usage=claim.usage, line=other.lines.get(), part=part)


# What the events of a month cost at graduated prices, label by label, from nothing but the events.
SINGLE_LABELS = """
select date_trunc('month', placed.occurred_at at time zone 'UTC')::date, sum((
    select coalesce((
        select tier.unit_price from billing_ratetier tier
        where tier.rate_id = placed.rate_id and tier.after < placed.number
        order by tier.after desc limit 1
    ), placed.unit_price)
))
from (
    select priced.*, row_number() over (
        partition by priced.rate_id, date_trunc('month', priced.occurred_at at time zone 'UTC')
        order by priced.occurred_at, priced.work_event_id
    ) as number
    from billing_usageevent priced, generate_series(1, priced.quantity)
    where priced.quantity > 0 and not exists (
        select from annotation_workevent reversal
        where reversal.reverses_id = priced.work_event_id
    )
) placed
group by 1 order by 1
"""
UNCLAIMED = """
select count(*) from billing_usageevent priced
where not exists (select from billing_lineevent claim where claim.usage_id = priced.id)
"""
BILLED = """
select month, sum(exact) from billing_invoiceline where rate_id is not null
group by month order by month
"""


def month_of(office, month):
    """The month so far: its lines, and its minimums with what was used and is missing."""
    found = month_so_far(office.customer, month)
    shown = [
        (line.quantity, str(line.unit_price.normalize()), str(line.amount.normalize()))
        for line in found.lines
    ]
    return found, shown


@pytest.mark.parametrize("mode", ["graduated", "volume"])
def test_the_month_so_far_is_what_its_document_will_be(db, mode):
    """I29, with two projects, a reversal, a minimum of a project and one of the customer."""
    with tenant(opened().pk):
        office = TieredOffice(mode=mode)
        place, batch = office.second_project()
        minimum_of(office, "0.8", scope=place)
        minimum_of(office, "3")
        office.label(8, on(3))
        gone = office.label(5, on(4))
        office.label(9, on(5), batch=batch)
        office.label(7, on(30, hour=23))
        office.label(7, on(1, month=12, hour=0))
        record_reversed([gone.pk], at=on(2, month=12))
        found, shown = month_of(office, NOVEMBER)
        Invoice.objects.all().delete()
        # October, without labels, is settled by an invoice of its own.
        office.bill(OCTOBER, NOVEMBER)
        draft = office.draft(NOVEMBER, DECEMBER)
        assert shown == lines(draft)[: len(shown)]
        assert [str(each.difference.normalize()) for each in found.minimums] == [
            exact for _month, exact in minimums(draft)
        ]
        assert found.total.quantize(Decimal("0.01")) == draft.net == Decimal("3.00")
        assert found.first_tiers == Decimal("1.2")  # 24 labels at 0.05
        assert found.is_over


@pytest.mark.parametrize("seed", [1, 2])
def test_random_months_cost_what_their_labels_cost(office, seed):
    """I4 and I21: in any order of recording, with reversals, cut in documents anywhere."""
    chance = random.Random(seed)
    _place, batch = office.second_project()
    for cut in (date(2025, 10, 12), date(2025, 11, 9), date(2025, 11, 20), JANUARY):
        start = datetime(cut.year, cut.month, cut.day, tzinfo=UTC) - timedelta(days=20)
        start = max(start, office_start(office))
        length = (datetime(cut.year, cut.month, cut.day, tzinfo=UTC) - start).total_seconds()
        events = []
        for _ in range(8):
            at = start + timedelta(seconds=chance.uniform(0, length - 1))
            place = chance.choice([None, batch])
            events.append(office.label(chance.randint(1, 9), at, batch=place))
        gone = chance.sample(events, 2)
        record_reversed([event.pk for event in gone], at=on(31, month=12, hour=1))
        office.bill(cut - timedelta(days=9), cut)
        office.start = datetime(cut.year, cut.month, cut.day, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(SINGLE_LABELS)
        single = cursor.fetchall()
        cursor.execute(BILLED)
        assert cursor.fetchall() == single
        cursor.execute(UNCLAIMED)
        assert cursor.fetchone() == (0,)
    assert len(single) == 4


def office_start(office):
    return getattr(office, "start", datetime(2025, 9, 25, tzinfo=UTC))


def minimum_of(office, amount="1", **values):
    return money.make_minimum(
        values.pop("scope", office.customer),
        by=office.owner,
        amount=amount,
        since=OCTOBER,
        **values,
    )


def minimums(document):
    rows = document.lines.filter(minimum__isnull=False).order_by("position")
    return [(str(row.month), str(row.exact.normalize())) for row in rows]


def test_a_minimum_is_a_line_of_its_own(office):
    minimum_of(office, "500")
    office.label(10, on(3))
    office.draft(OCTOBER, NOVEMBER)
    draft = office.draft()
    assert texts(draft)[-1] == ("Minimum for October 2025: €500.00, used €0.00, difference €500.00")
    issue(by=office.owner, invoice=draft)
    invoice = office.bill()
    assert lines(invoice) == [(10, "0.05", "0.5"), (1, "499.5", "499.5")]
    assert texts(invoice)[-1] == (
        "Minimum for November 2025: €500.00, used €0.50, difference €499.50"
    )
    assert (invoice.net, invoice.tax) == (Decimal(500), Decimal(95))
    # The PDF prints no labels and no price for it.
    assert printed(invoice)["lines"][-1][2:] == ["", "", "€499.50"]
    assert fill_draft(invoice.pk) == []


def test_a_month_above_its_minimum_or_still_running_has_no_line(office):
    minimum_of(office, "0.5")
    office.label(12, on(3, month=10))
    office.label(3, on(3))
    assert minimums(office.draft(OCTOBER, date(2025, 11, 16))) == []


def test_late_work_uses_up_what_was_charged_for_the_minimum(office):
    """0.10 of late labels take back 0.10 of the 0.60 that were missing."""
    minimum_of(office)
    office.label(8, on(3, month=10))
    first = office.bill(OCTOBER, NOVEMBER)
    assert minimums(first) == [("2025-10-01", "0.6")]
    office.label(2, on(4, month=10))
    second = office.bill()
    assert minimums(second) == [("2025-10-01", "-0.1"), ("2025-11-01", "1")]
    assert second.net == Decimal("1.00")
    assert "billed before €0.60, difference -€0.10" in texts(second)[-2]


def test_a_credit_leaves_the_minimum(office):
    """Case 24: 1.10 used, 0.45 reversed; the customer gets back 0.10."""
    minimum_of(office)
    event = office.label(9, on(3, month=10))
    office.label(17, on(4, month=10))
    invoice = office.bill(OCTOBER, NOVEMBER)  # 10 x .05 + 10 x .04 + 6 x .03 = 1.08
    assert (invoice.net, minimums(invoice)) == (Decimal("1.08"), [])
    record_reversed([event.pk], at=on(2))
    draft = office.draft()
    (note,) = office.credit_notes()
    issue(by=office.owner, invoice=draft)
    note = issue(by=office.owner, invoice=note)
    assert lines(note) == [(-9, "0.05", "-0.45"), (1, "0.37", "0.37")]
    assert texts(note)[-1] == "Minimum for October 2025: €1.00, used €0.63, difference €0.37"
    assert note.net == Decimal("-0.08")
    full = credit_in_full(by=office.owner, invoice=invoice, reason="Agreed")
    assert invoice.gross + note.gross + full.gross == 0
    invoice.refresh_from_db()
    assert invoice.status == "void"


def test_a_project_s_minimum_counts_for_that_of_its_customer(office):
    place, batch = office.second_project()
    minimum_of(office, "0.8", scope=place)
    minimum_of(office, "1")
    office.label(4, on(3, month=10), batch=batch)  # 0.20: 0.60 are missing to 0.80
    office.label(2, on(4, month=10))  # 0.10: 0.10 are missing to 1.00
    assert minimums(office.draft(OCTOBER, NOVEMBER)) == [
        ("2025-10-01", "0.6"),
        ("2025-10-01", "0.1"),
    ]


def test_pages_and_files_say_the_same(db, client):
    """I30: 12 labels cost 0.58, and 0.42 are missing to the minimum of 1.00."""
    organization = opened()
    with tenant(organization.pk):
        office = TieredOffice()
        minimum_of(office)
        office.label(12, on(3, month=10))
        invoice = office.bill(OCTOBER, NOVEMBER)
        office.work()
        client.force_login(office.owner.user)
    here = reverse("customer_month", args=["acme", office.customer.pk])

    def text(name, *arguments):
        answer = client.get(reverse(name, args=[organization.slug, invoice.pk, *arguments]))
        assert answer.status_code == 200
        return answer.getvalue().decode()

    page = text("invoice")
    assert "labels 11–20" in page
    assert "Minimum for October 2025: €1.00, used €0.58, difference €0.42" in page
    assert "€0.08" in text("invoice_line", 2)
    assert "€0.42" in client.get(f"{here}?month=2025-10").content.decode()
    costs = client.get(f"{reverse('costs', args=['acme'])}?first={FIRST}&last={TODAY}")
    assert here in costs.content.decode()
    assert "€0.58" in text("invoice_line", 3)  # what both tiers count for the minimum
    cells = text("invoice_lines_csv")
    assert ",10,0.050000,0.500000,0.500000,EUR" in cells
    assert ",2,0.040000,0.080000,0.080000,EUR" in cells
    assert ",,,0.420000,0.420000,EUR" in cells
    labels = text("invoice_labels_csv")
    assert ",10,0.050000,0.500000,EUR" in labels
    assert ",2,0.040000,0.080000,EUR" in labels
