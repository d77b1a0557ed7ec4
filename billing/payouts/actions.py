"""Prepares, releases, sends, confirms and fails payouts, and keeps bank details.

Locks: the organization's row, then batches, payouts, payable accounts, each by id. Work is posted
without these locks: a reversal is in the balance that a payout is prepared from, or in the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.ledger.models import AccountType, SourceType, TransactionKind
from billing.ledger.posting import Account as LedgerAccountName
from billing.ledger.posting import Side, payable_to, post
from billing.money_text import total_text
from billing.payouts.bank_file import account_of, takes_sepa, why_no_sepa
from billing.payouts.encryption import Account, seal
from billing.payouts.jobs import mail_former_bank_details
from billing.payouts.models import (
    BankDetails,
    BatchState,
    FailureReason,
    Payout,
    PayoutBatch,
    PayoutSettings,
    PayoutState,
)
from billing.payouts.queries import (
    Owed,
    hold_begins,
    is_fileable,
    owed_by_all,
    payable_accounts,
    second_people,
    settings_of_payouts,
)
from billing.payouts.rules import is_iban
from core.audit.record import record
from core.currencies import MINOR_PLACES
from core.identity.models import Member, Organization
from core.jobs.tenant_jobs import enqueue
from core.notifications.publish import publish
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.cached_urls import address_of
from core.web.errors import Conflict, Forbidden, Invalid

PREPARED, SENT, CONFIRMED = PayoutState.PREPARED, PayoutState.SENT, PayoutState.CONFIRMED
CLEARING = LedgerAccountName(AccountType.PAYOUT_CLEARING)
BANK = LedgerAccountName(AccountType.BANK)
ROUNDING = LedgerAccountName(AccountType.ROUNDING)
SEPA = "sepa"


@transaction.atomic
def change_payout_settings(
    *,
    by: Member,
    hold_days: int,
    minimum: Decimal,
    payer_name: str,
    payer_iban: str,
    allows_recovery: bool = False,
) -> PayoutSettings:
    """Set how long new earnings are held back, the smallest payout, the account that pays, and
    whether pay may be recovered."""
    require(by, "payout.prepare")
    Organization.objects.select_for_update(no_key=True).get()
    settings = settings_of_payouts()
    after = {
        "hold_days": hold_days,
        "minimum": minimum,
        "payer_name": payer_name,
        "payer_iban": payer_iban,
        "allows_recovery": allows_recovery,
    }
    before = {name: getattr(settings, name) for name in after}
    for name, value in after.items():
        setattr(settings, name, value)
    settings.save()
    record(
        "payout.settings",
        by=by,
        subject=settings,
        before=settings_for_audit(before),
        after=settings_for_audit(after),
    )
    return settings


def settings_for_audit(values: Mapping[str, object]) -> dict[str, str]:
    """The settings as texts, of the account's number the last four signs."""
    texts = {name: str(value) for name, value in values.items()}
    return texts | {"payer_iban": texts["payer_iban"][-4:]}


@transaction.atomic
def prepare_payouts(*, by: Member, currency: str) -> PayoutBatch:
    """Draft a payout for each member who can be paid now; raises Conflict if there is nobody.

    One at a time in an organization: what a draft holds isn't available to the next one.
    """
    require(by, "payout.prepare")
    if currency not in MINOR_PLACES:
        raise Invalid(_("Select a currency."))
    Organization.objects.select_for_update(no_key=True).get()
    now, settings = timezone.now(), settings_of_payouts()
    accounts = payable_accounts(currency).order_by("pk").select_for_update(no_key=True)
    ids = list(accounts.values_list("pk", flat=True))
    earned_before = hold_begins(settings, now)
    due = [
        owed for owed in owed_by_all(ids, settings, now, earned_before) if owed.payout is not None
    ]
    if not due:
        raise Conflict(
            _("No member can be paid now. The list below gives the reason for each member."),
        )
    last = PayoutBatch.objects.aggregate(last=Max("number"))["last"] or 0
    batch = PayoutBatch.objects.create(
        number=last + 1,
        currency=currency,
        earned_before=earned_before,
        prepared_by=by,
        prepared_at=now,
    )
    payouts = Payout.objects.bulk_create([drafted(batch, owed) for owed in due])
    total = sum(payout.amount for payout in payouts)
    record("payout.prepared", by=by, subject=batch, payouts=len(payouts), total=str(total))
    return batch


def drafted(batch: PayoutBatch, owed: Owed) -> Payout:
    """The payout of one member, unsaved."""
    assert owed.payout is not None
    assert owed.details is not None
    return Payout(
        batch=batch,
        member=owed.member,
        bank_details=owed.details,
        currency=batch.currency,
        amount=owed.payout.amount,
        rounding=owed.payout.rounding,
    )


def is_only_one_who_releases(member: Member) -> bool:
    """Whether no other member could release payouts 72 hours ago."""
    return not second_people(timezone.now()) - {member.pk}


def is_too_new(member: Member) -> bool:
    """Whether a member couldn't release payouts 72 hours ago, and another one could."""
    people = second_people(timezone.now())
    return bool(people) and member.pk not in people


def why_not_release(batch: PayoutBatch, by: Member) -> str:
    """Why this member may not release this draft, in a sentence; empty if they may."""
    if batch.prepared_by_id == by.pk and not is_only_one_who_releases(by):
        return _("You prepared these payouts. Another admin or owner must release them.")
    if is_too_new(by):
        return _(
            "You have been able to release payouts for less than 72 hours. Another admin or owner "
            "must release these."
        )
    return ""


@transaction.atomic
def release_batch(*, by: Member, batch_id: int) -> PayoutBatch:
    """Approve a draft, so that its file can be downloaded.

    Raises Forbidden for the member who prepared it if another one could release it, and for one
    who is new to the role.
    """
    require(by, "payout.release")
    batch = locked(batch_id)
    if batch.state != BatchState.DRAFT:
        raise Conflict(_("These payouts are no longer a draft."))
    if reason := why_not_release(batch, by):
        raise Forbidden(reason)
    batch.state, batch.released_by, batch.released_at = BatchState.RELEASED, by, timezone.now()
    batch.by_one_person = batch.prepared_by_id == by.pk
    batch.save(update_fields=["state", "released_by", "released_at", "by_one_person"])
    record("payout.released", by=by, subject=batch, alone=batch.by_one_person)
    return batch


@transaction.atomic
def cancel_batch(*, by: Member, batch_id: int) -> PayoutBatch:
    """Discard payouts that were in no file yet; their amounts stay in the balances."""
    require(by, "payout.prepare")
    batch = locked(batch_id)
    if batch.state not in (BatchState.DRAFT, BatchState.RELEASED) or batch.filed_at:
        raise Conflict(
            _(
                "These payouts can't be canceled, because their file was downloaded. If the bank "
                "didn't make the transfers, mark them as sent, then as failed."
            ),
        )
    batch.payouts.filter(state=PREPARED).update(state=PayoutState.CANCELED)
    batch.state, batch.done_at = BatchState.CANCELED, timezone.now()
    batch.save(update_fields=["state", "done_at"])
    record("payout.canceled", by=by, subject=batch)
    return batch


@transaction.atomic
def file_payouts(*, by: Member, batch_id: int, file_format: str) -> list[Payout]:
    """The payouts for a bank file, noted as filed; those stay in each further download.

    A payout is in files of one format only, or the bank would pay it twice. Left out are payouts
    whose bank details changed or failed before they were in a file, and those that SEPA doesn't
    reach. Raises Conflict before the release and if there is none.
    """
    require(by, "payout.release")
    batch = locked(batch_id)
    if batch.state not in (BatchState.RELEASED, BatchState.SENT):
        raise Conflict(_("Release the payouts before you download the file."))
    if file_format == SEPA and (reason := why_no_sepa(batch, settings_of_payouts())):
        raise Conflict(reason)
    rows = list(
        batch.payouts.filter(state__in=[PREPARED, SENT])
        .select_related("member__user", "bank_details")
        .order_by("pk")
    )
    filed = [
        row
        for row in rows
        if row.filed_in == file_format or (not row.filed_in and is_fileable(row))
    ]
    if file_format == SEPA:
        filed = [row for row in filed if takes_sepa(account_of(row))]
    if not filed:
        raise Conflict(
            _(
                "None of these payouts can be in this file: they are already in a file of the "
                "other format, or their bank details don't allow it."
            ),
        )
    now = timezone.now()
    added = Payout.objects.filter(pk__in=[row.pk for row in filed], filed_in="")
    added.update(filed_at=now, filed_in=file_format)
    if batch.filed_at is None:
        batch.filed_at = now
        batch.save(update_fields=["filed_at"])
    record("payout.filed", by=by, subject=batch, payouts=len(filed), format=file_format)
    return filed


@transaction.atomic
def send_batch(*, by: Member, batch_id: int) -> int:
    """Note that the transfers were given to the bank, and post them; how many there were.

    Payouts that were in no file are canceled: their amounts stay in the balances. Raises Conflict
    before a file was downloaded.
    """
    require(by, "payout.release")
    batch = locked(batch_id)
    if batch.state != BatchState.RELEASED:
        raise Conflict(_("Only released payouts can be marked as sent."))
    if batch.filed_at is None:
        raise Conflict(
            _("Download the file for your bank before you mark the payouts as sent."),
        )
    now, sent = timezone.now(), 0
    rows = batch.payouts.filter(state=PREPARED)
    rows.filter(filed_at=None).update(state=PayoutState.CANCELED)
    for payout in rows.order_by("pk"):
        if moved(payout, PREPARED, SENT, sent_at=now):
            post_sent(payout, now)
            sent += 1
    batch.state, batch.sent_at = BatchState.SENT, now
    batch.save(update_fields=["state", "sent_at"])
    record("payout.sent", by=by, subject=batch, payouts=sent)
    finish_if_settled(batch, now)
    return sent


def moved(payout: Payout, before: str, after: str, **values: object) -> bool:
    """Change a payout's state if it is still the expected one; whether it was."""
    rows = Payout.objects.filter(pk=payout.pk, state=before)
    return rows.update(state=after, **values) == 1


def post_sent(payout: Payout, at: datetime) -> None:
    """What leaves the balance, what is rounded up, and what is under way."""
    post(
        key=f"payout:{payout.pk}:sent",
        kind=TransactionKind.PAYOUT,
        source_type=SourceType.PAYOUT,
        source_id=payout.pk,
        currency=payout.currency,
        sides=[
            Side(payable_to(payout.member_id), payout.amount - payout.rounding),
            Side(ROUNDING, payout.rounding),
            Side(CLEARING, -payout.amount),
        ],
        effective_at=at,
    )


@transaction.atomic
def confirm_payouts(*, by: Member, batch_id: int, payout_id: int | None = None) -> int:
    """Note that the bank made all sent transfers of a batch, or one of them; how many."""
    require(by, "payout.prepare")
    batch = locked(batch_id)
    rows = batch.payouts.filter(state=SENT).order_by("pk")
    now, confirmed = timezone.now(), 0
    for payout in rows if payout_id is None else rows.filter(pk=payout_id):
        if moved(payout, SENT, CONFIRMED, settled_at=now):
            post(
                key=f"payout:{payout.pk}:confirmed",
                kind=TransactionKind.PAYOUT_CONFIRMED,
                source_type=SourceType.PAYOUT,
                source_id=payout.pk,
                currency=payout.currency,
                sides=[Side(CLEARING, payout.amount), Side(BANK, -payout.amount)],
                effective_at=now,
            )
            tell_member(payout, "payout_made")
            confirmed += 1
    if not confirmed:
        raise Conflict(_("There are no sent payouts to confirm."))
    record("payout.confirmed", by=by, subject=batch, payouts=confirmed, payout=payout_id)
    finish_if_settled(batch, now)
    return confirmed


@transaction.atomic
def fail_payout(*, by: Member, batch_id: int, payout_id: int, reason: str) -> Payout:
    """Take back a payout that the bank didn't make or that came back.

    The balance is restored, and a wrong account is paid no more. The amount comes back from the
    transfers under way, or from the bank if the payout was confirmed.
    """
    require(by, "payout.prepare")
    batch = locked(batch_id)
    payout = batch.payouts.filter(pk=payout_id, state__in=[SENT, CONFIRMED]).first()
    now = timezone.now()
    if payout is None or not moved(
        payout,
        payout.state,
        PayoutState.FAILED,
        settled_at=now,
        failure=FailureReason(reason).value,
    ):
        raise Conflict(_("Only a sent or confirmed payout can be marked as failed."))
    post(
        key=f"payout:{payout.pk}:failed",
        kind=TransactionKind.PAYOUT_FAILED,
        source_type=SourceType.PAYOUT,
        source_id=payout.pk,
        currency=payout.currency,
        sides=[
            Side(BANK if payout.state == CONFIRMED else CLEARING, payout.amount),
            Side(ROUNDING, -payout.rounding),
            Side(payable_to(payout.member_id), payout.rounding - payout.amount),
        ],
        effective_at=now,
    )
    if reason == FailureReason.ACCOUNT:
        BankDetails.objects.filter(pk=payout.bank_details_id, refused_at=None).update(
            refused_at=now
        )
    record("payout.failed", by=by, subject=batch, member=payout.member_id, reason=reason)
    tell_member(payout, "payout_failed")
    finish_if_settled(batch, now)
    return payout


def locked(batch_id: int) -> PayoutBatch:
    """The batch, held until the transaction ends; two people who act on it wait for each other."""
    return PayoutBatch.objects.select_for_update(no_key=True).get(pk=batch_id)


def finish_if_settled(batch: PayoutBatch, now: datetime) -> None:
    """End a sent batch when each of its payouts is confirmed, failed or canceled."""
    is_open = batch.payouts.filter(state__in=[PREPARED, SENT]).exists()
    if batch.state == BatchState.SENT and not is_open:
        batch.state, batch.done_at = BatchState.DONE, now
        batch.save(update_fields=["state", "done_at"])


def tell_member(payout: Payout, kind: str) -> None:
    """Tell a member what became of a payout."""
    publish(
        kind,
        to=[payout.member_id],
        url=address_of("own_payouts", Organization.objects.get().slug),
        amount=total_text(payout.amount, payout.currency),
    )


@transaction.atomic
def set_bank_details(*, by: Member, account: Account) -> BankDetails:
    """Replace one's own bank details; nothing is paid to the new ones for 72 hours.

    Numbers are kept without spaces. The member is told by mail, whatever they chose.
    """
    require(by, "bank_details.own")
    details = replace_bank_details(by, account)
    publish(
        "bank_details_changed",
        to=[by.pk],
        url=address_of("own_payouts", by.organization.slug),
        last_four=details.last_four,
    )
    return details


@transaction.atomic
def set_former_bank_details(*, member: Member, account: Account) -> BankDetails:
    """Replace the bank details of one who left or is suspended, for what is still owed to them.

    Such a member has no permissions: `former_scope` found them by the account that is signed in.
    """
    details = replace_bank_details(member, account)
    enqueue(
        mail_former_bank_details, organization_id=current_organization_id(), member_id=member.pk
    )
    return details


def replace_bank_details(member: Member, account: Account) -> BankDetails:
    """Store the new version, and end the one in use."""
    now = timezone.now()
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    BankDetails.objects.filter(member=member, replaced_at=None).update(replaced_at=now)
    details = BankDetails.objects.create(
        member=member,
        sealed=seal(account, member_id=member.pk),
        is_iban=is_iban(account.number),
        last_four=account.number[-4:],
        set_at=now,
    )
    record("bank_details.set", by=member, subject=details, last_four=details.last_four)
    return details
