"""The least that an hour of active time in a pool is to pay."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class ValidDays(Func):
    """The half-open span of days a floor is valid in."""

    function = "DATERANGE"


class PayFloor(TenantModel):
    """What an active hour in a pool pays at least, from a day on, until the day `valid_to`.

    A week has the floor that is valid on its Monday.
    """

    pool = TenantForeignKey(Pool, on_delete=models.PROTECT, related_name="pay_floors")
    hourly = MoneyField(_("per active hour"))
    currency = models.CharField(max_length=3)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(null=True)
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="")
    set_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("pay floor")
        constraints = [
            TenantKey(name="pay_floor_tenant_key"),
            models.CheckConstraint(condition=Q(hourly__gt=0), name="pay_floor_positive"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="pay_floor_days_in_order",
            ),
            ExclusionConstraint(
                name="pay_floor_one_at_a_time",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("pool", RangeOperators.EQUAL),
                    (ValidDays("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hourly} {self.currency} per hour"
