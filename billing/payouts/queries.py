"""What members are owed, what of it can be paid out, and who can't be paid now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotation.workflow.events.models import WorkKind
from annotation.workflow.facts import WORK
from annotation.workflow.labeling.counter import counted_until
from billing.ledger.models import AccountType, LedgerAccount, TransactionKind
from billing.payouts.models import (
    BankDetails,
    Payout,
    PayoutBatch,
    PayoutSettings,
    PayoutState,
)
from billing.payouts.rules import (
    TENURE,
    Hindrance,
    PayoutAmount,
    hindrance_of_account,
    payout_amount,
)
from core.audit.models import AuditEntry
from core.identity.models import Member
from core.permissions.roles import BY_RANK, PERMISSIONS
from core.tenancy.scope import current_organization_id

ACCEPTED = "invitation.accepted"
MEMBERSHIP = (
    ACCEPTED,
    "member.removed",
    "member.suspended",
    "member.resumed",
    "member.role_changed",
)
CHUNK = 50
ALWAYS = datetime.max.replace(tzinfo=UTC)
EARNING, REVERSAL = TransactionKind.EARNING.value, TransactionKind.REVERSAL.value
# A reversal is held as long as the earning that it takes back; a bonus isn't held. Only entries
# since the hold window began can be held, so the second sum reads few rows. Work rated from `until`
# on is in neither sum.
BALANCES = f"""
select account.member_id, account.currency,
    coalesce((
        select -sum(entry.amount) from billing_ledgerentry entry
        where entry.account_id = account.id
    ), 0) + coalesce((
        select sum(entry.amount)
        from billing_ledgerentry entry
        join billing_ledgertransaction moved on moved.id = entry.transaction_id
            and moved.kind in ('{EARNING}', '{REVERSAL}')
        where entry.account_id = account.id and entry.effective_at >= %(until)s
    ), 0),
    coalesce((
        select -sum(entry.amount)
        from billing_ledgerentry entry
        join billing_ledgertransaction moved on moved.id = entry.transaction_id
            and moved.kind in ('{EARNING}', '{REVERSAL}')
        join {WORK} work on work.id = moved.work_event_id
        left join {WORK} original on original.id = work.reverses_id
        where entry.account_id = account.id
            and entry.effective_at >= %(earned_before)s and entry.effective_at < %(until)s
            and coalesce(original.occurred_at, work.occurred_at) >= %(earned_before)s
            and coalesce(original.kind, work.kind) <> '{WorkKind.BONUS_GRANTED.value}'
    ), 0),
    coalesce((
        select sum(payout.amount - payout.rounding) from billing_payout payout
        where payout.member_id = account.member_id and payout.currency = account.currency
            and payout.state = '{PayoutState.PREPARED.value}'
    ), 0)
from billing_ledgeraccount account
where account.organization_id = %(organization)s and account.id = any(%(accounts)s)
order by account.member_id, account.currency
"""  # noqa: S608  # made of constants


@dataclass(frozen=True)
class Balance:
    """What a member is owed in a currency: `held` is too new, `prepared` is in payouts to come."""

    member_id: int
    currency: str
    owed: Decimal
    held: Decimal
    prepared: Decimal

    @property
    def available(self) -> Decimal:
        """What can be paid out now; below zero after a reversal of what was paid."""
        return self.owed - self.held - self.prepared


@dataclass(frozen=True)
class Owed:
    """A member's balance with what a payout would be now, or why there is none."""

    balance: Balance
    member: Member
    details: BankDetails | None
    payout: PayoutAmount | None
    hindrance: Hindrance | None


def settings_of_payouts() -> PayoutSettings:
    """The organization's settings, or the defaults, which aren't saved."""
    return PayoutSettings.objects.first() or PayoutSettings()


def hold_begins(settings: PayoutSettings, now: datetime) -> datetime:
    """Work accepted from this instant on is held back.

    Without a hold period it is work that isn't counted yet (`counted_until`): a payout must not
    tell which annotations were drawn for a review.
    """
    return min(now - timedelta(days=settings.hold_days), counted_until(now))


def second_people(now: datetime) -> set[int]:
    """The members who could release payouts 72 hours ago, whatever became of them since.

    Nobody becomes a second person, or gets rid of one, at short notice. Membership and role of that
    time are those of now, with what the audit log has since then undone, newest first.
    """
    moment, roles, active = now - TENURE, {}, {}
    for member in Member.objects.filter(joined_at__lte=moment):
        ended_at = member.left_at or member.suspended_at
        roles[member.pk], active[member.pk] = member.role, ended_at is None or ended_at > moment
    for entry in AuditEntry.objects.filter(at__gte=moment, action__in=MEMBERSHIP).order_by("-pk"):
        member_id = entry.member_id if entry.action == ACCEPTED else entry.subject_id
        if member_id not in roles:
            continue
        if entry.action in (ACCEPTED, "member.resumed"):
            active[member_id] = False
        elif entry.action in ("member.removed", "member.suspended"):
            active[member_id] = True
        else:
            roles[member_id] = entry.detail["before"]
    releasing = {role for role in BY_RANK if "payout.release" in PERMISSIONS[role]}
    return {pk for pk, role in roles.items() if role in releasing and active[pk]}


def payable_accounts(currency: str = "") -> QuerySet[LedgerAccount]:
    """The accounts of what members are owed; all currencies unless one is named."""
    accounts = LedgerAccount.objects.filter(type=AccountType.PAYABLE)
    return accounts.filter(currency=currency) if currency else accounts


def balances_of(
    accounts: Sequence[int], earned_before: datetime, until: datetime = ALWAYS
) -> list[Balance]:
    """The balances of these payable accounts, by member and currency; one query.

    Earnings and reversals from `until` on are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            BALANCES,
            {
                "organization": current_organization_id(),
                "accounts": list(accounts),
                "earned_before": earned_before,
                "until": until,
            },
        )
        return [Balance(*row) for row in cursor.fetchall()]


def owed_by(
    accounts: Sequence[int],
    settings: PayoutSettings,
    now: datetime,
    earned_before: datetime,
    until: datetime = ALWAYS,
) -> list[Owed]:
    """What each of these accounts' members is owed and would be paid now; three queries.

    Earnings and reversals from `until` on are left out.
    """
    balances = balances_of(accounts, earned_before, until)
    ids = {balance.member_id for balance in balances}
    members = Member.objects.select_related("user").in_bulk(ids)
    details = current_details(ids)
    return [
        judged(balance, members[balance.member_id], details.get(balance.member_id), settings, now)
        for balance in balances
    ]


def owed_by_all(
    accounts: Sequence[int], settings: PayoutSettings, now: datetime, earned_before: datetime
) -> Iterator[Owed]:
    """What each of many accounts' members is owed, a few at a time: a balance adds up all entries
    of its account."""
    for start in range(0, len(accounts), CHUNK):
        yield from owed_by(accounts[start : start + CHUNK], settings, now, earned_before)


def owed_to(member: Member, settings: PayoutSettings, now: datetime) -> list[Owed]:
    """What a member is told they are owed, by currency: as far as their work is counted.

    A balance that moved with each submission would tell which annotations were drawn for a review.
    """
    accounts = payable_accounts().filter(member=member).values_list("pk", flat=True)
    return owed_by(list(accounts), settings, now, hold_begins(settings, now), counted_until(now))


def judged(
    balance: Balance,
    member: Member,
    details: BankDetails | None,
    settings: PayoutSettings,
    now: datetime,
) -> Owed:
    """The balance with its payout, or the reason why there is none now."""
    is_last = member.left_at is not None and not balance.held
    found = payout_amount(
        balance.available, balance.currency, minimum=settings.minimum, is_last=is_last
    )
    if isinstance(found, Hindrance):
        return Owed(balance, member, details, None, found)
    hindrance = (
        Hindrance.NO_DETAILS
        if details is None
        else hindrance_of_account(details.set_at, details.refused_at, now)
    )
    return Owed(balance, member, details, None if hindrance else found, hindrance)


def current_details(member_ids: set[int]) -> dict[int, BankDetails]:
    """The bank details in use, by member."""
    rows = BankDetails.objects.filter(member__in=member_ids, replaced_at=None)
    return {row.member_id: row for row in rows}


def batch_names(ids: set[int]) -> dict[int, str]:
    """What batches are called in the audit log."""
    rows = PayoutBatch.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: _("payout %(number)s") % {"number": number} for pk, number in rows}


def is_fileable(payout: Payout) -> bool:
    """Whether a prepared payout may go into a file: its bank details are still in use and good."""
    details = payout.bank_details
    return details.replaced_at is None and details.refused_at is None
