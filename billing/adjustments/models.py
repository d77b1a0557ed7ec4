"""Bonuses, top-ups to a pay floor, and pay that is recovered from a member's balance."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class AdjustmentKind(models.TextChoices):
    """What changes a balance beside work and payouts."""

    BONUS = "bonus", _("Bonus")
    TOP_UP = "top_up", _("Top-up")
    RECOVERY = "recovery", _("Recovery")


class AdjustmentReason(models.TextChoices):
    """Why; the member reads it."""

    QUALITY = "quality", _("Good quality")
    EXTRA_WORK = "extra_work", _("Extra work")
    CORRECTION = "correction", _("Correction of pay")
    BELOW_FLOOR = "below_floor", _("Hourly pay below the pool's floor")
    FRAUD = "fraud", _("Fraud")
    DUPLICATE = "duplicate", _("Paid twice")


REASONS = {
    AdjustmentKind.BONUS: (
        AdjustmentReason.QUALITY,
        AdjustmentReason.EXTRA_WORK,
        AdjustmentReason.CORRECTION,
    ),
    AdjustmentKind.TOP_UP: (AdjustmentReason.BELOW_FLOOR,),
    AdjustmentKind.RECOVERY: (AdjustmentReason.FRAUD, AdjustmentReason.DUPLICATE),
}


class AdjustmentState(models.TextChoices):
    """Where an adjustment stands; only approved ones are in the ledger."""

    PROPOSED = "proposed", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class Adjustment(TenantModel):
    """A bonus for work in a project, a top-up (fair_pay), or a recovery, which two people decide.

    `note` and `evidence` are shown to the member with the reason.
    """

    kind = models.CharField(max_length=8, choices=AdjustmentKind)
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="adjustments")
    project = TenantForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    amount = MoneyField()
    reason = models.CharField(max_length=12, choices=AdjustmentReason)
    evidence = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=400)
    state = models.CharField(
        max_length=8, choices=AdjustmentState, default=AdjustmentState.PROPOSED
    )
    proposed_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    by_one_person = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("adjustment")
        constraints = [
            TenantKey(name="adjustment_tenant_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="adjustment_positive"),
            models.CheckConstraint(
                condition=Q(kind="bonus", project__isnull=False)
                | Q(kind="top_up", project__isnull=True)
                | (Q(kind="recovery", project__isnull=True) & ~Q(evidence="")),
                name="adjustment_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(kind__in=["bonus", "top_up"])
                | ~Q(decided_by=F("proposed_by"))
                | Q(by_one_person=True),
                name="adjustment_two_people",
            ),
        ]
        indexes = [models.Index(fields=["member"], name="adjustment_by_member")]
        triggers = [
            pgtrigger.ReadOnly(
                name="final",
                fields=[
                    "kind",
                    "member",
                    "project",
                    "currency",
                    "amount",
                    "reason",
                    "evidence",
                    "note",
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount} {self.currency}"
