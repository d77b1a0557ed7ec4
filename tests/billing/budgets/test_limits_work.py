"""Does the queue stop before a budget is overrun, and go on when there is room again?"""

import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from annotation.projects.classes import options_from
from annotation.projects.create import create_project
from annotation.projects.models import Project
from annotation.projects.templates import TEMPLATES
from annotation.workflow.events.record import record_accepted
from annotation.workflow.lifecycle.excluding import exclude_item
from annotation.workflow.lifecycle.models import Assignment, ClaimAllowance
from annotation.workflow.queue.actions import release
from annotation.workflow.queue.limits import LimitReached
from annotation.workflow.review.actions import claim_next_review
from billing.budgets.actions import change_budget, end_budget, set_budget
from billing.budgets.models import Budget
from billing.rates.models import Rate
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.billing.budgets.office import (
    PAY,
    PRICE,
    budget_of,
    charged,
    count,
    in_hand,
    owner,
    paid,
)
from tests.billing.metering.crew import accepted
from tests.factories import money, people, projects
from tests.support.desk import make_desk, seeds

D = Decimal


def work_until_stopped(desk, number=0):
    """Label until nothing comes any more; how many, and the code of the refusal."""
    done = 0
    while True:
        try:
            assignment = desk.claim(number)
        except LimitReached as refusal:
            return done, refusal.code
        if assignment is None:
            return done, ""
        desk.submit(assignment)
        done += 1


def test_edge_42_the_queue_stops_before_the_cap_and_work_in_hand_is_paid(db):
    desk = make_desk(items=30)
    with tenant(desk.organization.pk):
        budget_of(desk, "0.31")
        held = desk.claim(1)
        assert work_until_stopped(desk) == (9, "budget")
        assert paid() == 9 * PAY
        desk.submit(held)
        assert paid() == D("0.30")
        assert work_until_stopped(desk, 1) == (0, "budget")


def test_what_is_claimed_ahead_is_refused_silently_and_the_shown_item_stays(db):
    desk = make_desk(items=30)
    with tenant(desk.organization.pk):
        budget_of(desk, "0.03")
        shown = desk.claim()
        assert desk.claim(0, after=shown) is None
        desk.submit(shown)
        assert desk.claim(0, after=shown) is None
        assert Assignment.objects.get() == shown, "nothing is claimed where it is refused"
        assert desk.item(1).open_slots == 1


def test_room_comes_back_when_work_is_given_back_or_excluded(db):
    desk = make_desk(items=30)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, "0.06")
        given_back, excluded = desk.claim(0), desk.claim(1)
        release(given_back)
        exclude_item(by=owner(), item_id=desk.item(1).pk, reason="broken", at=timezone.now())
        assert work_until_stopped(desk) == (0, "budget"), "until it is counted anew"
        assert excluded.item == desk.item(1)
    count(desk)
    with tenant(desk.organization.pk):
        budget.refresh_from_db()
        assert (budget.spent, budget.reserved) == (0, 0)
        assert work_until_stopped(desk) == (2, "budget")


def test_idle_claims_go_back_and_those_in_use_stay(db):
    desk = make_desk(items=60)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, "1.26")  # 42 annotations: granted by two, then one by one
        desk.claim(1)
        assert ClaimAllowance.objects.get().remaining == 1
    count(desk)
    with tenant(desk.organization.pk):
        budget.refresh_from_db()
        assert budget.reserved == 2 * PAY, "one held, one that may be claimed"
    count(desk, idle=True)
    with tenant(desk.organization.pk):
        assert ClaimAllowance.objects.get().remaining == 0
        budget.refresh_from_db()
        assert budget.reserved == PAY
        assert work_until_stopped(desk) == (41, "budget")


def test_reviews_and_adjudications_are_set_aside_as_well(db):
    desk = make_desk(items=9, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        money.make_pay_rate(by=owner(), unit_pay="0.02", work="review", label_kind="")
        money.make_pay_rate(by=owner(), unit_pay="0.05", work="adjudication", label_kind="")
        # At most: 0.03 for the label, four reviews of 0.02, an adjudication of 0.05.
        budget = budget_of(desk, "0.31")
        assert work_until_stopped(desk) == (1, "budget")
        desk.review()
    count(desk)
    with tenant(desk.organization.pk):
        budget.refresh_from_db()
        assert (budget.spent, budget.reserved) == (D("0.05"), 0)
        assert work_until_stopped(desk) == (1, "budget")


def test_a_claim_sets_aside_as_many_labels_as_the_largest_annotation_had(db):
    desk = make_desk(items=9)
    with tenant(desk.organization.pk):
        earlier = projects.make_item(desk.item().batch, "many labels", open_slots=0)
        record_accepted([accepted(earlier, desk.annotators[0], labels={"choice": 4})])
        budget = budget_of(desk, "0.36")
        assert budget.spent == 4 * PAY
        assert work_until_stopped(desk) == (2, "budget"), "0.12 for each"
    count(desk)
    with tenant(desk.organization.pk):
        assert work_until_stopped(desk) == (1, "budget")


@pytest.mark.parametrize(("per", "items"), [("outcome", 10), ("annotation", 5)])
def test_the_cost_counts_once_for_an_item_or_for_each_annotation(db, per, items):
    desk = make_desk(items=20, slots=2, policy={"overlap": "2"})
    with tenant(desk.organization.pk):
        Rate.objects.update(per=per)
        budget_of(desk, "0.50", measure="cost")
        assert work_until_stopped(desk) == (items, "budget")
        assert charged() == 0
        assert work_until_stopped(desk, 1) == (items, "budget"), "what is begun is completed"
        assert charged() == D("0.50")


def test_budgets_of_pool_customer_and_organization_hold_too(db):
    desk = make_desk(items=30)
    with tenant(desk.organization.pk):
        customer = money.make_customer(by=owner())
        money.make_project_customer(desk.project, customer)
        pool = desk.project.pools.get()
        for scope, amount in ((pool, "0.12"), (customer, "0.09"), (None, "0.06")):
            set_budget(by=owner(), amount=D(amount), scope=scope)
        assert work_until_stopped(desk) == (2, "budget")
        end_budget(by=owner(), budget=Budget.objects.get(project=None, customer=None, pool=None))
        assert work_until_stopped(desk) == (1, "budget")
        end_budget(by=owner(), budget=Budget.objects.get(customer=customer))
        assert work_until_stopped(desk) == (1, "budget")
        end_budget(by=owner(), budget=Budget.objects.get(pool=pool))
        assert work_until_stopped(desk) == (26, "")


def test_a_budget_of_another_project_customer_or_pool_limits_nothing(db):
    desk = make_desk(items=5)
    with tenant(desk.organization.pk):
        elsewhere = projects.make_project("Elsewhere", by=owner())
        for scope in (
            elsewhere,
            money.make_customer(by=owner(), name="Other"),
            people.make_pool("Others"),
        ):
            set_budget(by=owner(), amount=D("0.01"), scope=scope)
        assert work_until_stopped(desk) == (5, "")


def test_a_soft_budget_only_alerts(db):
    desk = make_desk(items=5)
    with tenant(desk.organization.pk):
        budget_of(desk, "0.09", is_hard=False)
        assert not Project.objects.get(pk=desk.project.pk).is_rationed
        assert work_until_stopped(desk) == (5, "")
    count(desk)
    with tenant(desk.organization.pk):
        assert {row.kind for row in Notification.objects.all()} == {"budget_used_up"}
        assert Budget.objects.get().is_used_up


def test_each_alert_comes_once_and_again_when_the_budget_was_raised(db):
    desk = make_desk(items=20)
    kinds = ("budget_near", "budget_stopped")

    def told():
        rows = Notification.objects.filter(member=owner(), kind__in=kinds).order_by("pk")
        return list(rows.values_list("kind", flat=True))

    with tenant(desk.organization.pk):
        budget = budget_of(desk, "0.30")
        for _ in range(7):
            desk.label()
    count(desk, idle=True)
    with tenant(desk.organization.pk):
        assert told() == []
        desk.label()
    count(desk, idle=True)
    count(desk, idle=True)
    with tenant(desk.organization.pk):
        assert told() == ["budget_near"]
        work_until_stopped(desk)
    count(desk)
    count(desk)
    with tenant(desk.organization.pk):
        assert told() == ["budget_near", "budget_stopped"]
        change_budget(by=owner(), budget=budget, amount=D("0.60"))
        assert not Budget.objects.get().is_used_up
        work_until_stopped(desk)
    count(desk, idle=True)
    with tenant(desk.organization.pk):
        assert told() == ["budget_near", "budget_stopped", "budget_stopped"]


def test_edge_43_a_hard_budget_is_never_set_below_what_is_spent_and_reserved(db):
    desk = make_desk(items=20)
    with tenant(desk.organization.pk):
        desk.label()
        desk.claim(1)
        with pytest.raises(Conflict, match=r"€0\.06 is already spent or reserved"):
            budget_of(desk, "0.05")
        soft = budget_of(desk, "0.05", is_hard=False)
        with pytest.raises(Conflict, match=r"€0\.06"):
            change_budget(by=owner(), budget=soft, is_hard=True)
        change_budget(by=owner(), budget=soft, is_hard=True, amount=D("0.06"))
        assert work_until_stopped(desk) == (0, "budget")
        with pytest.raises(Conflict, match=r"€0\.06"):
            change_budget(by=owner(), budget=soft, amount=D("0.04"))
        assert Budget.objects.get().amount == D("0.06")


def test_a_budget_that_was_overrun_before_can_be_raised_a_little(db):
    desk = make_desk(items=20)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, "0.09")
        desk.label()
        Budget.objects.update(counted=D("0.50"), spent=D("0.50"))  # as after a dispute was upheld
        change_budget(by=owner(), budget=budget, amount=D("0.20"))
        assert work_until_stopped(desk)[1] == "budget"


def test_only_work_of_the_budget_s_days_counts(db):
    desk = make_desk(items=20)
    with tenant(desk.organization.pk):
        desk.label()
        tomorrow = timezone.localdate() + timedelta(days=2)
        budget = budget_of(desk, "0.06", starts_on=tomorrow)
        assert budget.spent == 0
        assert work_until_stopped(desk)[1] == "", "it holds from its first day on"


def test_what_does_not_fit_is_refused_with_a_sentence(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        day = timezone.localdate()
        for wrong, sentence in (
            ({"amount": D(0)}, "above zero"),
            ({"alert_percent": 0}, "1 to 100"),
            ({"ends_on": day - timedelta(days=3)}, "last day"),
            (
                {"starts_on": day + timedelta(days=9), "ends_on": day + timedelta(days=8)},
                "last day",
            ),
            ({"starts_on": date(1, 1, 1)}, "between 1970-01-01 and 9998-12-31"),
            ({"ends_on": date(9999, 12, 31)}, "between 1970-01-01 and 9998-12-31"),
            ({"scope": desk.project.pools.get(), "measure": "cost"}, "pool's budget"),
        ):
            values = {"amount": D(1), "scope": desk.project} | wrong
            with pytest.raises(Invalid, match=sentence):
                set_budget(by=owner(), **values)
        with pytest.raises(Forbidden):
            set_budget(by=desk.annotators[0], amount=D(1))
        assert not Budget.objects.exists()


def test_an_ended_budget_limits_nothing_and_stays_as_it_was(db):
    desk = make_desk(items=5)
    with tenant(desk.organization.pk):
        budget = budget_of(desk, "0.03")
        assert work_until_stopped(desk) == (1, "budget")
        end_budget(by=owner(), budget=budget)
        end_budget(by=owner(), budget=budget)
        assert not Project.objects.filter(is_rationed=True).exists()
        assert work_until_stopped(desk) == (4, "")
        with pytest.raises(Conflict, match="has ended"):
            change_budget(by=owner(), budget=budget, amount=D(9))


def test_a_new_project_is_limited_by_the_organization_s_budget(db):
    desk = make_desk(items=1)
    with tenant(desk.organization.pk):
        set_budget(by=owner(), amount=D(9))
        options = options_from(["Ham", "Spam"])
        template = TEMPLATES["text-classification"]
        project = create_project(by=owner(), name="New", template=template, options=options)
        assert project.is_rationed


class Months:
    """Random work within two budgets; what was promised holds after each step."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        policy = {"overlap": "2", "review": {"mode": "sample", "percent": 50}}
        self.desk = make_desk(items=60, slots=2, annotators=3, policy=policy, slug=f"m{seed}")
        with tenant(self.desk.organization.pk):
            self.pay = budget_of(self.desk, "0.9")
            self.cost = set_budget(by=owner(), amount=D("1.2"), measure="cost")

    def step(self):
        act = self.random.choice(
            [self.claim, self.claim, self.submit, self.submit, self.review, self.give_back]
        )
        with tenant(self.desk.organization.pk):
            act()
            self.check()
        if self.random.random() < 0.2:
            count(self.desk, idle=self.random.random() < 0.5)
            with tenant(self.desk.organization.pk):
                self.check()

    def claim(self):
        number = self.random.randrange(3)
        held = Assignment.objects.filter(member=self.desk.annotators[number], state="held")
        with suppress(LimitReached):
            self.desk.claim(number, after=held.order_by("-pk").first())

    def submit(self):
        held = list(Assignment.objects.filter(state="held").order_by("pk"))
        if held:
            answer = {"label": self.random.choice(["ham", "ham", "spam"])}
            self.desk.submit(self.random.choice(held), answer)

    def review(self):
        review = claim_next_review(by=self.desk.reviewers[0], project=self.desk.project)
        if review is not None:
            verdict = "accepted" if review.annotation_id else None
            if verdict:
                self.desk.decide(self.desk.reviewers[0], review, verdict)

    def give_back(self):
        held = Assignment.objects.filter(state="held", revision=0).order_by("pk").first()
        if held is not None:
            release(held)

    def check(self):
        items, annotations = in_hand()
        assert paid() + annotations * PAY <= D("0.9"), "I19"
        assert charged() + items * PRICE <= D("1.2"), "I19"
        for budget in Budget.objects.all():
            assert budget.used <= budget.amount


@pytest.mark.parametrize("seed", seeds(12))
def test_i19_spent_and_reserved_never_exceed_a_hard_budget(db, seed):
    months = Months(seed)
    for _ in range(90):
        months.step()
    with tenant(months.desk.organization.pk):
        assert paid() > D("0.05"), "the walk did some work"
