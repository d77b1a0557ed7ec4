"""Budgets: the most that work may cost the customer or pay to members."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class BudgetMeasure(models.TextChoices):
    """Which amounts count."""

    PAY = "pay", _("Pay to members")
    COST = "cost", _("Cost to the customer")


class BudgetPeriod(models.TextChoices):
    """What the amount is for."""

    ONCE = "once", _("The whole time")
    MONTH = "month", _("Each month")


class Budget(TenantModel):
    """A budget of a project, a customer or a pool, or of the whole organization.

    A hard one stops the queue before it is overrun: items are granted while there is `room` for
    them. What was spent and reserved was counted the last time at `counted_at`, together
    `counted`, for the period that began on `counted_from`. Since then items were granted for
    `granted - granted_before`. `spent` is the part of `counted` that is in the books.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, null=True, related_name="+")
    measure = models.CharField(max_length=4, choices=BudgetMeasure, default=BudgetMeasure.PAY)
    amount = MoneyField()
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=5, choices=BudgetPeriod, default=BudgetPeriod.ONCE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    alert_percent = models.SmallIntegerField(default=80)
    is_hard = models.BooleanField(default=True)
    spent = MoneyField(default=0)
    counted = MoneyField(default=0)
    counted_at = models.DateTimeField()
    counted_from = models.DateField()
    granted = MoneyField(default=0)
    granted_before = MoneyField(default=0)
    is_used_up = models.BooleanField(default=False)
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("budget")
        constraints = [
            TenantKey(name="budget_tenant_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_positive"),
            models.CheckConstraint(
                condition=Q(alert_percent__gte=1, alert_percent__lte=100),
                name="budget_alert_percent",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="budget_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(customer=None, pool=None)
                | Q(project=None, pool=None)
                | Q(project=None, customer=None, measure="pay"),
                name="budget_has_one_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def used(self) -> Decimal:
        """What is spent and reserved: never less than it is."""
        used: Decimal = self.counted + self.granted - self.granted_before
        return used

    @property
    def reserved(self) -> Decimal:
        """What is set aside for items that are begun, and for those that are granted."""
        reserved: Decimal = self.used - self.spent
        return reserved

    @property
    def room(self) -> Decimal:
        """What is left; below zero if more was spent than the budget allows."""
        room: Decimal = self.amount - self.used
        return room
