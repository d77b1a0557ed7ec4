"""What a piece of accepted work costs the customer: one usage event for each work event."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from annotation.workflow.events.models import WorkEvent
from billing.money import MoneyField
from billing.rates.models import Rate
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class UsageEvent(TenantModel):
    """A work event with the customer's price of its time; each work event has one row.

    `unit_price` is 0 for an annotation whose labels are charged per outcome, for an outcome whose
    labels are charged per annotation, and for work that the customer isn't charged for, which has
    no `rate`. A reversal copies the row it takes back,
    with quantity and amount below zero.
    """

    work_event = TenantForeignKey(WorkEvent, on_delete=models.PROTECT, related_name="usage")
    rate = TenantForeignKey(Rate, on_delete=models.PROTECT, null=True, related_name="+")
    quantity = models.IntegerField()
    unit_price = MoneyField()
    amount = MoneyField()
    currency = models.CharField(max_length=3)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="usage_tenant_key"),
            models.UniqueConstraint(fields=["work_event"], name="usage_once"),
            models.CheckConstraint(
                condition=Q(amount=F("quantity") * F("unit_price")), name="usage_amount_exact"
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=False) | Q(amount=0), name="usage_without_rate_is_free"
            ),
        ]
        indexes = [models.Index(fields=["organization", "occurred_at"], name="usage_by_time")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
