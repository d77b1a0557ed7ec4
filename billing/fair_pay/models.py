"""Top-ups to the pay floor, corrections of active time, and warnings that were sent."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.adjustments.models import Adjustment
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool

MAX_WEEK_MS = 7 * 24 * 3_600_000


def is_monday() -> Q:
    """The week is named by its first day."""
    return Q(week__iso_week_day=1)


class TopUp(TenantModel):
    """What brought a member's week in a pool up to its floor, once.

    The other columns are what it was computed from: the floor, the pay and the active time of the
    week at that moment. `adjustment` is its posting.
    """

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    currency = models.CharField(max_length=3)
    hourly_floor = MoneyField()
    pay = MoneyField()
    active_ms = models.BigIntegerField()
    amount = MoneyField()
    adjustment = TenantForeignKey(Adjustment, on_delete=models.PROTECT, related_name="+")
    posted_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("top-up")
        constraints = [
            TenantKey(name="top_up_tenant_key"),
            models.UniqueConstraint(fields=["member", "pool", "week"], name="top_up_once"),
            models.UniqueConstraint(fields=["adjustment"], name="top_up_posting_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, hourly_floor__gt=0, active_ms__gt=0),
                name="top_up_positive",
            ),
            models.CheckConstraint(condition=is_monday(), name="top_up_of_a_week"),
        ]
        indexes = [models.Index(fields=["organization", "week"], name="top_up_by_week")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.amount} {self.currency}"


class TimeCorrection(TenantModel):
    """A member's active time of a week in a pool was wrong: what it was, what it is, and why.

    `measured_ms` is what the server measured, which stays as it is. The last correction of a week
    is in force: its `corrected_ms` replace all that was measured before.
    """

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    measured_ms = models.BigIntegerField()
    before_ms = models.BigIntegerField()
    corrected_ms = models.BigIntegerField()
    note = models.CharField(max_length=400)
    corrected_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("correction of active time")
        constraints = [
            TenantKey(name="time_correction_tenant_key"),
            models.CheckConstraint(
                condition=Q(corrected_ms__gte=0, corrected_ms__lte=MAX_WEEK_MS),
                name="time_correction_fits_week",
            ),
            models.CheckConstraint(condition=is_monday(), name="time_correction_of_a_week"),
            models.CheckConstraint(condition=~Q(note=""), name="time_correction_has_note"),
        ]
        indexes = [models.Index(fields=["organization", "week"], name="time_correction_by_week")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.corrected_ms} ms"


class FloorWarning(TenantModel):
    """Those who manage pay were told that members of a pool were below its floor in a week."""

    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    members = models.IntegerField()
    warned_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["pool", "week"], name="floor_warning_once"),
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.members}"
