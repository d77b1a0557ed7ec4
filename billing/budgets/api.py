"""The API of budgets: list, set, change, end, and those of a project."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.projects.models import Project
from annotation.projects.queries import visible_projects
from billing.budgets.actions import Scope, change_budget, end_budget, set_budget
from billing.budgets.models import Budget, BudgetMeasure, BudgetPeriod
from billing.budgets.queries import budgets_of_project
from billing.customers.models import Customer
from billing.money import PLACES
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid
from workforce.organizations.local_days import today
from workforce.pools.models import Pool

MAX_KEY = 2**63 - 1


class BudgetAmount(serializers.DecimalField):
    """An amount with up to six decimals, as a decimal string."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=18, decimal_places=PLACES, **options)


class BudgetShown(Shown):
    """A budget of a project, customer or pool; of the organization if all three are null."""

    id = serializers.IntegerField()
    project = serializers.IntegerField(source="project_id", allow_null=True)
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    pool = serializers.IntegerField(source="pool_id", allow_null=True)
    measure = serializers.CharField()
    amount = BudgetAmount()
    currency = serializers.CharField()
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    alert_percent = serializers.IntegerField()
    is_hard = serializers.BooleanField()
    spent = BudgetAmount()
    reserved = BudgetAmount()
    is_used_up = serializers.BooleanField()
    counted_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class BudgetChange(Body):
    """What can be changed of a budget; what isn't sent stays."""

    amount = BudgetAmount(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
    alert_percent = serializers.IntegerField(required=False, min_value=1, max_value=100)
    is_hard = serializers.BooleanField(required=False)


class BudgetBody(BudgetChange):
    """A new budget, of a project, a customer or a pool. Only the amount is needed."""

    amount = BudgetAmount()
    project = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MAX_KEY
    )
    customer = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MAX_KEY
    )
    pool = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MAX_KEY)
    measure = serializers.ChoiceField(BudgetMeasure.choices, default=BudgetMeasure.PAY)
    period = serializers.ChoiceField(BudgetPeriod.choices, default=BudgetPeriod.ONCE)
    starts_on = serializers.DateField(required=False)


def budget_found(request: ApiRequest, budget_id: int) -> Budget:
    """The budget, or 404."""
    return get_object_or_404(Budget, pk=budget_id)


def project_found(request: ApiRequest, project_id: int) -> Project:
    """The project, or 404."""
    return get_object_or_404(visible_projects(request.member), pk=project_id)


def chosen_scope(project: int | None, customer: int | None, pool: int | None) -> Scope | None:
    """What a budget is for; raises Invalid for more than one, and for what isn't there."""
    asked: list[tuple[type[Any], int | None]] = [
        (Project, project),
        (Customer, customer),
        (Pool, pool),
    ]
    chosen = [(model, key) for model, key in asked if key is not None]
    if len(chosen) > 1:
        raise Invalid(_("Choose only one: a project, a customer, or a pool."), code="budget_scope")
    for model, key in chosen:
        found: Scope | None = model.objects.filter(pk=key).first()
        if found is None:
            raise Invalid(_("This project, customer, or pool doesn't exist."), code="budget_scope")
        return found
    return None


class Budgets(Endpoint):
    """All budgets."""

    @operation("cost.view", returns=BudgetShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Budget]:
        """List all budgets, including ended ones."""
        return Budget.objects.all()

    @operation("budget.manage", takes=BudgetBody, returns=BudgetShown, status=201)
    def post(
        self,
        request: ApiRequest,
        project: int | None = None,
        customer: int | None = None,
        pool: int | None = None,
        **settings: Any,
    ) -> Budget:
        """Set a budget. A hard one stops new assignments before it is exceeded."""
        scope = chosen_scope(project, customer, pool)
        return set_budget(by=request.member, scope=scope, **settings)


class OneBudget(Endpoint):
    """One budget."""

    @operation("cost.view", on=budget_found, returns=BudgetShown)
    def get(self, request: ApiRequest, budget: Budget) -> Budget:
        """Get a budget."""
        return budget

    @operation("budget.manage", on=budget_found, takes=BudgetChange, returns=BudgetShown)
    def patch(self, request: ApiRequest, budget: Budget, **changes: Any) -> Budget:
        """Change a budget."""
        return change_budget(by=request.member, budget=budget, **changes)

    @operation("budget.manage", on=budget_found)
    def delete(self, request: ApiRequest, budget: Budget) -> None:
        """End a budget. It stays in the list."""
        end_budget(by=request.member, budget=budget)


class BudgetsOfProject(Endpoint):
    """The budgets of a project."""

    @operation("budget.view", on=project_found, returns=BudgetShown, many=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Budget]:
        """List the project's own budgets that haven't ended."""
        return budgets_of_project(project, today(request.organization))


urlpatterns = [
    path("budgets", Budgets.as_view(), name="api_budgets"),
    path("budgets/<int:budget_id>", OneBudget.as_view(), name="api_budget"),
    path(
        "projects/<int:project_id>/budgets", BudgetsOfProject.as_view(), name="api_project_budgets"
    ),
]
