"""Do rates follow each other without gap or overlap, and never change the past?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.workflow.events.record import record_accepted
from billing.metering.models import UsageEvent
from billing.rates.actions import SETTLING, set_pay_rate, set_rate
from billing.rates.models import PayRate, Rate
from core.audit.models import AuditEntry
from core.tenancy.scope import tenant
from core.web.errors import Forbidden, Invalid
from tests.billing.metering.crew import accepted, found, staff
from tests.billing.metering.test_race import run_together
from tests.factories import people, projects
from workforce.accounts.models import Profile

EXAMPLES = count()


@pytest.fixture
def organization(db):
    return found("acme", currency="USD")


def boss(role="owner", address="boss@example.org"):
    return people.make_member(people.make_user(address), role)


def test_the_first_rate_holds_at_once_and_is_audited(organization):
    with tenant(organization.pk):
        by = boss()
        before = timezone.now()
        rate = set_rate(by=by, label_kind="choice", unit_price=Decimal("0.0525"))
        assert before <= rate.valid_from <= timezone.now()
        assert (rate.valid_to, rate.currency, rate.set_by) == (None, "USD", by)
        entry = AuditEntry.objects.get(action="rate.set")
        assert (entry.member, entry.subject_id) == (by, rate.pk)
        assert entry.detail["unit_price"] == "0.0525"
        assert entry.detail["scope"] == "all customers and projects"


def test_a_follower_closes_its_predecessor_and_settles_first(organization):
    with tenant(organization.pk):
        by = boss()
        first = set_rate(by=by, label_kind="choice", unit_price=Decimal(1))
        second = set_rate(by=by, label_kind="choice", unit_price=Decimal(2))
        first.refresh_from_db()
        assert first.valid_to == second.valid_from
        assert second.valid_from - first.valid_from >= SETTLING
        with pytest.raises(Invalid, match="past"):
            set_rate(
                by=by,
                label_kind="choice",
                unit_price=Decimal(3),
                valid_from=timezone.now() - timedelta(seconds=1),
            )


def test_a_rate_between_two_leaves_the_later_one(organization):
    with tenant(organization.pk):
        by, now = boss(), timezone.now()
        for day in (9, 5):
            set_rate(
                by=by,
                label_kind="choice",
                unit_price=Decimal(day),
                valid_from=now + timedelta(days=day),
            )
        set_rate(by=by, label_kind="choice", unit_price=Decimal(0))
        spans = list(Rate.objects.order_by("valid_from").values_list("unit_price", "valid_to"))
        assert spans == [
            (0, now + timedelta(days=5)),
            (5, now + timedelta(days=9)),
            (9, None),
        ]
        with pytest.raises(Invalid, match="exactly this time"):
            set_rate(
                by=by,
                label_kind="choice",
                unit_price=Decimal(7),
                valid_from=now + timedelta(days=9),
            )


def test_a_pool_s_first_own_pay_settles_because_the_default_is_in_use(organization):
    with tenant(organization.pk):
        by = boss()
        pool = people.make_pool()
        default = set_pay_rate(by=by, label_kind="choice", unit_pay=Decimal(1))
        own = set_pay_rate(by=by, label_kind="choice", unit_pay=Decimal(2), pool=pool)
        default.refresh_from_db()
        assert default.valid_to is None
        assert own.valid_from >= default.valid_from + SETTLING


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=8))
def test_whatever_is_set_there_is_never_a_gap_or_an_overlap(db, days):
    number = next(EXAMPLES)
    organization = found(f"n{number}")
    with tenant(organization.pk):
        by, now = boss(address=f"boss{number}@example.org"), timezone.now()
        for day in days:
            begins = now + timedelta(days=day) if day else None
            try:
                set_rate(by=by, label_kind="choice", unit_price=Decimal(day), valid_from=begins)
            except Invalid as refusal:
                assert "exactly this time" in refusal.message  # noqa: PT017  # refusing is allowed, gaps aren't
        rates = list(Rate.objects.order_by("valid_from"))
        assert rates[-1].valid_to is None
        for one, two in pairwise(rates):
            assert one.valid_to == two.valid_from


def test_a_new_rate_changes_no_event(organization):
    with tenant(organization.pk):
        owner, (ada, _), _, _, batch = staff()
        record_accepted([accepted(projects.make_item(batch, "hello"), ada)])
        before = list(UsageEvent.objects.values())
        set_rate(by=owner, label_kind="choice", unit_price=Decimal(9))
        record_accepted([accepted(projects.make_item(batch, "again"), ada)])
        assert list(UsageEvent.objects.order_by("pk").values())[:1] == before
        assert UsageEvent.objects.order_by("pk").last().unit_price == Decimal("0.0525")


def test_only_who_may_sets_rates_and_only_of_known_kinds(organization):
    with tenant(organization.pk):
        with pytest.raises(Forbidden):
            set_rate(by=boss("manager"), label_kind="choice", unit_price=Decimal(1))
        with pytest.raises(Invalid, match="doesn't exist"):
            set_rate(by=boss(address="b@example.org"), label_kind="spell", unit_price=Decimal(1))
        assert not Rate.objects.exists()


@pytest.mark.race
def test_two_who_set_a_rate_at_once_wait_for_each_other(committed_db):
    organization = found("acme")
    with tenant(organization.pk):
        by = boss()

    def set_one(price):
        with tenant(organization.pk):
            set_rate(
                by=type(by).objects.select_related("organization").get(pk=by.pk),
                label_kind="choice",
                unit_price=Decimal(price),
                valid_from=None if price == 1 else timezone.now() + timedelta(days=price),
            )

    run_together(set_one, [1, 2, 3, 4])
    with tenant(organization.pk):
        rates = list(Rate.objects.order_by("valid_from"))
        assert [int(rate.unit_price) for rate in rates] == [1, 2, 3, 4]
        assert [rate.valid_to for rate in rates] == [
            *(rate.valid_from for rate in rates[1:]),
            None,
        ]


def post(client, name, organization, **values):
    url = reverse(name, args=[organization.slug])
    return client.post(url, {"label_kind": "choice", "valid_from": ""} | values)


def test_an_admin_sets_price_and_pay_in_the_browser(client, organization):
    with tenant(organization.pk):
        by = boss("admin")
        pool = people.make_pool("Night crew")
    client.force_login(by.user)
    empty = client.get(reverse("rates", args=[organization.slug])).content.decode()
    assert "No prices yet" in empty
    assert "No pay rates yet" in empty
    for name, values in (
        ("rate_new", {"unit_price": "0.0525", "per": "annotation"}),
        ("pay_rate_new", {"work": "label", "unit_pay": "0.031"}),
        ("pay_rate_new", {"work": "label", "unit_pay": "0.04", "pool": pool.pk}),
        ("pay_rate_new", {"work": "review", "label_kind": "", "unit_pay": "0.2"}),
    ):
        assert client.get(reverse(name, args=[organization.slug])).status_code == 200
        assert post(client, name, organization, **values).status_code == 302
    text = client.get(reverse("rates", args=[organization.slug])).content.decode()
    for expected in ("$0.0525", "$0.031", "$0.04", "Night crew", "Active", "Scheduled"):
        assert expected in text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"unit_price": "0.1234567"}, "at most six decimal places"),
        ({"unit_price": "-1"}, "negative"),
        ({"unit_price": "1.5.0"}, "Enter the amount as a decimal number"),
        ({"unit_price": "1,500"}, "is ambiguous. Enter 1.500 or 1500."),
        ({"unit_price": "NaN"}, "out of range"),
        ({"unit_price": "1e30"}, "out of range"),
        ({"unit_price": "1e9999999"}, "out of range"),
        ({"unit_price": "1", "valid_from": "2020-01-01T00:00"}, "start in the past"),
        ({"unit_price": "1", "valid_from": "tomorrow"}, "Enter the time as"),
        ({"unit_price": "1", "valid_from": "9999-12-31T23:59"}, "after the year 9998"),
        ({"unit_price": "1", "label_kind": "spell"}, "spell is not one of the available choices"),
        ({"unit_price": "1", "per": "smile"}, "smile is not one of the available choices"),
        ({"unit_price": ""}, "This field is required"),
    ],
)
def test_a_strange_price_gets_a_sentence_and_is_not_set(client, organization, values, sentence):
    with tenant(organization.pk):
        by = boss()
    client.force_login(by.user)
    response = post(client, "rate_new", organization, **({"per": "outcome"} | values))
    assert sentence in response.content.decode()
    with tenant(organization.pk):
        assert not Rate.objects.exists()


@pytest.fixture
def far_away(client):
    """An organization in New York, whose signed-in owner lives in Kolkata."""
    organization = found("york", timezone="America/New_York")
    with tenant(organization.pk):
        by = boss()
        Profile.objects.create(user=by.user, timezone="Asia/Kolkata")
    client.force_login(by.user)
    return organization


MIDNIGHT = datetime(2031, 1, 1, 5, tzinfo=UTC)  # in New York


def test_a_rate_begins_at_the_organization_s_midnight_wherever_the_admin_is(client, db, far_away):
    sent = {"unit_price": "1", "per": "outcome", "valid_from": "2031-01-01T00:00"}
    url = reverse("rate_new", args=[far_away.slug])
    page = client.post(url, {"label_kind": "choice"} | sent, follow=True).content.decode()
    assert "applies from 2031-01-01 00:00:00 (America/New_York)" in page
    assert "Times are in America/New_York" in page
    file = SimpleUploadedFile(
        "r.csv", b"what,kind,pool,amount,valid_from\npay,choice,,1,2031-01-01 00:00\n"
    )
    client.post(reverse("rates_import", args=[far_away.slug]), {"file": file})
    with tenant(far_away.pk):
        assert Rate.objects.get().valid_from == PayRate.objects.get().valid_from == MIDNIGHT


def test_another_organization_s_pool_can_t_be_chosen(client, world):
    client.force_login(world.acme.users["owner"])
    response = post(
        client,
        "pay_rate_new",
        world.acme.organization,
        unit_pay="1",
        pool=world.other.pool.pk,
    )
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    with tenant(world.acme.pk):
        assert PayRate.objects.count() == 1
