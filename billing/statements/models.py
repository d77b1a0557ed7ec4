"""Monthly statements of what a member earned and was paid."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class Statement(TenantModel):
    """What moved a member's balance in a month of the organization's time zone. Never changed.

    `lines` are the movements, each {"what", "project", "title", "label_kind", "amount", "late"};
    `late` is the part that belongs to earlier months. `to_date` are the sums of all movements so
    far, each [what, project, label_kind, amount], from which the next statement starts. Amounts
    are decimal texts.
    """

    number = models.IntegerField()
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="statements")
    currency = models.CharField(max_length=3)
    month = models.DateField()
    zone = models.CharField(max_length=64)
    opening = MoneyField()
    closing = MoneyField()
    lines = models.JSONField()
    to_date = models.JSONField()
    issued_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("statement")
        constraints = [
            TenantKey(name="statement_tenant_key"),
            models.UniqueConstraint(
                fields=["organization", "number"], name="statement_number_once"
            ),
            models.UniqueConstraint(fields=["member", "currency", "month"], name="statement_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.currency}"


class StatementRun(TenantModel):
    """The last month whose statements were issued."""

    through = models.DateField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="statement_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.through:%Y-%m}"
