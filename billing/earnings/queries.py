"""A member's earnings, by day and project, and in single events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from annotation.workflow.events.models import WorkEvent
from annotation.workflow.facts import ACCEPTED, REVERSED, WORK, own_labels, reviewed_as
from annotation.workflow.labeling.counter import Earnings, counted_until
from billing.ledger.models import TransactionKind
from billing.money_text import total_text
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import Period
from billing.reporting.costs.queries import days_of, grouped, pay_of, titles_of
from billing.reporting.costs.selection import Grouping, Selection
from billing.reporting.costs.sums import Sums, together
from core.identity.models import Member
from workforce.organizations.local_days import begins, local_date

EARNING, REVERSAL = TransactionKind.EARNING.value, TransactionKind.REVERSAL.value
OF_DAY = f"""
select
    coalesce((
        select -sum(entry.amount)
        from billing_ledgerentry entry
        join billing_ledgertransaction moved on moved.id = entry.transaction_id
            and moved.kind in ('{EARNING}', '{REVERSAL}')
        where entry.effective_at >= %(begins)s and entry.effective_at < %(ends)s
            and entry.account_id = (
                select id from billing_ledgeraccount
                where organization_id = %(organization)s and type = 'payable'
                    and party_type = 'member' and party_id = %(member)s and currency = %(currency)s
            )
    ), 0),
    coalesce((
        select sum(quantity) from {WORK} work
        where member_id = %(member)s and kind in ({ACCEPTED}, {REVERSED})
            and occurred_at >= %(begins)s and occurred_at < %(ends)s
    ), 0)
"""  # noqa: S608  # made of constants


def earned_on_day(member: Member, until: datetime) -> Earnings:
    """The member's pay and accepted labels of the organization's day before `until`; one query."""
    organization = member.organization
    today = local_date(organization, until)
    with connection.cursor() as cursor:
        cursor.execute(
            OF_DAY,
            {
                "organization": organization.pk,
                "member": member.pk,
                "currency": organization.currency,
                "begins": begins(organization, today),
                "ends": until,
            },
        )
        amount, accepted = cursor.fetchone()
    return Earnings(
        amount=total_text(Decimal(amount), organization.currency),
        currency=organization.currency,
        accepted=accepted,
    )


@dataclass(frozen=True)
class EarnedRow:
    """What a member did, got accepted and earned on one day in one project."""

    day: date
    project: str
    sums: Sums


def earned_by_day(member: Member, period: Period, recent: Recent | None = None) -> list[EarnedRow]:
    """A row for each day and project, newest first; five queries.

    What a sample passed over counts from the next full five minutes on, as `counted_until` says.
    """
    found = grouped(Selection(period, person=member.pk), Grouping.PROJECT, recent)
    too_new = accepted_just_now(member, period)
    today = local_date(member.organization, timezone.now())
    found = [
        (key, day, sums + too_new.get(key, Sums()) if day == today else sums)
        for key, day, sums in found
    ]
    names = titles_of(Grouping.PROJECT, {key: None for key, _day, _sums in found})
    rows = [EarnedRow(day, names[key], sums) for key, day, sums in found if sums.is_own]
    return sorted(rows, key=lambda row: (-row.day.toordinal(), row.project))


def earned_on_days(member: Member, period: Period) -> dict[date, Sums]:
    """The member's work by day, as far as they are told of it (`earned_by_day`); days without
    any are left out. Four queries."""
    found = days_of(Selection(period, person=member.pk), Recent(member.organization))
    today = local_date(member.organization, timezone.now())
    too_new = together(accepted_just_now(member, period).values())
    known = found | {today: found.get(today, Sums()) + too_new}
    return {day: sums for day, sums in known.items() if sums.is_own}


def accepted_just_now(member: Member, period: Period) -> dict[int, Sums]:
    """By project, below zero, what was accepted without a review in the five minutes under way."""
    now = timezone.now()
    rows = (
        own_labels(member, max(period.begins, counted_until(now)), period.ends, told=False)
        .annotate(pay=pay_of("pk"))
        .values_list("project_id", "annotation_id", "version", "quantity", "pay", "active_seconds")
    )
    found: dict[int, Sums] = {}
    counted: set[tuple[int | None, int, bool]] = set()
    for project, annotation, version, labels, pay, seconds in rows:
        key = (annotation, version, labels > 0)
        less = Sums(
            labels=-labels,
            pay=-pay,
            accepted_ms=-round(seconds * 1000),
            answers=0 if key in counted else -1 if labels > 0 else 1,
        )
        counted.add(key)
        found[project] = found.get(project, Sums()) + less
    return found


def earned_events(member: Member, period: Period) -> QuerySet[WorkEvent]:
    """The member's accepted labels and their reversals, each with project, `pay` and `verdict`.

    The verdict is empty where the annotation was accepted without a review; where annotations are
    drawn for review, such an event is shown a day later (labeling.announcements).
    """
    return (
        own_labels(member, period.begins, period.ends, told=True)
        .prefetch_related("project")
        .annotate(pay=pay_of("pk"), verdict=reviewed_as(member))
    )
