"""Budgets as texts for pages and tiles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from billing.budgets.counting import period_of_budget, selection_of
from billing.budgets.models import Budget, BudgetPeriod
from billing.budgets.queries import budgets_of_project, expected_at_end, scope_title
from billing.money_text import total_text
from billing.reporting.costs.selection import selection_query
from core.identity.models import Member
from core.permissions.can import can
from core.web.datetimes import written
from workforce.organizations.dashboard import Tile
from workforce.organizations.local_days import today

PERCENT = Decimal(100)


@dataclass(frozen=True)
class ShownBudget:
    """A budget as its page and the list show it. `used_percent` is at most 100, for a bar."""

    budget: Budget
    title: str
    amount: str
    spent: str
    reserved: str
    left: str
    used_percent: int
    when: str
    state: str
    badge: str
    expected: str = ""
    spent_url: str = ""

    @property
    def used(self) -> str:
        """What is spent and reserved."""
        return total_text(self.budget.used, self.budget.currency)


def shown_budgets(budgets: Iterable[Budget], *, links: bool = False) -> list[ShownBudget]:
    """Budgets with their scopes at hand, as texts; `links` leads amounts to what they count."""
    rows = list(budgets)
    expected = expected_at_end(rows)
    return [
        shown_budget(each, expected.get(each.pk), spent_url(each) if links else "") for each in rows
    ]


def shown_budget(
    budget: Budget, expected: tuple[Decimal, Decimal] | None, spent_at: str
) -> ShownBudget:
    """One budget."""
    state, badge = state_of(budget)
    return ShownBudget(
        budget=budget,
        title=scope_title(budget),
        amount=text(budget.amount, budget),
        spent=text(budget.spent, budget),
        reserved=text(budget.reserved, budget),
        left=text(max(budget.room, Decimal(0)), budget),
        used_percent=used_percent(budget),
        when=when(budget),
        state=state,
        badge=badge,
        expected=expected_text(expected, budget) if expected else "",
        spent_url=spent_at,
    )


def text(amount: Decimal, budget: Budget) -> str:
    """An amount in the budget's currency."""
    return total_text(amount, budget.currency)


def used_percent(budget: Budget) -> int:
    """How much of it is used, 0 to 100."""
    percent = (PERCENT * budget.used / budget.amount).quantize(Decimal(1), ROUND_HALF_UP)
    return int(min(max(percent, Decimal(0)), PERCENT))


def state_of(budget: Budget) -> tuple[str, str]:
    """How it stands, and how the badge looks."""
    day = today(budget.organization)
    if budget.ended_at is not None or period_of_budget(budget, day) is None:
        return _("Ended"), ""
    if budget.starts_on > day:
        return _("Scheduled"), ""
    if budget.is_used_up or budget.room <= 0:
        return (_("Used up: no new items"), "bad") if budget.is_hard else (_("Used up"), "bad")
    if budget.used * PERCENT >= budget.amount * budget.alert_percent:
        return _("Nearly used up"), "warn"
    return _("Within budget"), "good"


def when(budget: Budget) -> str:
    """The days it is for."""
    first, last = day_text(budget.starts_on), budget.ends_on and day_text(budget.ends_on)
    if budget.period == BudgetPeriod.MONTH:
        return (
            _("Each month from %(first)s to %(last)s") % {"first": first, "last": last}
            if last
            else _("Each month from %(first)s") % {"first": first}
        )
    return (
        _("%(first)s to %(last)s") % {"first": first, "last": last}
        if last
        else _("From %(first)s") % {"first": first}
    )


def day_text(day: date) -> str:
    """A day as pages write it."""
    return written(day, "DATE_FORMAT")


def expected_text(expected: tuple[Decimal, Decimal], budget: Budget) -> str:
    """What it will come to by the forecast."""
    median, high = (text(amount, budget) for amount in expected)
    return _(
        "Expected when all items are done: %(median)s, with a 90%% probability of at most %(high)s"
    ) % {
        "median": median,
        "high": high,
    }


def spent_url(budget: Budget) -> str:
    """The page of costs with the work that counts for the budget; empty before it starts."""
    organization = budget.organization
    span = period_of_budget(budget, today(organization))
    if span is None:
        return ""
    selection = selection_of(budget, organization, span)
    if selection is None:
        return ""
    query = urlencode(selection_query(selection))
    return f"{reverse('costs', args=[organization.slug])}?{query}"


def project_tiles(member: Member, project_id: int) -> list[Tile]:
    """The budgets of a project for its overview."""
    project = Project.objects.filter(pk=project_id).first()
    if project is None or not can(member, "budget.view", project):
        return []
    budgets = budgets_of_project(project, today(member.organization))
    return [tile_of(each) for each in shown_budgets(budgets)]


def tile_of(shown: ShownBudget) -> Tile:
    """A budget's tile."""
    numbers = {"spent": shown.spent, "reserved": shown.reserved}
    notes = [
        _("%(spent)s spent, %(reserved)s reserved for work in progress") % numbers,
        shown.expected,
    ]
    budget = shown.budget
    return Tile(
        title=_("Budget for pay") if budget.measure == "pay" else _("Budget for cost"),
        value=_("%(used)s of %(amount)s") % {"used": shown.used, "amount": shown.amount},
        url=reverse("budget", args=[budget.organization.slug, budget.pk]),
        note=". ".join(filter(None, notes)) + ".",
        change=shown.state if shown.badge in ("warn", "bad") else "",
        tone="bad" if shown.badge else "",
    )
