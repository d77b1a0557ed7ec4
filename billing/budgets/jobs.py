"""The job that counts budgets, takes back unused allowances, and sends alerts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annotation.projects.recipients import RUNNERS, managers_of
from annotation.workflow.queue.allowances import ration_projects, withdraw_idle
from billing.budgets.counting import Count, counts_of, not_over
from billing.budgets.granting import has_hard_budgets
from billing.budgets.models import Budget
from billing.budgets.queries import budget_url, scope_name
from billing.money_text import exact_text
from core.identity.models import Member, Organization
from core.jobs.tenant_jobs import across_job
from core.notifications.publish import publish
from core.tenancy.scope import across_tenants, tenant
from workforce.organizations.local_days import today

IDLE = timedelta(minutes=5)
PERCENT = 100


@across_job
def count_all_budgets() -> None:
    """Count the budgets of all organizations."""
    with across_tenants("find organizations with budgets"):
        rows = Budget.objects.filter(ended_at=None)
        organizations = set(rows.values_list("organization_id", flat=True))
    for organization_id in sorted(organizations):
        count_budgets(organization_id)


def count_budgets(organization_id: int) -> None:
    """Count one organization's budgets anew, and tell of those that are nearly or fully used.

    Idle allowances are taken back first. What is granted while it counts adds to what it finds.
    """
    with tenant(organization_id):
        withdraw_idle(timezone.now() - IDLE)
        ration_projects(has_hard_budgets())
    with tenant(organization_id, one_moment=True):
        organization = Organization.objects.get(pk=organization_id)
        budgets = list(not_over(today(organization)))
        counts = counts_of(organization, budgets)
    with tenant(organization_id):
        for budget in budgets:
            if (count := counts.get(budget.pk)) is not None:
                keep(budget, count)
        rows = Budget.objects.select_related("organization", "project", "customer", "pool")
        for budget in rows.filter(pk__in=counts, ended_at=None).order_by("pk"):
            tell(budget)


def keep(budget: Budget, count: Count) -> None:
    """Store a count; `granted_before` is what was granted when it was made."""
    used = count.spent + count.reserved
    room = budget.amount - used
    unit = count.smallest if budget.is_hard else None
    Budget.objects.filter(pk=budget.pk, ended_at=None).update(
        spent=count.spent,
        counted=used,
        counted_from=count.first,
        counted_at=timezone.now(),
        granted_before=budget.granted,
        is_used_up=room <= 0 or (unit is not None and room < unit),
    )


def tell(budget: Budget) -> None:
    """Tell once in each period that the budget is nearly, or fully, used."""
    near = budget.used * PERCENT >= budget.amount * budget.alert_percent
    if not near and not budget.is_used_up:
        return
    publish(
        used_up_kind(budget) if budget.is_used_up else "budget_near",
        to=recipients(budget),
        url=budget_url(budget),
        about=f"budget:{budget.pk} {budget.counted_from} {budget.amount}",
        once=True,
        name=scope_name(budget),
        used=exact_text(budget.used, budget.currency),
        amount=exact_text(budget.amount, budget.currency),
    )


def used_up_kind(budget: Budget) -> str:
    """The notification: only a hard budget stops work."""
    return "budget_stopped" if budget.is_hard else "budget_used_up"


def recipients(budget: Budget) -> list[int]:
    """Admins and owners, and the managers of the project that has the budget."""
    present = Member.objects.filter(left_at=None, suspended_at=None, role__in=RUNNERS)
    managers = managers_of(budget.project) if budget.project else []
    return [*present.values_list("pk", flat=True), *managers]
