"""Payouts: settings, bank details, batches and the payout of each member in a batch."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel

MAX_HOLD_DAYS = 30


class PayoutSettings(TenantModel):
    """How an organization pays its annotators; without a row the defaults apply.

    `payer_name` and `payer_iban` are the account that SEPA files debit. `allows_recovery`: pay may
    be taken back from a balance.
    """

    hold_days = models.SmallIntegerField(
        default=7, validators=[MinValueValidator(0), MaxValueValidator(MAX_HOLD_DAYS)]
    )
    minimum = MoneyField(default=Decimal(0))
    payer_name = models.CharField(max_length=70, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    allows_recovery = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="payout_settings_once"),
            models.CheckConstraint(
                condition=Q(hold_days__gte=0, hold_days__lte=MAX_HOLD_DAYS),
                name="payout_hold_days",
            ),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="payout_minimum"),
        ]

    def __str__(self) -> str:
        return f"{self.hold_days} days"


class BankDetails(TenantModel):
    """One version of a member's bank details; the current one has no `replaced_at`.

    `sealed` holds account holder, account and bank code, encrypted. `refused_at` is when a payout
    to this account failed: nothing more is paid to it.
    """

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="bank_details")
    sealed = models.TextField()
    is_iban = models.BooleanField()
    last_four = models.CharField(max_length=4)
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("bank details")
        constraints = [
            TenantKey(name="bank_details_tenant_key"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(replaced_at=None), name="bank_details_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"… {self.last_four}"


class BatchState(models.TextChoices):
    """Where a batch of payouts stands."""

    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Sent")
    DONE = "done", _("Done")
    CANCELED = "canceled", _("Canceled")


class PayoutBatch(TenantModel):
    """Payouts of many members that are prepared, released, and sent together, in one currency.

    `earned_before` is the end of the hold window: work accepted later isn't in it. `by_one_person`
    says that nobody else could release it.
    """

    number = models.IntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.DRAFT)
    earned_before = models.DateTimeField()
    prepared_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    released_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    by_one_person = models.BooleanField(default=False)
    filed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("payout batch")
        constraints = [
            TenantKey(name="payout_batch_tenant_key"),
            models.UniqueConstraint(
                fields=["organization", "number"], name="payout_batch_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "canceled"]) | Q(released_by__isnull=False),
                name="payout_batch_released",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | ~Q(released_by=F("prepared_by"))
                | Q(by_one_person=True),
                name="payout_batch_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class PayoutState(models.TextChoices):
    """Where one payout stands. Only sent, confirmed and failed ones are in the ledger."""

    PREPARED = "prepared", _("Prepared")
    SENT = "sent", _("Sent")
    CONFIRMED = "confirmed", _("Confirmed")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Canceled")


class FailureReason(models.TextChoices):
    """Why a payout failed; the account is paid no more where it is at fault."""

    ACCOUNT = "account", _("The account is closed or wrong")
    NOT_SENT = "not_sent", _("The bank didn't make the transfer")


class Payout(TenantModel):
    """What one member is paid in a batch, in whole minor units of the currency.

    `rounding` is what the last payout of a former member adds to the balance to reach a whole unit;
    `amount - rounding` leaves the balance. `filed_at` is when it was first in a downloaded file,
    `filed_in` the format of that file: it is in no file of another format.
    """

    batch = TenantForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="payouts")
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="payouts")
    bank_details = TenantForeignKey(BankDetails, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = MoneyField()
    rounding = MoneyField(default=Decimal(0))
    state = models.CharField(max_length=9, choices=PayoutState, default=PayoutState.PREPARED)
    filed_at = models.DateTimeField(null=True)
    filed_in = models.CharField(max_length=4, blank=True, db_default="")
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=8, choices=FailureReason, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("payout")
        constraints = [
            TenantKey(name="payout_tenant_key"),
            models.UniqueConstraint(fields=["batch", "member"], name="payout_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_positive"),
            models.CheckConstraint(
                condition=Q(rounding__gte=0, rounding__lt=F("amount")), name="payout_rounding"
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(failure=""))
                | (~Q(state="failed") & Q(failure="")),
                name="payout_failure_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["member"], name="payout_by_member")]
        triggers = [
            pgtrigger.ReadOnly(
                name="final",
                fields=["batch", "member", "bank_details", "currency", "amount", "rounding"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
