"""Grants bonuses, and proposes and decides recoveries."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from annotation.workflow.events.record import BonusWork, record_bonus
from billing.adjustments.models import (
    REASONS,
    Adjustment,
    AdjustmentKind,
    AdjustmentState,
)
from billing.ledger.models import AccountType, SourceType, TransactionKind
from billing.ledger.posting import Account, Side, payable_to, post
from billing.money_text import exact_text
from billing.payouts.actions import is_only_one_who_releases, is_too_new
from billing.payouts.queries import balances_of, payable_accounts, settings_of_payouts
from core.audit.record import record
from core.identity.models import Member, Organization
from core.notifications.publish import publish
from core.permissions.can import require
from core.web.cached_urls import address_of
from core.web.errors import Conflict, Forbidden, Invalid

RECOVERED = Account(AccountType.LABEL_RECOVERY)


@transaction.atomic
def grant_bonus(
    *, by: Member, member: Member, project: Project, amount: Decimal, reason: str, note: str
) -> Adjustment:
    """Pay a member a bonus for work in a project; it can be paid out at once.

    Raises Forbidden for a bonus of one's own if another one could grant it.
    """
    require(by, "pay.adjust")
    if member.pk == by.pk and not is_only_one_who_releases(by):
        raise Forbidden(
            _("You can't grant yourself a bonus. Another admin or owner must do it."),
        )
    check_reason(AdjustmentKind.BONUS, reason, amount)
    now = timezone.now()
    bonus = Adjustment.objects.create(
        kind=AdjustmentKind.BONUS,
        member=member,
        project=project,
        currency=by.organization.currency,
        amount=amount,
        reason=reason,
        note=note,
        state=AdjustmentState.APPROVED,
        proposed_by=by,
        proposed_at=now,
        decided_by=by,
        decided_at=now,
    )
    record_bonus([BonusWork(project.pk, member.pk, None, f"adjustment:{bonus.pk}", now)])
    record("bonus.granted", by=by, subject=bonus, member=member.pk, amount=str(amount))
    tell(bonus)
    return bonus


@transaction.atomic
def propose_recovery(
    *, by: Member, member: Member, amount: Decimal, reason: str, evidence: str, note: str
) -> Adjustment:
    """Propose to take pay back from a member's balance; a second person decides.

    Raises Conflict unless the settings allow recoveries.
    """
    require(by, "pay.adjust")
    refuse_if_turned_off()
    check_reason(AdjustmentKind.RECOVERY, reason, amount)
    if not evidence.strip():
        raise Invalid(_("Enter the evidence. The member can read it."))
    recovery = Adjustment.objects.create(
        kind=AdjustmentKind.RECOVERY,
        member=member,
        currency=by.organization.currency,
        amount=amount,
        reason=reason,
        evidence=evidence.strip(),
        note=note,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    record("recovery.proposed", by=by, subject=recovery, member=member.pk, amount=str(amount))
    return recovery


@transaction.atomic
def decide_recovery(*, by: Member, adjustment_id: int, approve: bool) -> Adjustment:
    """Approve or decline a recovery; an approved one takes at most what the balance holds.

    Raises Forbidden for the member who proposed it if another one could decide (declining one's own
    is fine) and for one who is new to the role, Conflict where the balance is smaller or recoveries
    were turned off since.
    """
    require(by, "pay.adjust")
    Organization.objects.select_for_update(no_key=True).get()
    recovery = Adjustment.objects.select_for_update(no_key=True).get(pk=adjustment_id)
    if recovery.state != AdjustmentState.PROPOSED:
        raise Conflict(_("This recovery is already decided."))
    is_own = recovery.proposed_by_id == by.pk
    if approve:
        refuse_if_turned_off()
    if approve and is_own and not is_only_one_who_releases(by):
        raise Forbidden(
            _("You proposed this recovery. Another admin or owner must approve it."),
        )
    if approve and is_too_new(by):
        raise Forbidden(
            _(
                "You have been able to approve recoveries for less than 72 hours. Another admin or "
                "owner must approve this one."
            ),
        )
    now = timezone.now()
    if approve:
        post_recovery(recovery)
    recovery.state = AdjustmentState.APPROVED if approve else AdjustmentState.DECLINED
    recovery.decided_by, recovery.decided_at = by, now
    recovery.by_one_person = approve and is_own
    recovery.save(update_fields=["state", "decided_by", "decided_at", "by_one_person"])
    act = "recovery.approved" if approve else "recovery.declined"
    record(act, by=by, subject=recovery, member=recovery.member_id, amount=str(recovery.amount))
    if approve:
        tell(recovery)
    return recovery


def post_recovery(recovery: Adjustment) -> None:
    """Take the amount out of the balance; raises Conflict where there is less in it.

    Payouts in preparation count as gone. The organization's row is locked, as by preparing payouts.
    """
    now = timezone.now()
    accounts = payable_accounts(recovery.currency).filter(member=recovery.member_id)
    ids = list(accounts.select_for_update(no_key=True).values_list("pk", flat=True))
    left = sum((each.owed - each.prepared for each in balances_of(ids, now)), Decimal(0))
    if recovery.amount > left:
        raise Conflict(
            _("The balance is only %(left)s. Propose a recovery of at most that.")
            % {"left": exact_text(max(left, Decimal(0)), recovery.currency)},
        )
    post(
        key=f"recovery:{recovery.pk}",
        kind=TransactionKind.RECOVERY,
        source_type=SourceType.ADJUSTMENT,
        source_id=recovery.pk,
        currency=recovery.currency,
        sides=[
            Side(payable_to(recovery.member_id), recovery.amount),
            Side(RECOVERED, -recovery.amount),
        ],
        effective_at=now,
    )


def refuse_if_turned_off() -> None:
    """Raise Conflict unless the settings allow recoveries."""
    if not settings_of_payouts().allows_recovery:
        raise Conflict(_("Recoveries are turned off in the payout settings."))


def check_reason(kind: AdjustmentKind, reason: str, amount: Decimal) -> None:
    """Raise Invalid for a reason of another kind, and for an amount that isn't above zero."""
    if reason not in REASONS[kind]:
        raise Invalid(_("Select a reason from the list."))
    if amount <= 0:
        raise Invalid(_("The amount must be above zero."))


def tell(adjustment: Adjustment) -> None:
    """Tell the member what changed their balance and why."""
    publish(
        "balance_adjusted",
        to=[adjustment.member_id],
        url=address_of("own_payouts", Organization.objects.get().slug),
        what=str(adjustment.get_kind_display()),
        amount=exact_text(adjustment.amount, adjustment.currency),
        reason=str(adjustment.get_reason_display()),
    )
