"""Active time and pay of members' weeks in pools.

A week has the time of the annotations submitted and the items skipped in it, rejected work
included, and the pay of these annotations, whenever they are accepted. Else work that is reviewed a
week later would look unpaid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from annotation.workflow.facts import (
    ACCEPTED,
    OTHER_WORK,
    REVERSED,
    SKIPS,
    SUBMISSIONS,
    UNDECIDED_WORK,
    WORK,
)
from annotation.workflow.labeling.counter import counted_until
from billing.fair_pay.models import TimeCorrection, TopUp
from billing.fair_pay.rules import (
    WEEK,
    Correction,
    Key,
    Measured,
    PayWeek,
    Sums,
    added_up,
    monday_of,
)
from billing.ledger.models import TransactionKind
from billing.pay_floors.queries import floor_of, floors_by_pool
from core.identity.models import Member, Organization
from workforce.organizations.local_days import begins, local_date

EARNING, REVERSAL = TransactionKind.EARNING.value, TransactionKind.REVERSAL.value
# The positive entry of such a transaction is the expense: what the work pays, or takes back.
PAID = f"""
    join billing_ledgertransaction moved on moved.work_event_id = work.id
        and moved.kind in ('{EARNING}', '{REVERSAL}')
    join billing_ledgerentry paid on paid.transaction_id = moved.id and paid.amount > 0
    join billing_ledgeraccount account on account.id = paid.account_id
        and account.currency = %(currency)s
"""  # made of constants
PARTS = f"""
select date_trunc('week', at at time zone %(zone)s)::date, member_id, pool_id, project_id,
    coalesce(sum(active_ms), 0)::bigint, coalesce(sum(pay), 0), coalesce(sum(bonus), 0),
    coalesce(sum(undecided), 0)::int
from (
    select at, member_id, pool_id, project_id, worked_ms as active_ms, 0 as pay, 0 as bonus,
        0 as undecided
    from {SUBMISSIONS} done
    union all
    select at, member_id, pool_id, project_id, worked_ms, 0, 0, 0 from {SKIPS} skipped
    union all
    select done.at, done.member_id, done.pool_id, done.project_id, 0,
        case when work.kind = {REVERSED} then -paid.amount else paid.amount end, 0, 0
    from {SUBMISSIONS} done
    join {WORK} work on work.item_id = done.item_id and work.annotation_id = done.annotation_id
        and work.kind in ({ACCEPTED}, {REVERSED}) and work.occurred_at < %(known_until)s
    {PAID}
    union all
    select work.at, work.member_id, work.pool_id, work.project_id, 0,
        case when work.is_bonus then 0 else work.sign * paid.amount end,
        case when work.is_bonus then work.sign * paid.amount else 0 end, 0
    from {OTHER_WORK} work
    {PAID}
    union all
    select at, member_id, pool_id, project_id, 0, 0, 0, 1 from {UNDECIDED_WORK} waiting
) parts
where %(member)s::bigint is null or member_id = %(member)s
group by 1, 2, 3, 4
"""  # noqa: S608  # made of constants


@dataclass(frozen=True)
class Span:
    """Whole weeks of the organization: the Mondays of the first and the last one."""

    organization: Organization
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The instant the first week begins."""
        return begins(self.organization, self.first)

    @property
    def ends(self) -> datetime:
        """The instant the last week ends."""
        return begins(self.organization, self.last + WEEK)


def pay_weeks(span: Span, *, member: Member | None = None) -> list[PayWeek]:
    """Each member's weeks in each pool, with floors, corrections and top-ups; four queries."""
    return weeks_of(span, measured(span, member=member), member)


def own_weeks(member: Member, *, count: int, now: datetime) -> list[PayWeek]:
    """The member's last weeks, newest first, with the one under way.

    Their labels count up to the last full five minutes, like their other earnings: pay that moved
    with each submission would tell which annotations were drawn for a review.
    """
    this_week = monday_of(local_date(member.organization, now))
    span = Span(member.organization, this_week - (count - 1) * WEEK, this_week)
    parts = measured(span, member=member, known_until=counted_until(now))
    return sorted(weeks_of(span, parts, member), key=lambda row: row.week, reverse=True)


def weeks_of(span: Span, parts: Iterable[Measured], member: Member | None) -> list[PayWeek]:
    """The sums of the parts with what was set and posted for them."""
    sums = added_up(parts)
    within = Q(week__gte=span.first, week__lte=span.last)
    if member is not None:
        within &= Q(member=member)
    top_ups = {key_of(row): row for row in TopUp.objects.filter(within)}
    corrections = {key_of(row): row for row in corrections_in(within)}
    floors = floors_by_pool(span.organization.currency)
    found = []
    for key in sums.keys() | top_ups.keys() | corrections.keys():
        week, member_id, pool_id = key
        floor = floor_of(floors.get(pool_id or 0, ()), week)
        known, top_up, correction = sums.get(key, Sums()), top_ups.get(key), corrections.get(key)
        found.append(
            PayWeek(
                week=week,
                member_id=member_id,
                pool_id=pool_id,
                currency=span.organization.currency,
                ends=begins(span.organization, week + WEEK),
                measured_ms=known.active_ms,
                correction=correction_of(correction) if correction else None,
                pay=known.pay,
                undecided=known.undecided,
                hourly_floor=floor.hourly if floor else None,
                top_up=top_up.amount if top_up else PayWeek.top_up,
            )
        )
    return sorted(found, key=lambda row: (row.week, row.pool_id or 0, row.member_id))


def key_of(row: TopUp | TimeCorrection) -> Key:
    """Whose week in which pool it is about."""
    return row.week, row.member_id, row.pool_id


def corrections_in(within: Q) -> QuerySet[TimeCorrection]:
    """The corrections of these weeks, the one in force of a week last."""
    rows = TimeCorrection.objects.filter(within).select_related("corrected_by__user")
    return rows.order_by("pk")


def correction_of(row: TimeCorrection) -> Correction:
    """What a correction says."""
    return Correction(row.corrected_ms, row.note, row.corrected_by.name, row.corrected_at)


def measured(
    span: Span, *, member: Member | None = None, known_until: datetime | None = None
) -> list[Measured]:
    """What was done in these weeks, by project; one query.

    Labels accepted from `known_until` on are left out.
    """
    parameters: dict[str, int | str | datetime | None] = {
        "organization": span.organization.pk,
        "zone": span.organization.timezone,
        "currency": span.organization.currency,
        "begins": span.begins,
        "ends": span.ends,
        "skips_begin": span.begins,
        "skips_end": span.ends,
        "known_until": known_until or "infinity",
        "member": member.pk if member else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(PARTS, parameters)
        return [Measured(*row) for row in cursor.fetchall()]
