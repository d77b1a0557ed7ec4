"""Budgets for pages, files and messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from annotation.projects.sections import address
from billing.budgets.counting import not_over
from billing.budgets.models import Budget, BudgetMeasure, BudgetPeriod
from billing.forecast.models import Forecast
from billing.forecast.queries import newest_forecasts


def with_scopes(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """The budgets with what they are for."""
    return budgets.select_related("organization", "project", "customer", "pool")


def budgets_of_project(project: Project, day: date) -> QuerySet[Budget]:
    """The project's own budgets that aren't over."""
    return with_scopes(not_over(day).filter(project=project))


def scope_name(budget: Budget) -> str:
    """The project, customer, pool or organization that has the budget."""
    scope = budget.project or budget.customer or budget.pool or budget.organization
    return str(scope.name)


def scope_title(budget: Budget) -> str:
    """The same with a word before it: names of projects and pools may be the same."""
    if budget.project is not None:
        return _("Project %(name)s") % {"name": budget.project.name}
    if budget.customer is not None:
        return _("Customer %(name)s") % {"name": budget.customer.name}
    if budget.pool is not None:
        return _("Pool %(name)s") % {"name": budget.pool.name}
    return _("Organization")


def budget_url(budget: Budget) -> str:
    """The page that its recipients may open."""
    if budget.project is not None:
        return address("project", budget.project)
    return reverse("budgets", args=[budget.organization.slug])


def expected_at_end(budgets: Sequence[Budget]) -> dict[int, tuple[Decimal, Decimal]]:
    """What projects with a budget for the whole time will have come to when their items are done:
    in the median and in nine tenths of the forecast's outcomes, by budget."""
    whole = [each for each in budgets if each.period == BudgetPeriod.ONCE and not each.ends_on]
    projects = {each.project_id for each in whole if each.project_id is not None}
    newest = newest_forecasts(sorted(projects)) if projects else {}
    found = {}
    for each in whole:
        remaining = remaining_in(newest.get(each.project_id or 0), each.measure)
        if remaining is not None:
            found[each.pk] = (each.spent + remaining[0], each.spent + remaining[1])
    return found


def remaining_in(forecast: Forecast | None, measure: str) -> tuple[Decimal, Decimal] | None:
    """The amounts of the remaining work (median, nine tenths); None where they aren't known."""
    if forecast is None:
        return None
    is_cost = measure == BudgetMeasure.COST
    median = forecast.cost_p50 if is_cost else forecast.pay_p50
    high = forecast.cost_p90 if is_cost else forecast.pay_p90
    return None if median is None or high is None else (median, high)


def budget_names(ids: Iterable[int]) -> dict[int, str]:
    """What budgets are for, for the audit log; one query."""
    return {each.pk: scope_name(each) for each in with_scopes(Budget.objects.filter(pk__in=ids))}
