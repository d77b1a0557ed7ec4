"""What did a member earn, by day and project, and in single events?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from annotation.projects.models import Project
from annotation.work.models import WorkEvent
from annotation.work.on_recorded import Earnings
from annotation.workflow.models import Review, ReviewState, Verdict
from billing.costs.period import Period
from billing.costs.queries import pay_of
from billing.local_days import begins, local_date, next_day
from billing.money_text import total_text
from workforce.members.models import Member

OF_DAY = """
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
        where member_id = %(member)s
            and occurred_at >= %(begins)s and occurred_at < %(ends)s
    ), 0)
"""


def earned_on_day(member: Member, now: datetime) -> Earnings:
    """The member's pay and accepted labels of the organization's day around `now`; one query."""
    organization = member.organization
    today = local_date(organization, now)
    with connection.cursor() as cursor:
        cursor.execute(
            OF_DAY,
            {
                "organization": organization.pk,
                "member": member.pk,
                "currency": organization.currency,
                "begins": begins(organization, today),
                "ends": begins(organization, next_day(today)),
            },
        )
        amount, accepted = cursor.fetchone()
    return Earnings(
        amount=total_text(Decimal(amount), organization.currency),
        currency=organization.currency,
        accepted=accepted,
    )


BY_DAY = """
select (work.occurred_at at time zone %(zone)s)::date as day, work.project_id,
       sum(work.quantity), coalesce(sum(paid.amount), 0), sum(work.active_seconds)
from annotation_workevent work
left join billing_ledgertransaction moved
    on moved.work_event_id = work.id and moved.kind = 'earning'
left join billing_ledgerentry paid on paid.transaction_id = moved.id and paid.amount > 0
where work.organization_id = %(organization)s and work.member_id = %(member)s
    and work.occurred_at >= %(begins)s and work.occurred_at < %(ends)s
group by 1, 2
order by 1 desc, 2
"""


@dataclass(frozen=True)
class EarnedRow:
    """What a member got accepted and earned on one day in one project."""

    day: date
    project: str
    labels: int
    pay: Decimal
    active_seconds: float


def earned_by_day(member: Member, period: Period) -> list[EarnedRow]:
    """A row for each day and project, newest first; two queries."""
    organization = member.organization
    parameters: dict[str, int | str | datetime] = {
        "organization": organization.pk,
        "member": member.pk,
        "zone": organization.timezone,
        "begins": period.begins,
        "ends": period.ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY, parameters)
        found = cursor.fetchall()
    names = dict(Project.objects.filter(pk__in={row[1] for row in found}).values_list("pk", "name"))
    return [EarnedRow(day, names[project], *sums) for day, project, *sums in found]


def earned_events(member: Member, period: Period) -> QuerySet[WorkEvent]:
    """The member's single events, each with project, item, `pay` and the reviewer's `verdict`.

    The verdict is empty where the answer was accepted without a review.
    """
    verdict = Review.objects.filter(
        annotation=OuterRef("annotation_id"), state=ReviewState.DECIDED
    ).exclude(verdict=Verdict.REJECTED)
    events: QuerySet[WorkEvent] = (
        WorkEvent.objects.filter(
            member=member, occurred_at__gte=period.begins, occurred_at__lt=period.ends
        )
        .select_related("project", "item")
        .annotate(
            pay=pay_of("pk"),
            verdict=Coalesce(Subquery(verdict.values("verdict")[:1]), Value("")),
        )
    )
    return events
