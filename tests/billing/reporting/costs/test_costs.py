"""Does the cost page add up, and does each number open exactly what it counts?"""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from annotation.workflow.events.record import ReviewWork, record_accepted, record_review_done
from billing.customers.actions import set_project_customer
from billing.customers.models import Customer
from billing.earnings.queries import earned_by_day, earned_events
from billing.reporting.costs.charts import runs_of
from billing.reporting.costs.period import chosen_period, period_of, preset_days, preset_links
from billing.reporting.costs.presentation import shown_events
from billing.reporting.costs.queries import cost_events, table_of, total
from billing.reporting.costs.selection import Grouping, Selection
from billing.reporting.costs.sums import Sums
from core.identity.models import Organization
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, decided, found, staff
from tests.factories import money, people, projects


@pytest.fixture
def crew(db):
    """An organization where Ada and Ben labelled 7 items twice, in two projects, for two pools."""
    organization = found("acme", timezone="Europe/Berlin")
    with tenant(organization.pk):
        owner, (ada, ben), pool, project, batch = staff(price="0.0525", pay="0.0315")
        second = projects.make_project("Other", by=owner)
        for each in (project, second):  # nothing is drawn, so each answer is told at once
            each.policy.settings = {"overlap": "1", "review": {"mode": "none"}}
            each.policy.save()
        money.make_project_customer(second, money.make_customer(by=owner))
        other = projects.make_batch(second)
        for number in range(7):
            at = timezone.now() - timedelta(minutes=number)
            item = projects.make_item(other if number > 4 else batch, f"text {number}", slots=2)
            record_accepted(
                [
                    accepted(item, ada, pool=pool, at=at, labels={"choice": number + 1}),
                    accepted(item, ben, slot=2, at=at, labels={"choice": number + 1}),
                ]
            )
    return organization, owner, ada, ben, pool, project


def everything(organization):
    today = timezone.now().date()
    return Selection(period_of(organization, today - timedelta(days=3), today + timedelta(days=1)))


@pytest.mark.parametrize(
    ("by", "number"),
    [
        (Grouping.PROJECT, 2),
        (Grouping.CUSTOMER, 2),  # one of them internal
        (Grouping.PERSON, 2),
        (Grouping.POOL, 2),
        (Grouping.KIND, 2),  # labels, and whole annotations
        (Grouping.GUIDELINE, 1),
    ],
)
def test_rows_add_up_and_each_is_the_sum_of_its_events(crew, by, number):
    organization, *_ = crew
    with tenant(organization.pk):
        selection = everything(organization)
        rows = table_of(selection, by).rows
        assert len(rows) == number
        assert sum((row.sums for row in rows), Sums()) == total(selection)
        for row in rows:
            narrowed = Selection(selection.period, **{by.value: row.key})
            assert total(narrowed) == row.sums
            events = list(cost_events(narrowed))
            assert sum(event.quantity for event in events) == row.sums.labels
            assert sum(event.amount for event in events) == row.sums.price
            assert sum(event.pay for event in events) == row.sums.pay


def test_the_whole_is_exact(crew):
    organization, *_ = crew
    with tenant(organization.pk):
        whole = total(everything(organization))
    assert whole.labels == 56
    assert whole.price == 56 * Decimal("0.0525")
    assert whole.pay == 56 * Decimal("0.0315")
    assert whole.margin == Decimal("1.176")
    assert whole.margin_percent == Decimal("40.0")
    assert whole.active_seconds == 14 * 12.5
    assert whole.labels_per_hour == Decimal("1152.0")


def test_the_acceptance_rate_stays_below_a_hundred_with_work_of_earlier_days():
    assert Sums(answers=9, rejected=1, submitted=4).yield_percent == Decimal("90.0")


def test_nothing_divides_by_nothing():
    nothing = Sums()
    shares = (nothing.margin_percent, nothing.yield_percent, nothing.labels_per_hour)
    assert (*shares, nothing.pay_per_hour, nothing.active_hours) == (None, None, None, None, 0)


def test_the_pay_of_reviews_is_in_the_pay_per_label_and_among_the_events(crew):
    organization, owner, _ada, ben, *_ = crew
    with tenant(organization.pk):
        money.make_pay_rate(by=owner, unit_pay="0.2", work="review", label_kind="")
        batch = projects.make_batch(projects.make_project("Reviewed", by=owner))
        item = projects.make_item(batch, "reviewed")
        review = ReviewWork(
            project_id=item.project_id,
            item_id=item.pk,
            review_id=1,
            annotation_id=item.pk,
            member_id=ben.pk,
            pool_id=None,
            active_seconds=3.0,
            occurred_at=timezone.now(),
        )
        before = total(everything(organization))
        record_review_done([review])
        after = total(everything(organization))
        assert after.pay - before.pay == Decimal("0.2")
        assert (before.pay_per_label, after.pay_per_label) == (Decimal("0.0315"), Decimal("0.0351"))
        own = Selection(everything(organization).period, project=item.project_id)
        [event] = cost_events(own)
        assert (event.pay, event.amount, event.work_event.kind) == (
            Decimal("0.2"),
            0,
            "review.done",
        )
        assert total(own).pay == event.pay
        assert total(own).pay_per_label is None
        [shown] = shown_events([event], organization.slug)
        assert (shown.quantity, shown.unit_price, shown.pay) == ("–", "–", "€0.20")
        [row] = table_of(own, Grouping.KIND).rows
        assert (row.title, row.sums.pay) == ("No label type", Decimal("0.2"))


def page(client, name, organization, **query):
    response = client.get(reverse(name, args=[organization.slug]), query)
    assert response.status_code == 200
    return response


def test_a_clicked_number_equals_the_page_it_opens(client, crew):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    for by in Grouping.values:
        response = page(client, "costs", organization, by=by, period="last-30-days")
        text = response.content.decode()
        body = text.partition("<tbody>")[2].partition("</tfoot>")[0]
        clicks = re.findall(r'<td class="n"><a href="([^"]+)">(\d+)</a>', body)
        numbers = {}
        for url, number in clicks:
            numbers.setdefault(unescape(url), number)  # the first of a row: its labels
        assert len(numbers) == len(
            {"total", *(row.urls["events"] for row in response.context["rows"])}
        )
        for url, number in numbers.items():
            opened = client.get(url)
            assert opened.context["total"].labels == number
            assert sum(int(event.quantity) for event in opened.context["events"]) == int(number)


def test_a_member_of_no_pool_has_a_row(client, crew):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    assert "No pool" in page(client, "costs", organization, by="pool").content.decode()


def test_costs_cost_the_same_queries_for_more_rows(client, crew):
    organization, owner, ada, *_ = crew
    client.force_login(owner.user)
    counts = []
    for more in range(2):
        with CaptureQueriesContext(connection) as queries:
            for name in ("costs", "cost_events"):
                page(client, name, organization, period="last-30-days")
        counts.append(len(queries))
        if not more:
            with tenant(organization.pk):
                for number in range(8):
                    project = projects.make_project(f"More {number}", by=owner)
                    item = projects.make_item(projects.make_batch(project), "text")
                    record_accepted([accepted(item, ada)])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("per", "kinds"),
    [("annotation", ["label.accepted"]), ("outcome", ["label.accepted", "outcome.decided"])],
)
def test_events_list_an_outcome_only_if_it_was_charged(db, per, kinds):
    organization = found("acme")
    with tenant(organization.pk):
        _, (ada, _ben), _, _, batch = staff(per=per)
        item = projects.make_item(batch, "hello")
        record_accepted([accepted(item, ada)], decided(item, ada))
        events = cost_events(everything(organization))
        assert sorted(event.work_event.kind for event in events) == kinds


def test_events_come_in_pages(client, crew):
    organization, owner, ada, *_ = crew
    client.force_login(owner.user)
    with tenant(organization.pk):
        batch = projects.make_batch(projects.make_project("Many", by=owner))
        record_accepted(
            [accepted(projects.make_item(batch, f"n{number}"), ada) for number in range(50)]
        )
    first = page(client, "cost_events", organization, period="last-30-days")
    assert len(first.context["events"]) == 50
    url = reverse("cost_events", args=[organization.slug]) + first.context["page"].older
    second = client.get(url)
    assert len(second.context["events"]) == 14
    assert second.context["total"] == first.context["total"]


def read_csv(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_files_hold_exact_amounts_and_the_page_s_totals(client, crew):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    _, *rows = read_csv(page(client, "costs_csv", organization, period="last-30-days"))
    _, *events = read_csv(page(client, "cost_events_csv", organization, period="last-30-days"))
    assert len(events) == 14
    assert sum(Decimal(row[2]) for row in rows) == sum(Decimal(row[9]) for row in events)
    assert sum(Decimal(row[3]) for row in rows) == sum(Decimal(row[10]) for row in events)
    assert sum(Decimal(row[4]) for row in rows) == Decimal("1.176")


def test_a_name_that_is_a_formula_is_harmless_in_a_file(client, crew):
    organization, owner, ada, *_ = crew
    with tenant(organization.pk):
        project = projects.make_project('=HYPERLINK("http://example.org")', by=owner)
        item = projects.make_item(projects.make_batch(project), "x", external_id="@SUM(A1)")
        record_accepted([accepted(item, ada)])
    client.force_login(owner.user)
    cells = [
        cell
        for name in ("costs_csv", "cost_events_csv")
        for row in read_csv(page(client, name, organization))
        for cell in row
    ]
    assert '\'=HYPERLINK("http://example.org")' in cells
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_a_period_without_work_says_what_to_do(client, crew):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    query = {"period": "custom", "first": "2020-01-01", "last": "2020-01-31"}
    assert "No accepted work" in page(client, "costs", organization, **query).content.decode()
    assert "No accepted work" in page(client, "cost_events", organization, **query).content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"period": "custom"}, "Choose both the first and the last day."),
        (
            {"period": "custom", "first": "2026-02-02", "last": "2026-02-01"},
            "The last day is before the first day.",
        ),
        ({"period": "custom", "first": "soon", "last": "2026-02-01"}, "Enter a valid date."),
        ({"period": "custom", "first": "2026-02-01", "last": "9999-12-31"}, "9998"),
        ({"period": "custom", "first": "0001-01-01", "last": "2026-02-01"}, "1970"),
        ({"period": "aeon"}, "Unknown period."),
    ],
)
def test_a_period_that_can_t_be_understood_is_said(client, crew, query, sentence):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    assert sentence in unescape(page(client, "costs", organization, **query).content.decode())


def test_strange_numbers_in_the_address_do_no_harm(client, crew):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    for value in ("x", "-1", "999999999999999999", "0", "1e5"):
        for key in Grouping.values:
            page(client, "cost_events", organization, **{key: value})


def test_the_other_organization_s_work_is_never_counted(client, world):
    with tenant(world.acme.pk):
        acme = total(everything(world.acme.organization))
    assert acme.labels == 1
    client.force_login(world.acme.users["owner"])
    foreign = page(
        client, "cost_events", world.acme.organization, project=world.other.project.pk
    ).content.decode()
    assert world.other.secret not in foreign
    assert "No accepted work" in foreign


def test_annotators_see_their_own_earnings_and_no_price(client, crew):
    organization, _, ada, ben, *_ = crew
    client.force_login(ada.user)
    response = page(client, "earnings", organization, period="last-30-days")
    assert response.context["total"].labels == "28"
    assert response.context["total"].pay.exact == "€0.882"
    text = response.content.decode()
    assert ben.name not in text
    assert "0.0525" not in text
    assert "Accepted without review" in text
    assert client.get(reverse("costs", args=[organization.slug])).status_code == 403


def test_earnings_add_up_to_the_ledger(crew):
    organization, _, ada, *_ = crew
    with tenant(organization.pk):
        period = everything(organization).period
        pay = sum(row.sums.pay for row in earned_by_day(ada, period))
        assert pay == sum(event.pay for event in earned_events(ada, period))
        assert pay == Decimal("0.882")


def test_a_correction_is_told_to_its_author(client, world):
    client.force_login(world.acme.users["annotator"])
    text = page(client, "earnings", world.acme.organization).content.decode()
    assert ">Accepted<" in text


ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kolkata",
    ]
)
DAYS = st.dates(min_value=date(2011, 1, 1), max_value=date(2030, 1, 1))


@given(zone=ZONES, first=DAYS, length=st.integers(min_value=0, max_value=400))
def test_every_instant_lies_in_one_day_of_a_period(zone, first, length):
    organization = Organization(timezone=zone)
    days = [first + timedelta(days=number) for number in range(length + 1)]
    whole = period_of(organization, days[0], days[-1])
    parts = [period_of(organization, day, day) for day in days]
    assert parts[0].begins == whole.begins
    assert parts[-1].ends == whole.ends
    instants = [(part.begins.astimezone(UTC), part.ends.astimezone(UTC)) for part in parts]
    assert all(begin <= end for begin, end in instants)
    assert all(one[1] == two[0] for one, two in pairwise(instants))


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("this-month", date(2024, 3, 1), date(2024, 3, 31)),
        ("last-month", date(2024, 2, 1), date(2024, 2, 29)),
        ("last-30-days", date(2024, 3, 2), date(2024, 3, 31)),
    ],
)
def test_named_periods(preset, first, last):
    assert preset_days(preset, date(2024, 3, 31)) == (first, last)


def test_a_month_begins_at_the_organization_s_midnight():
    organization = Organization(timezone="America/New_York")
    late = datetime(2026, 3, 1, 4, 59, tzinfo=UTC)  # still February there
    period, _form = chosen_period({"period": "this-month"}, organization, late)
    assert (period.first, period.last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert period.ends == late + timedelta(minutes=1)


def test_unasked_a_page_shows_the_last_thirty_days():
    organization = Organization(timezone="UTC")
    period, form = chosen_period({}, organization, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert (period.first, period.last) == (date(2026, 1, 31), date(2026, 3, 1))
    links = preset_links(QueryDict(), form)
    assert [link["title"] for link in links if link["current"]] == ["Last 30 days"]


def test_an_image_draws_the_days_without_work_too():
    organization, today = Organization(timezone="UTC"), date(2026, 3, 30)
    month = period_of(organization, date(2026, 3, 1), date(2026, 3, 31))
    runs = runs_of({date(2026, 3, 20): Sums()}, month, today)
    assert [span.first for span in runs.spans] == [
        date(2026, 3, day)
        for day in range(1, 31)  # not the day that is still to come
    ]
    assert runs_of({}, month, today).spans == []
    ages = period_of(organization, date(1970, 1, 1), date(2026, 3, 31))
    runs = runs_of({date(2026, 3, 20): Sums()}, ages, today)
    assert runs.spans[0].first == date(2026, 3, 20)


def test_work_is_counted_for_the_customer_that_pays_now(client, crew):
    organization, owner, _ada, _ben, _pool, project = crew
    client.force_login(owner.user)
    rows = page(client, "costs", organization, by="customer").context["rows"]
    assert [(row.title, row.sums.labels) for row in rows] == [("Internal", "30"), ("Contoso", "26")]
    with tenant(organization.pk):
        customer = Customer.objects.get()
        set_project_customer(by=owner, project=project, customer=customer)
    for name in ("costs", "throughput"):
        response = page(client, name, organization, by="customer")
        [row] = response.context["rows"]
        assert (row.title, row.sums.labels) == ("Contoso", "56")
        assert f"customer={customer.pk}" in row.urls["events"]
        [_header, cells] = read_csv(page(client, f"{name}_csv", organization, by="customer"))
        assert cells[:2] == ["Contoso", "56"]
        internal = page(client, name, organization, customer=0)
        assert internal.context["narrowed"] == ["Internal"]
        assert not internal.context["rows"]
    assert len(page(client, "cost_events", organization, customer=0).context["events"]) == 0
    events = page(client, "cost_events", organization, customer=customer.pk).context["events"]
    assert len(events) == 14


def test_customers_are_shown_to_who_may_see_them(client, crew):
    organization, *_, project = crew
    with tenant(organization.pk):
        manager = people.make_member(people.make_user("m@example.org"), "manager")
        projects.grant(project, manager)
    client.force_login(manager.user)
    response = page(client, "throughput", organization, by="customer", customer=1)
    assert response.context["by"] == Grouping.PROJECT
    assert response.context["total"].labels == "30", "the address's customer is left out"
    assert "By customer" not in response.content.decode()


def test_no_rates_link_for_who_may_not_set_them(client, crew):
    organization, *_ = crew
    with tenant(organization.pk):
        manager = people.make_member(people.make_user("m@example.org"), "manager")
    client.force_login(manager.user)
    assert client.get(reverse("costs", args=[organization.slug])).status_code == 403
    assert client.get(reverse("rates", args=[organization.slug])).status_code == 403


def test_each_row_has_a_bar_as_long_as_its_value(client, crew, monkeypatch):
    organization, owner, *_ = crew
    client.force_login(owner.user)
    response = page(client, "throughput", organization, by="project")
    bars = response.context["row_bars"]
    # Items 0 to 4 hold 1 to 5 labels, items 5 and 6 hold 6 and 7; two annotators gave them all.
    assert [(bar.text, bar.percent) for bar in bars.bars] == [("30", 100), ("26", 87)]
    assert bars.others == 0
    assert b"Accepted labels \xc2\xb7 By project" in response.content
    by_person = page(client, "throughput", organization, by="person").context["row_bars"]
    assert [(bar.text, bar.percent) for bar in by_person.bars] == [("28", 100), ("28", 100)]
    assert page(client, "throughput", organization, by="day").context["row_bars"] is None
    monkeypatch.setattr("billing.reporting.costs.board.MAX_ROW_BARS", 1)
    costs = page(client, "costs", organization, by="project").context["row_bars"]
    assert (costs.title, len(costs.bars), costs.others) == ("Cost", 1, 1)
