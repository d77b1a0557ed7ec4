"""Sums of a day: what was done, what it cost and paid. All of it can be made again from facts."""

from __future__ import annotations

from django.db import models

from annotation.projects.models import Project
from billing.money import MoneyField
from workforce.members.models import Member
from workforce.pools.models import Pool
from workforce.tenancy.keys import TenantForeignKey
from workforce.tenancy.models import TenantModel


class DaySum(TenantModel):
    """What one person did on one day in one project, for one pool, under one guideline version.

    Rows with a kind of label hold accepted labels and money; the row without one (`label_kind` "")
    holds what belongs to whole answers. Times are whole milliseconds, so that sums are exact.
    """

    day = models.DateField()
    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, null=True, related_name="+")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
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
