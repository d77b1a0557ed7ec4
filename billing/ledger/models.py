"""Double-entry books: accounts, transactions, entries. Written once, always balanced."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotation.workflow.events.models import WorkEvent
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class AccountType(models.TextChoices):
    """The accounts of billing.md 2.6 that are in use."""

    LABEL_EXPENSE = "expense:labels", _("Pay for labels")
    PAYABLE = "payable", _("Owed to an annotator")


class LedgerAccount(TenantModel):
    """One account; `member` names whose payable it is."""

    type = models.CharField(max_length=20, choices=AccountType)
    member = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="account_tenant_key"),
            models.UniqueConstraint(
                fields=["organization", "type", "member", "currency"],
                nulls_distinct=False,
                name="account_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.currency}"


class TransactionKind(models.TextChoices):
    """Why money moved."""

    EARNING = "earning", _("Earned by an accepted label")


class LedgerTransaction(TenantModel):
    """One movement; `key` makes a repeat impossible."""

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=TransactionKind)
    work_event = TenantForeignKey(
        WorkEvent, on_delete=models.PROTECT, null=True, related_name="earnings"
    )
    # The pay rate that an earning was priced by. No key: it would lock the rate at each label.
    pay_rate_id = models.BigIntegerField(null=True)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="transaction_tenant_key"),
            models.UniqueConstraint(fields=["organization", "key"], name="transaction_once"),
        ]
        indexes = [models.Index(fields=["work_event"], name="transaction_by_work")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(TenantModel):
    """One side of a movement: debit positive, credit negative.

    All entries of a transaction are inserted by one statement: a trigger (migration 0002) refuses
    one whose new entries don't add up to zero in each currency.
    """

    transaction = TenantForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    account = TenantForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    amount = MoneyField()
    effective_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero"),
        ]
        indexes = [
            models.Index(fields=["account", "effective_at"], name="entry_by_account"),
            models.Index(fields=["transaction"], name="entry_by_transaction"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return str(self.amount)
