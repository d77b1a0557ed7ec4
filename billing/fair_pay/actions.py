"""Top members up to the pay floor, and correct active time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.adjustments.actions import tell
from billing.adjustments.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentReason,
    AdjustmentState,
)
from billing.fair_pay.models import MAX_WEEK_MS, TimeCorrection, TopUp
from billing.fair_pay.queries import Span, pay_weeks
from billing.fair_pay.rules import WEEK, PayWeek, State
from billing.ledger.models import AccountType, SourceType, TransactionKind
from billing.ledger.posting import Account, Side, payable_to, post
from billing.money_text import exact_text
from billing.payouts.actions import is_only_one_who_releases
from core.audit.record import record
from core.identity.models import Member, Organization
from core.permissions.can import require
from core.web.datetimes import written
from core.web.errors import Conflict, Forbidden, Invalid
from workforce.organizations.local_days import begins
from workforce.pools.models import Pool

TOP_UP_EXPENSE = Account(AccountType.TOP_UP_EXPENSE)
FIRST_YEAR, LAST_YEAR = 2000, 9998


@dataclass(frozen=True)
class Due:
    """The weeks to top up, and those of the acting member, which another one must post."""

    rows: list[PayWeek]
    own: list[PayWeek]

    @property
    def total(self) -> Decimal:
        """The sum of what would be posted."""
        return sum((row.shortfall for row in self.rows), Decimal(0))


def due_top_ups(
    rows: Iterable[PayWeek], *, by: Member, now: datetime, pool: Pool | None = None
) -> Due:
    """What of these weeks a member may top up: all that are below the floor, of one pool if named.

    A top-up of one's own needs another person, like a bonus, where there is one.
    """
    below = [
        row
        for row in rows
        if row.state(now) == State.BELOW and (pool is None or row.pool_id == pool.pk)
    ]
    own = [row for row in below if row.member_id == by.pk]
    if own and is_only_one_who_releases(by):
        own = []
    return Due([row for row in below if row not in own], own)


@transaction.atomic
def top_up_week(
    *, by: Member, week: date, pool: Pool | None = None, expected: Decimal | None = None
) -> list[TopUp]:
    """Post what is missing to the floor to each member who is below it in a week that is over.

    Each member's week in a pool is topped up once: a second run posts nothing and returns an empty
    list. The customer's cost stays. Raises Invalid for a day that isn't a Monday, Conflict for a
    week that isn't over, and where the total isn't the `expected` one.
    """
    require(by, "pay.adjust")
    organization = Organization.objects.select_for_update(no_key=True).get()
    now = timezone.now()
    refuse_unless_over(organization, week, now)
    span = Span(organization, week, week)
    due = due_top_ups(pay_weeks(span), by=by, now=now, pool=pool)
    if due.rows and expected is not None and due.total != expected:
        raise Conflict(
            _("The amounts changed while you looked at them. Check them again."),
            code="total_changed",
        )
    pools = Pool.objects.in_bulk({row.pool_id for row in due.rows if row.pool_id})
    return [post_top_up(row, pools[row.pool_id or 0], by=by, now=now) for row in due.rows]


def post_top_up(row: PayWeek, pool: Pool, *, by: Member, now: datetime) -> TopUp:
    """Write one top-up with its adjustment and its posting, and tell the member."""
    assert row.hourly_floor is not None
    amount = row.shortfall
    adjustment = Adjustment.objects.create(
        kind=AdjustmentKind.TOP_UP,
        member_id=row.member_id,
        currency=row.currency,
        amount=amount,
        reason=AdjustmentReason.BELOW_FLOOR,
        note=_("Week from %(week)s, %(pool)s: the floor is %(floor)s per active hour.")
        % {
            "week": written(row.week, "DATE_FORMAT"),
            "pool": pool.name,
            "floor": exact_text(row.hourly_floor, row.currency),
        },
        state=AdjustmentState.APPROVED,
        proposed_by=by,
        proposed_at=now,
        decided_by=by,
        decided_at=now,
    )
    top_up = TopUp.objects.create(
        member_id=row.member_id,
        pool=pool,
        week=row.week,
        currency=row.currency,
        hourly_floor=row.hourly_floor,
        pay=row.pay,
        active_ms=row.active_ms,
        amount=amount,
        adjustment=adjustment,
        posted_by=by,
        posted_at=now,
    )
    post(
        key=f"topup:{row.member_id}:{pool.pk}:{row.week.isoformat()}",
        kind=TransactionKind.TOP_UP,
        source_type=SourceType.ADJUSTMENT,
        source_id=adjustment.pk,
        currency=row.currency,
        sides=[Side(TOP_UP_EXPENSE, amount), Side(payable_to(row.member_id), -amount)],
        effective_at=now,
    )
    record(
        "top_up.posted",
        by=by,
        subject=top_up,
        member=row.member_id,
        pool=pool.pk,
        week=row.week.isoformat(),
        amount=str(amount),
        currency=row.currency,
    )
    tell(adjustment)
    return top_up


@transaction.atomic
def correct_time(
    *, by: Member, member: Member, pool: Pool, week: date, active_ms: int, note: str
) -> TimeCorrection:
    """Replace the active time of a member's week in a pool; what was measured is kept beside it.

    Raises Invalid without a note and for a time that no week has, Forbidden for one's own time if
    another member could correct it, Conflict for a week that isn't over or was topped up.
    """
    require(by, "pay.adjust")
    if not note.strip():
        raise Invalid(_("Enter the reason. The member reads it."))
    if not 0 <= active_ms <= MAX_WEEK_MS:
        raise Invalid(_("Enter a time between 0 and 168 hours."))
    if member.pk == by.pk and not is_only_one_who_releases(by):
        raise Forbidden(_("You can't correct your own time. Another admin or owner must do it."))
    organization = Organization.objects.select_for_update(no_key=True).get()
    now = timezone.now()
    refuse_unless_over(organization, week, now)
    row = week_of(organization, member, pool, week)
    if row.top_up:
        raise Conflict(
            _("This week was already topped up. Grant a bonus if pay is still missing."),
            code="topped_up",
        )
    correction = TimeCorrection.objects.create(
        member=member,
        pool=pool,
        week=week,
        measured_ms=row.measured_ms,
        before_ms=row.active_ms,
        corrected_ms=active_ms,
        note=note.strip(),
        corrected_by=by,
        corrected_at=now,
    )
    record(
        "time.corrected",
        by=by,
        subject=correction,
        member=member.pk,
        pool=pool.pk,
        week=week.isoformat(),
        before=minutes(row.active_ms),
        after=minutes(active_ms),
        reason=correction.note,
    )
    return correction


def week_of(organization: Organization, member: Member, pool: Pool, week: date) -> PayWeek:
    """A member's week in a pool, also one without any work."""
    rows = pay_weeks(Span(organization, week, week), member=member)
    found = next((row for row in rows if row.pool_id == pool.pk), None)
    ends = begins(organization, week + WEEK)
    return found or PayWeek(week, member.pk, pool.pk, organization.currency, ends)


def minutes(milliseconds: int) -> str:
    """Whole minutes with their unit, for the audit log."""
    return _("%(minutes)s min") % {"minutes": round(milliseconds / 60_000)}


def refuse_unless_over(organization: Organization, week: date, now: datetime) -> None:
    """Raise Invalid for a day that isn't a Monday, Conflict for a week that isn't over."""
    if not FIRST_YEAR <= week.year <= LAST_YEAR or week.weekday():
        raise Invalid(_("Name the week by its Monday, such as 2026-11-30."))
    if now < begins(organization, week + WEEK):
        raise Conflict(_("This week isn't over yet."), code="week_not_over")
