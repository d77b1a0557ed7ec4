"""A member's earnings, by day and project, and in single events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotation.datasets.item_labels import named_items
from annotation.workflow.events.models import WorkEvent, WorkKind
from annotation.workflow.labeling.announcements import is_told
from annotation.workflow.labeling.counter import Earnings, counted_until
from annotation.workflow.lifecycle.models import Review, ReviewState, Verdict
from billing.money_text import total_text
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import Period
from billing.reporting.costs.queries import days_of, grouped, pay_of, titles_of
from billing.reporting.costs.selection import Grouping, Selection
from billing.reporting.costs.sums import Sums, together
from core.identity.models import Member
from workforce.organizations.local_days import begins, local_date

OF_DAY = f"""
select
    coalesce((
        select -sum(entry.amount)
        from billing_ledgerentry entry
        where entry.effective_at >= %(begins)s and entry.effective_at < %(ends)s
            and entry.account_id = (
                select id from billing_ledgeraccount
                where organization_id = %(organization)s and type = 'payable'
                    and member_id = %(member)s and currency = %(currency)s
            )
    ), 0),
    coalesce((
        select sum(quantity) from annotation_workevent
        where member_id = %(member)s and kind = '{WorkKind.LABEL_ACCEPTED.value}'
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
    rows = [EarnedRow(day, names[key], sums) for key, day, sums in found]
    return sorted(rows, key=lambda row: (-row.day.toordinal(), row.project))


def earned_on_days(member: Member, period: Period) -> dict[date, Sums]:
    """The member's work by day, as far as they are told of it (`earned_by_day`); days without
    any are left out. Four queries."""
    found = days_of(Selection(period, person=member.pk), Recent(member.organization))
    today = local_date(member.organization, timezone.now())
    too_new = together(accepted_just_now(member, period).values())
    return found | {today: found.get(today, Sums()) + too_new}


def accepted_just_now(member: Member, period: Period) -> dict[int, Sums]:
    """By project, below zero, what was accepted without a review in the five minutes under way."""
    now = timezone.now()
    rows = (
        WorkEvent.objects.filter(
            member=member,
            kind=WorkKind.LABEL_ACCEPTED,
            occurred_at__gte=max(period.begins, counted_until(now)),
            occurred_at__lt=period.ends,
        )
        .alias(told=is_told(now, author=member, answer="annotation_id", moment="occurred_at"))
        .filter(told=False)
        .annotate(pay=pay_of("pk"))
        .values_list("project_id", "annotation_id", "quantity", "pay", "active_seconds")
    )
    found: dict[int, Sums] = {}
    answers: set[int] = set()
    for project, answer, labels, pay, seconds in rows:
        less = Sums(
            labels=-labels,
            pay=-pay,
            accepted_ms=-round(seconds * 1000),
            answers=-(answer not in answers),
        )
        answers.add(answer)
        found[project] = found.get(project, Sums()) + less
    return found


def earned_events(member: Member, period: Period) -> QuerySet[WorkEvent]:
    """The member's accepted labels, each event with project, item, `pay` and `verdict`.

    The verdict is empty where the answer was accepted without a review; where answers are drawn
    for review, such an event is shown a day later (labeling.telling).
    """
    verdict = Review.objects.filter(
        annotation=OuterRef("annotation_id"), author=member, state=ReviewState.DECIDED
    ).exclude(verdict=Verdict.REJECTED)
    events: QuerySet[WorkEvent] = (
        WorkEvent.objects.filter(
            member=member,
            kind=WorkKind.LABEL_ACCEPTED,
            occurred_at__gte=period.begins,
            occurred_at__lt=period.ends,
        )
        .prefetch_related("project", named_items())
        .alias(
            told=is_told(
                timezone.now(), author=member, answer="annotation_id", moment="occurred_at"
            )
        )
        .filter(told=True)
        .annotate(
            pay=pay_of("pk"),
            verdict=Coalesce(Subquery(verdict.values("verdict")[:1]), Value("")),
        )
    )
    return events
