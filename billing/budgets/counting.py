"""What of a budget is spent, and what is set aside for work in hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from annotation.projects.models import Project
from annotation.workflow.facts import InHand, largest_annotations, pools_of_projects, work_in_hand
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.queue.allowances import remaining_items
from billing.budgets.models import Budget, BudgetMeasure, BudgetPeriod
from billing.budgets.rules import NOTHING, LabelPrice, Reserve, period_at, reserve_of
from billing.customers.models import ProjectCustomer
from billing.forecast.measured import policy_of
from billing.rates.current import pay_rate_in_force, rate_in_force, work_pay_in_force
from billing.rates.models import ChargedPer, PaidWork, PayRate, Rate
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import total
from billing.reporting.costs.selection import Selection
from core.identity.models import Organization
from workforce.organizations.local_days import today

NO_POOL = 0


@dataclass(frozen=True)
class Count:
    """A budget's period that holds now, what is spent in it, and what is set aside.

    `smallest` is the least that the next item sets aside, None where no project hands out work.
    """

    first: date
    spent: Decimal
    reserved: Decimal
    smallest: Decimal | None = None


@dataclass
class Prices:
    """What items of projects may come to, by the rates that hold at an instant."""

    projects: Mapping[int, Project]
    at: datetime = field(default_factory=timezone.now)

    @cached_property
    def customers(self) -> dict[int, int]:
        """The customer that pays for each project."""
        rows = ProjectCustomer.objects.filter(project__in=self.projects)
        return dict(rows.values_list("project_id", "customer_id"))

    @cached_property
    def rates(self) -> list[Rate]:
        """All prices."""
        return list(Rate.objects.all())

    @cached_property
    def pay_rates(self) -> list[PayRate]:
        """All pay rates."""
        return list(PayRate.objects.all())

    @cached_property
    def labels(self) -> dict[int, Counter[str]]:
        """The most labels of each type in an annotation: as many as fields, or as there were."""
        most = {
            key: Counter(each["kind"] for each in (project.schema.fields if project.schema else []))
            for key, project in self.projects.items()
        }
        for (key, kind), number in largest_annotations(self.projects.keys()).items():
            if kind in most[key]:
                most[key][kind] = max(most[key][kind], number)
        return most

    def whole(self, project_id: int, pool_id: int, budget: Budget) -> Decimal:
        """What an item sets aside of a budget, if members of a pool annotate it."""
        policy = policy_of(self.projects[project_id])
        return self.reserve(project_id, pool_id, budget).whole(
            int(policy[DecisionSettings].overlap)
        )

    def reserve(self, project_id: int, pool_id: int | None, budget: Budget) -> Reserve:
        """What annotations by members of a pool, None for no pool, may come to in a budget."""
        if budget.measure == BudgetMeasure.COST:
            return reserve_of(self.charged(project_id))
        paid = self.paid(project_id, pool_id)
        if budget.pool_id is not None:  # reviewers work through no pool
            return reserve_of(paid)
        review, adjudication = (
            work_pay_in_force(self.pay_rates, work=work, at=self.at)
            for work in (PaidWork.REVIEW, PaidWork.ADJUDICATION)
        )
        return reserve_of(
            paid,
            review=review.unit_pay if review else NOTHING,
            adjudication=adjudication.unit_pay if adjudication else NOTHING,
        )

    def paid(self, project_id: int, pool_id: int | None) -> Iterable[LabelPrice]:
        """The pay for an annotation; what has no rate can't be accepted."""
        for kind, number in self.labels[project_id].items():
            rate = pay_rate_in_force(
                self.pay_rates, label_kind=kind, pool_id=pool_id or None, at=self.at
            )
            if rate is not None:
                yield LabelPrice(number, rate.unit_pay)

    def charged(self, project_id: int) -> Iterable[LabelPrice]:
        """What the customer pays for an annotation or an outcome."""
        for kind, number in self.labels[project_id].items():
            rate = rate_in_force(
                self.rates,
                label_kind=kind,
                at=self.at,
                customer_id=self.customers.get(project_id),
                project_id=project_id,
            )
            if rate is not None:
                yield LabelPrice(number, rate.unit_price, rate.per == ChargedPer.OUTCOME)


def not_over(day: date) -> QuerySet[Budget]:
    """The budgets that hold on a day or will later, in the order in which they are locked."""
    open_ended = Q(ends_on=None) | Q(ends_on__gte=day)
    rows: QuerySet[Budget] = Budget.objects.filter(open_ended, ended_at=None).order_by("pk")
    return rows


def counts_of(organization: Organization, budgets: Sequence[Budget]) -> dict[int, Count]:
    """Count these budgets of the open scope by id, except those that are over.

    A few queries for all, and three for each. In a scope of one moment nothing is missed or
    counted twice that moves meanwhile.
    """
    projects = {each.pk: each for each in Project.objects.select_related("schema", "policy")}
    prices, recent = Prices(projects), Recent(organization)
    hand, granted = work_in_hand(projects.keys()), remaining_items(projects.keys())
    pools = pools_of_projects()
    found = {}
    for budget in budgets:
        if (span := period_of_budget(budget, today(organization))) is None:
            continue
        within = projects_within(budget, projects.keys(), prices.customers)
        shares = [
            (project, pool)
            for project, pool in pools
            if project in within and budget.pool_id in (None, pool)
        ]
        found[budget.pk] = Count(
            first=span[0],
            spent=spent_in(budget, organization, span, recent),
            reserved=reserved_in(budget, {key: hand[key] for key in within}, shares, prices)
            + sum(
                number * prices.whole(project, pool, budget)
                for (project, pool), number in granted.items()
                if project in within and budget.pool_id in (None, pool)
            ),
            smallest=min((prices.whole(*share, budget) for share in shares), default=None),
        )
    return found


def period_of_budget(budget: Budget, day: date) -> tuple[date, date | None] | None:
    """The first and last day of its period that holds on a day; None if it is over."""
    return period_at(
        day,
        monthly=budget.period == BudgetPeriod.MONTH,
        starts_on=budget.starts_on,
        ends_on=budget.ends_on,
    )


def projects_within(
    budget: Budget, projects: Collection[int], customers: Mapping[int, int]
) -> list[int]:
    """The projects whose work counts for a budget."""
    if budget.project_id is not None:
        return [budget.project_id]
    if budget.customer_id is not None:
        return [key for key in projects if customers.get(key) == budget.customer_id]
    return list(projects)


def selection_of(
    budget: Budget, organization: Organization, span: tuple[date, date | None]
) -> Selection | None:
    """The work until now that counts for a budget; None before it starts."""
    first, last = span
    day = today(organization)
    if first > day:
        return None
    return Selection(
        period_of(organization, first, day if last is None else min(last, day)),
        project=budget.project_id,
        customer=budget.customer_id,
        pool=budget.pool_id,
    )


def spent_in(
    budget: Budget,
    organization: Organization,
    span: tuple[date, date | None],
    recent: Recent,
) -> Decimal:
    """What is in the books for a budget's period."""
    selection = selection_of(budget, organization, span)
    if selection is None:
        return NOTHING
    sums = total(selection, recent)
    return sums.price if budget.measure == BudgetMeasure.COST else sums.pay


def reserved_in(
    budget: Budget,
    hand: Mapping[int, InHand],
    shares: Iterable[tuple[int, int]],
    prices: Prices,
) -> Decimal:
    """What is set aside of a budget for work in hand: for annotations that aren't decided, for
    those that begun items still need, by the dearest pool, and for the items."""
    dearest: dict[int, Decimal] = defaultdict(Decimal)
    for project, pool in shares:
        amount = prices.reserve(project, pool, budget).annotation
        dearest[project] = max(dearest[project], amount)
    reserved = NOTHING
    for project, work in hand.items():
        for pool, claims in work.claims.items():
            if budget.pool_id in (None, pool):
                reserved += claims * prices.reserve(project, pool, budget).annotation
        reserved += work.open_slots * dearest[project]
        if work.items and budget.pool_id is None:
            reserved += work.items * prices.reserve(project, None, budget).item
    return reserved
