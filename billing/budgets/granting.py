"""Grants items while budgets have room: a chunk at a time, so that no claim writes here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, QuerySet

from annotation.projects.models import Project
from billing.budgets.counting import Prices, not_over
from billing.budgets.models import Budget
from billing.budgets.rules import items_that_fit
from billing.customers.models import ProjectCustomer
from core.identity.models import Organization
from core.tenancy.scope import current_organization_id
from workforce.organizations.local_days import today


def has_hard_budgets() -> bool:
    """Whether a hard budget holds or will hold in the open scope."""
    return hard_budgets(present_day()).exists()


def hard_budgets(day: date) -> QuerySet[Budget]:
    """The hard budgets that aren't over on a day."""
    return not_over(day).filter(is_hard=True)


def present_day() -> date:
    """The date of the organization of the open scope."""
    return today(Organization.objects.get(pk=current_organization_id()))


def budgets_for(project_id: int, pool_id: int, day: date) -> QuerySet[Budget]:
    """The hard budgets that a claim in a project through a pool counts for."""
    paying = ProjectCustomer.objects.filter(project=project_id).values("customer")
    scope = (
        Q(project=project_id)
        | Q(customer__in=paying)
        | Q(pool=pool_id)
        | Q(project=None, customer=None, pool=None)
    )
    return hard_budgets(day).filter(scope, starts_on__lte=day)


@transaction.atomic(savepoint=False)
def grant_items(project_id: int, pool_id: int, wanted: int) -> int:
    """Set aside what up to `wanted` items may come to, in all budgets they count for.

    Returns how many fit, 0 if a budget has no room for one. The budgets are locked in the order of
    their ids; where nothing fits, none is.
    """
    rows = budgets_for(project_id, pool_id, present_day())
    if not (budgets := list(rows)):
        return wanted
    project = Project.objects.select_related("schema", "policy").get(pk=project_id)
    prices = Prices({project_id: project})
    units = {each.pk: prices.whole(project_id, pool_id, each) for each in budgets}
    if not fitting(budgets, units, wanted):
        return 0
    locked = list(rows.filter(pk__in=units).select_for_update(no_key=True, of=("self",)))
    granted = fitting(locked, units, wanted)
    if granted:
        for each in locked:
            amount = granted * units[each.pk]
            Budget.objects.filter(pk=each.pk).update(granted=F("granted") + amount)
    return granted


def fitting(budgets: list[Budget], units: dict[int, Decimal], wanted: int) -> int:
    """How many items fit into all of the budgets."""
    for each in budgets:
        wanted = items_that_fit(each.room, units[each.pk], wanted)
    return wanted
