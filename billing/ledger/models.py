"""Double-entry books: accounts, transactions, entries. Written once, always balanced."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from annotation.workflow.events.models import WorkEvent
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class PartyType(models.TextChoices):
    """Who an account is about."""

    NONE = "", _("Nobody")
    MEMBER = "member", _("Member")
    CUSTOMER = "customer", _("Customer")
    ORGANIZATION = "organization", _("Organization")
    PROVIDER = "provider", _("Provider")


class AccountType(models.TextChoices):
    """The accounts of the postings; PARTIES says who each is about."""

    LABEL_EXPENSE = "expense:labels", _("Pay for labels")
    REVIEW_EXPENSE = "expense:reviews", _("Pay for reviews")
    BONUS_EXPENSE = "expense:bonus", _("Bonuses")
    TOP_UP_EXPENSE = "expense:topup", _("Top-ups to a minimum")
    BANK_FEE_EXPENSE = "expense:bank_fee", _("Bank fees")
    PROVIDER_FEE_EXPENSE = "expense:provider_fee", _("Payment provider's fees")
    BAD_DEBT_EXPENSE = "expense:bad_debt", _("Bad debt")
    LABEL_RECOVERY = "recovery:labels", _("Pay reversed")
    HELD = "held", _("Held back for an annotator")
    PAYABLE = "payable", _("Owed to an annotator")
    PAYOUT_CLEARING = "clearing:payout", _("Payouts under way")
    PROVIDER_CLEARING = "clearing:provider", _("Held by a payment provider")
    BANK = "bank", _("Bank")
    RECEIVABLE = "receivable", _("Owed by a customer")
    CREDIT = "credit", _("Credit of a customer")
    REVENUE = "revenue", _("Revenue")
    TAX_PAYABLE = "tax_payable", _("Tax owed")
    ROUNDING = "rounding", _("Rounding")


CUSTOMERS = (PartyType.CUSTOMER, PartyType.ORGANIZATION)  # of an organization, or of the operator
PARTIES: dict[AccountType, tuple[PartyType, ...]] = {
    AccountType.HELD: (PartyType.MEMBER,),
    AccountType.PAYABLE: (PartyType.MEMBER,),
    AccountType.PROVIDER_CLEARING: (PartyType.PROVIDER,),
    AccountType.RECEIVABLE: CUSTOMERS,
    AccountType.CREDIT: CUSTOMERS,
}


def parties_of(account: AccountType) -> tuple[PartyType, ...]:
    """Who an account of this type is about: nobody, unless PARTIES says more."""
    return PARTIES.get(account, (PartyType.NONE,))


def fits_its_type() -> Q:
    """An account of a known type has the party that its type needs."""
    condition = Q()
    for parties in sorted({parties_of(account) for account in AccountType}):
        types = [account.value for account in AccountType if parties_of(account) == parties]
        condition |= Q(type__in=types, party_type__in=[party.value for party in parties])
    return condition


class LedgerAccount(TenantModel):
    """One account, of a party where its type has one: whose payable, whose receivable.

    `member` repeats the id of a party that is a member, so that a key proves it.
    """

    type = models.CharField(max_length=24, choices=AccountType)
    party_type = models.CharField(
        max_length=12, choices=PartyType, blank=True, default="", db_default=""
    )
    party_id = models.BigIntegerField(null=True)
    member = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="account_tenant_key"),
            models.UniqueConstraint(
                fields=["organization", "type", "party_type", "party_id", "currency"],
                nulls_distinct=False,
                name="account_once",
            ),
            models.CheckConstraint(condition=fits_its_type(), name="account_party_fits_type"),
            models.CheckConstraint(
                condition=Q(party_type="", party_id__isnull=True)
                | (~Q(party_type="") & Q(party_id__isnull=False)),
                name="account_party_whole",
            ),
            models.CheckConstraint(
                condition=Q(party_type="member", member__isnull=False, member=F("party_id"))
                | (~Q(party_type="member") & Q(member__isnull=True)),
                name="account_member_is_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.currency}"


class TransactionKind(models.TextChoices):
    """Why money moved."""

    EARNING = "earning", _("Earned by work")
    REVERSAL = "reversal", _("Earning reversed")
    INVOICE = "invoice", _("Invoice issued")
    CREDIT_NOTE = "credit_note", _("Credit note issued")
    PAYMENT = "payment", _("Payment received")
    PAYMENT_REVERSED = "payment.reversed", _("Payment reversed")
    REFUND = "refund", _("Payment refunded")
    CREDIT_USED = "credit.used", _("Credit used for an invoice")
    WRITE_OFF = "write_off", _("Invoice written off")
    PAYOUT = "payout", _("Payout sent")
    PAYOUT_CONFIRMED = "payout.confirmed", _("Payout confirmed")
    PAYOUT_FAILED = "payout.failed", _("Payout failed")
    TOP_UP = "top_up", _("Topped up to a minimum")
    RECOVERY = "recovery", _("Pay recovered")


PAYS = (TransactionKind.EARNING, TransactionKind.REVERSAL)  # the kinds that a work event has
# Of the positive entry of such a transaction: what the work pays, or takes back.
SIGNED_PAY = Case(
    When(transaction__kind=TransactionKind.REVERSAL, then=-F("amount")),
    When(transaction__kind=TransactionKind.EARNING, then=F("amount")),
    output_field=MoneyField(),
)


class SourceType(models.TextChoices):
    """What a transaction was written for."""

    WORK = "work", _("Work event")
    INVOICE = "invoice", _("Invoice or credit note")
    PAYMENT = "payment", _("Payment")
    PAYOUT = "payout", _("Payout")
    ADJUSTMENT = "adjustment", _("Adjustment")
    REFUND = "refund", _("Refund")


class LedgerTransaction(TenantModel):
    """One movement; `key` makes a repeat impossible.

    `source_type` and `source_id` name the row it was written for: a work event, which
    `work_event` proves by a key, or a document of money.
    """

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=24, choices=TransactionKind)
    source_type = models.CharField(max_length=24, choices=SourceType)
    source_id = models.BigIntegerField()
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
            models.CheckConstraint(
                condition=Q(source_type="work", work_event__isnull=False, work_event=F("source_id"))
                | (~Q(source_type="work") & Q(work_event__isnull=True)),
                name="transaction_work_is_source",
            ),
        ]
        indexes = [
            models.Index(fields=["work_event"], name="transaction_by_work"),
            models.Index(
                fields=["source_type", "source_id"],
                condition=Q(work_event__isnull=True),
                name="transaction_by_source",
            ),
        ]
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
            # Balances add up all entries of an account from the index alone; row security reads
            # the organization.
            models.Index(
                fields=["account", "effective_at"],
                include=["amount", "organization"],
                name="entry_by_account",
            ),
            models.Index(fields=["transaction"], name="entry_by_transaction"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return str(self.amount)
