"""Set, change and end budgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from annotation.workflow.queue.allowances import ration_projects, withdraw_all
from billing.budgets.counting import counts_of
from billing.budgets.granting import has_hard_budgets
from billing.budgets.models import Budget, BudgetMeasure
from billing.customers.models import Customer
from billing.money_text import exact_text
from billing.reporting.costs.period import EARLIEST, LATEST
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Conflict, Invalid
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

Scope = Project | Customer | Pool
CHANGEABLE = ("amount", "ends_on", "alert_percent", "is_hard")
SETTINGS = ("measure", "period", "starts_on", "ends_on", "alert_percent", "is_hard")
PERCENT = 100


@transaction.atomic
def set_budget(
    *, by: Member, amount: Decimal, scope: Scope | None = None, **settings: Any
) -> Budget:
    """Set a budget of a project, customer or pool; without a scope, of the organization.

    `settings` are those of SETTINGS, all optional. It starts today unless `starts_on` says
    otherwise; what was spent since then counts. Raises Invalid for what doesn't fit together,
    Conflict for a hard budget that is smaller than what is spent and set aside already.
    """
    require(by, "budget.manage")
    refuse_unknown(settings, SETTINGS)
    day = today(by.organization)
    settings["starts_on"] = settings.get("starts_on") or day
    budget = Budget(
        project=scope if isinstance(scope, Project) else None,
        customer=scope if isinstance(scope, Customer) else None,
        pool=scope if isinstance(scope, Pool) else None,
        amount=amount,
        currency=by.organization.currency,
        created_by=by,
        **settings,
    )
    if budget.pool is not None and budget.measure != BudgetMeasure.PAY:
        raise Invalid(_("A pool's budget counts pay."), code="budget_values", field="measure")
    refuse_what_does_not_fit(budget, day)
    if budget.is_hard:
        withdraw_all()
    count_into(budget)
    refuse_too_small(budget)
    budget.save()
    ration_projects(has_hard_budgets())
    record(
        "budget.set",
        by=by,
        subject=budget,
        scope=scope.name if scope else by.organization.name,
        amount=exact_text(amount, budget.currency),
        measure=budget.measure,
        is_hard=budget.is_hard,
    )
    return budget


@transaction.atomic
def change_budget(*, by: Member, budget: Budget, **changes: Any) -> Budget:
    """Change the amount, the last day, the alert, or whether it is hard; see CHANGEABLE.

    Raises Conflict for a budget that has ended, and for a hard one that is made smaller than what
    is spent and set aside.
    """
    require(by, "budget.manage")
    refuse_unknown(changes, CHANGEABLE)
    if changes.get("is_hard"):
        withdraw_all()
    budget = Budget.objects.select_for_update(no_key=True, of=("self",)).get(pk=budget.pk)
    if budget.ended_at is not None:
        raise Conflict(_("This budget has ended. Set a new one."), code="budget_ended")
    before = {name: getattr(budget, name) for name in CHANGEABLE}
    for name, value in changes.items():
        setattr(budget, name, value)
    refuse_what_does_not_fit(budget, today(by.organization))
    if budget.is_hard and not before["is_hard"]:
        count_into(budget)
    refuse_too_small(budget, before=before["amount"] if before["is_hard"] else None)
    budget.is_used_up = budget.is_used_up and budget.amount <= before["amount"]
    budget.save()
    ration_projects(has_hard_budgets())
    changed = [name for name in CHANGEABLE if getattr(budget, name) != before[name]]
    if changed:
        record(
            "budget.changed",
            by=by,
            subject=budget,
            amount=exact_text(budget.amount, budget.currency),
            fields=changed,
        )
    return budget


@transaction.atomic
def end_budget(*, by: Member, budget: Budget) -> None:
    """End a budget: it limits and alerts no more."""
    require(by, "budget.manage")
    ended = Budget.objects.filter(pk=budget.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        ration_projects(has_hard_budgets())
        record("budget.ended", by=by, subject=budget)


def refuse_unknown(given: Iterable[str], known: Sequence[str]) -> None:
    """Raise TypeError for a setting that there isn't."""
    if unknown := set(given) - set(known):
        raise TypeError(f"Of a budget, only {known} can be set, not {unknown}.")


def refuse_what_does_not_fit(budget: Budget, day: date) -> None:
    """Raise Invalid for an amount, days or a percentage that make no sense."""
    if budget.amount <= 0:
        raise Invalid(_("The amount must be above zero."), code="budget_values", field="amount")
    days = [budget.starts_on, budget.ends_on or budget.starts_on]
    if min(days) < EARLIEST or max(days) > LATEST:
        raise Invalid(
            _("The days must be between %(first)s and %(last)s.")
            % {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()},
            code="budget_values",
        )
    if budget.ends_on is not None and budget.ends_on < max(budget.starts_on, day):
        raise Invalid(
            _("The last day must not be in the past or before the first day."),
            code="budget_values",
            field="ends_on",
        )
    if not 1 <= budget.alert_percent <= PERCENT:
        raise Invalid(
            _("The alert must be at 1 to 100 percent."), code="budget_values", field="alert_percent"
        )


def count_into(budget: Budget) -> None:
    """Count what is spent and set aside now, before the budget limits anything."""
    count = counts_of(budget.organization, [budget])[budget.pk]
    budget.spent, budget.counted = count.spent, count.spent + count.reserved
    budget.counted_from, budget.counted_at = count.first, timezone.now()
    budget.granted_before = budget.granted


def refuse_too_small(budget: Budget, before: Decimal | None = None) -> None:
    """Raise Conflict for a hard budget below what is spent and set aside.

    One that was overrun before stays as it is, or is raised.
    """
    if not budget.is_hard or budget.amount >= budget.used:
        return
    if before is not None and budget.amount >= before:
        return
    raise Conflict(
        _(
            "%(used)s is already spent or reserved for work in progress. Set the budget to at "
            "least that, or let it only send alerts."
        )
        % {"used": exact_text(budget.used, budget.currency)},
        code="budget_too_small",
    )
