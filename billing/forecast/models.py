"""Forecasts of projects. All are kept, so that past ones can be compared with what happened."""

from __future__ import annotations

import pgtrigger
from django.db import models

from annotation.projects.models import Project
from billing.money import MoneyField
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class Forecast(TenantModel):
    """A simulation of a project's remaining work.

    `finish_p50`: the last day of work in the median of all runs; None if it lies beyond two years.
    Cost and pay are those of the remaining work, None while a rate is missing. `inputs`: what the
    simulation started from. `course`: annotations accepted since the forecast by day, such as
    `[{"day": "2026-03-02", "p10": 90, "p50": 100, "p90": 110, "done": 0.05}]`, where `done` is the
    share of runs that are finished. `drivers`: what moves the finish most, such as
    `[{"name": "attendance", "early": "2026-03-20", "late": "2026-03-27"}]`. The `seed` repeats it.
    """

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    day = models.DateField()
    seed = models.BigIntegerField()
    inputs = models.JSONField()
    finish_p10 = models.DateField(null=True)
    finish_p50 = models.DateField(null=True)
    finish_p90 = models.DateField(null=True)
    cost_p10 = MoneyField(null=True)
    cost_p50 = MoneyField(null=True)
    cost_p90 = MoneyField(null=True)
    pay_p10 = MoneyField(null=True)
    pay_p50 = MoneyField(null=True)
    pay_p90 = MoneyField(null=True)
    currency = models.CharField(max_length=3)
    course = models.JSONField()
    drivers = models.JSONField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["project", "-id"], name="forecast_newest")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.project_id} on {self.day}: {self.finish_p50}"
