"""Sums of days and months: what was done, cost and paid. All can be made again from facts."""

from __future__ import annotations

from django.db import models

from annotation.projects.models import Project
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class Measures(models.Model):
    """What is summed up. Times are whole milliseconds, so that sums are exact.

    Rows with a kind of label hold accepted labels and money; the row without one (`label_kind` "")
    holds what belongs to whole answers.
    """

    label_kind = models.CharField(max_length=20, blank=True)
    guideline_id = models.BigIntegerField(null=True)
    labels = models.BigIntegerField()
    cost = MoneyField()
    pay = MoneyField()
    accepted_ms = models.BigIntegerField()
    answers = models.BigIntegerField()
    submitted = models.BigIntegerField()
    rejected = models.BigIntegerField()
    skipped = models.BigIntegerField()
    worked_ms = models.BigIntegerField()

    class Meta:
        abstract = True


class DaySum(Measures, TenantModel):
    """What one person did on one day in one project, for one pool, under one guideline version."""

    day = models.DateField()
    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, null=True, related_name="+")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "organization",
                    "day",
                    "project",
                    "member",
                    "label_kind",
                    "pool",
                    "guideline_id",
                ],
                nulls_distinct=False,
                name="day_sum_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "member", "day"], name="day_sum_by_member")]

    def __str__(self) -> str:
        return f"{self.day}: {self.labels}"


class MonthSum(Measures, TenantModel):
    """A person's sums of the days of a whole month; `month` is its first day."""

    month = models.DateField()
    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, null=True, related_name="+")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "month"], name="month_sum_by_month")]

    def __str__(self) -> str:
        return f"{self.month}: {self.labels}"


class DayTotal(Measures, TenantModel):
    """Everybody's sums of a whole day in one project, for one pool, under one guideline version."""

    day = models.DateField()
    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "day"], name="day_total_by_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.labels}"


class RolledUp(TenantModel):
    """How far an organization's days are summed up: all before `through`, cut in this time zone.

    Of the day `through` itself the facts before `until` are, but for skips; empty: none of it.
    """

    zone = models.CharField(max_length=64)
    through = models.DateField()
    until = models.DateTimeField(null=True)
    folded_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="rolled_up_once"),
        ]

    def __str__(self) -> str:
        return f"through {self.through} in {self.zone}"
