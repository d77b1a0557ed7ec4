"""Do facts of another kind than accepted labels leave every number about labels alone?

The toys are reviews that cost and pay nothing. They point at the same items, annotations and people
as the accepted labels, and are metered.
"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from annotation.workflow.events.models import WorkKind
from annotation.workflow.labeling.counter import STEP
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Annotation, Outcome
from annotation.workflow.queue.eligibility import find_work
from billing.earnings.queries import accepted_just_now, earned_on_day
from billing.metering.meter import meter
from billing.metering.models import UsageEvent
from billing.metering.rebuild import rebuild_from_facts
from billing.rates.models import PayRate, Rate
from billing.reporting.costs.queries import total
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in
from tests.billing.reporting.costs.test_costs import everything
from tests.factories import money, people, projects, work
from tests.isolation.routes import INSIDE, every_route
from tests.support.desk import HAM, SPAM, make_desk

TOY = WorkKind.REVIEW_DONE
NEEDED = {  # parameters without which nothing is said
    "api_costs": "?by=person",
    "api_throughput": "?by=person",
    "api_throughput_answers": "?what=accepted",
}
AGO = timedelta(minutes=20)  # what is newer than five minutes isn't counted on annotators' pages


@pytest.fixture
def desk(db):
    """Four annotations of two people. Three were accepted twenty minutes ago, one waits."""
    desk = make_desk(items=4)
    with tenant(desk.organization.pk):
        schema, guideline = desk.project.schema, desk.project.guideline
        for number in (0, 0, 1):
            made = work.make_annotation(desk.claim(number), schema=schema, guideline=guideline)
            work.make_outcome(made)
            fact = work.make_work_event(made, occurred_at=timezone.now() - AGO)
            money.make_usage(fact, Rate.objects.get())
            money.make_earning(fact, PayRate.objects.get())
        waiting = work.make_annotation(desk.claim(0), schema=schema, guideline=guideline)
        work.make_review(waiting)
    return desk


def make_toy(made, key, **values):
    """A review of the annotation, as a fact."""
    return work.make_work_event(
        made, key=f"toy:{key}", kind=TOY, slot=None, label_kind="", **values
    )


def add_toys(desk):
    """Beside each accepted label a toy of its annotator and one of a reviewer."""
    with tenant(desk.organization.pk):
        for made in Annotation.objects.all():
            for who, member in (("author", made.member), ("reviewer", desk.reviewers[0])):
                toy = make_toy(
                    made,
                    f"{made.pk}:{who}",
                    member_id=member.pk,
                    quantity=100,
                    active_seconds=1000.0,
                    occurred_at=timezone.now() - AGO,
                )
                meter([toy])


def billing_addresses(slug):
    """All addresses that billing answers, as pages, files and API; a new one comes by itself."""
    found = []
    for route in every_route():
        if route.is_inside and set(route.arguments) == {"organization"}:
            url = "/" + route.pattern.replace(INSIDE, f"o/{slug}/")
            view = resolve(url).func
            if getattr(view, "view_class", view).__module__.startswith("billing."):
                found.append((url + NEEDED.get(route.name, ""), route.is_api))
    return found


def said(desk):
    """What billing and two homes say, by address and person, without what differs each time."""
    slug = desk.organization.slug
    with tenant(desk.organization.pk):
        people_who_ask = [desk.project.created_by, desk.annotators[0]]
        tokens = [people.make_token(member)[1] for member in people_who_ask]
    browsers = [sign_in(member.user) for member in people_who_ask]
    scripts = [Client(headers={"authorization": f"Bearer {token}"}) for token in tokens]
    found = {}
    pages = [(f"/o/{slug}/", False), (f"/o/{slug}/work/", False)]
    for address, is_api in [*pages, *billing_addresses(slug)]:
        for number, client in enumerate(scripts if is_api else browsers):
            response = client.get(address)
            if response.status_code == 200:
                found[address, number] = readable(response)
    return found


def readable(response):
    """A page's text without times of day, or a file's or an API's whole answer."""
    if "html" in response["content-type"]:
        text = " ".join(page_of(response).find(id="main").get_text(" ").split())
        return re.sub(r"\b\d{1,2}:\d\d\b", "", text)
    return b"".join(response).decode()


def test_no_page_file_or_api_answer_changes(desk):
    before = said(desk)
    assert len(before) > 30
    assert any("0.0" in text for text in before.values()), "there is money on them"
    add_toys(desk)
    after = said(desk)
    assert {key: text for key, text in after.items() if text != before[key]} == {}


def test_sums_of_a_period_are_those_of_labels(desk):
    with tenant(desk.organization.pk):
        before = total(everything(desk.organization))
    add_toys(desk)
    with tenant(desk.organization.pk):
        assert total(everything(desk.organization)) == before
        assert (before.labels, before.answers) == (3, 3)


def test_the_annotators_day_counts_labels(desk):
    now = timezone.now()
    with tenant(desk.organization.pk):
        before = earned_on_day(desk.annotators[0], now).accepted
    add_toys(desk)
    with tenant(desk.organization.pk):
        assert earned_on_day(desk.annotators[0], now).accepted == before


def test_the_rates_of_labels_are_not_for_other_kinds(desk):
    """A toy doesn't take the customer's charge of an item, and is free."""
    with tenant(desk.organization.pk):
        owner = desk.project.created_by
        Rate.objects.update(valid_to=timezone.now() - AGO / 2)
        money.make_rate(by=owner, per="outcome", valid_from=timezone.now() - AGO / 2)
        made = Annotation.objects.first()
        projects.make_item(made.item.batch, "one more")
        assignment = desk.claim(0)
        for number in (1, 2):
            make_toy(made, number, item_id=assignment.item_id)
        desk.submit(assignment, HAM)
        charged = UsageEvent.objects.filter(work_event__item_id=assignment.item_id, amount__gt=0)
        assert list(charged.values_list("work_event__kind", "amount")) == [
            ("outcome.decided", Decimal("0.05"))
        ]
        rebuilt = rebuild_from_facts(desk.organization)
        assert (rebuilt.usage, rebuilt.earnings) == (2, 0)
        toys = UsageEvent.objects.filter(work_event__kind=TOY)
        assert set(toys.values_list("rate", "amount")) == {(None, Decimal(0))}


def test_an_annotation_may_be_changed_to_the_labels_that_were_paid(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        first = desk.label(0, HAM)
        make_toy(first, "one", quantity=5)
        taken = reopen(*reversed(find_work(desk.annotators[0], first.assignment_id)))
        desk.submit(taken, SPAM)
        assert Outcome.objects.get(is_current=True).answer == SPAM


def test_what_is_held_back_for_five_minutes_is_labels(db):
    """Labels that a sample passed over, accepted after the last full five minutes."""
    desk = make_desk(items=2, policy={"review": {"mode": "sample", "percent": 50, "first": 0}})
    with tenant(desk.organization.pk):
        author, period = desk.annotators[0], everything(desk.organization).period
        soon = timezone.now() + STEP
        for _ in range(2):
            made = work.make_annotation(desk.claim(0), schema=desk.project.schema)
            work.make_work_event(made, occurred_at=soon)
        before = accepted_just_now(author, period)
        assert before[desk.project.pk].labels == -2
        make_toy(made, "one", occurred_at=soon)
        assert accepted_just_now(author, period) == before
