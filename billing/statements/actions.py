"""Issues the statements of months that are over."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from annotation.workflow.facts import WORK, project_names
from billing.ledger.models import AccountType, TransactionKind
from billing.statements.models import Statement, StatementRun
from billing.statements.rules import Drawn, Group, draw, month_before, next_month
from core.identity.models import Organization
from core.notifications.publish import publish
from core.web.cached_urls import address_of
from workforce.organizations.local_days import begins, local_date

PAYABLE = AccountType.PAYABLE.value
EARNING, REVERSAL = TransactionKind.EARNING.value, TransactionKind.REVERSAL.value
# By member, currency and line: the sum up to the month's end, and that of the month alone. Work is
# named by what was done, everything else by what moved the money.
SUMS = f"""
select account.member_id, account.currency,
    case when moved.kind in ('{EARNING}', '{REVERSAL}') then work.kind else moved.kind end as what,
    work.project_id, coalesce(work.label_kind, ''),
    -sum(entry.amount),
    coalesce(-sum(entry.amount) filter (where entry.effective_at >= %(begins)s), 0)
from billing_ledgeraccount account
join billing_ledgerentry entry on entry.account_id = account.id
    and entry.effective_at < %(ends)s
join billing_ledgertransaction moved on moved.id = entry.transaction_id
left join {WORK} work on work.id = moved.work_event_id
where account.organization_id = %(organization)s and account.type = '{PAYABLE}'
group by 1, 2, 3, 4, 5
"""  # noqa: S608  # made of constants
FIRST = f"""
select min((
    select min(entry.effective_at) from billing_ledgerentry entry
    where entry.account_id = account.id
))
from billing_ledgeraccount account
where account.organization_id = %(organization)s and account.type = '{PAYABLE}'
"""  # noqa: S608  # made of constants

Sums = dict[tuple[int, str], dict[Group, Decimal]]


def due_month(organization: Organization, now: datetime) -> date | None:
    """The first month that is over and has no statements yet; None where there is none."""
    last = month_before(local_date(organization, now))
    run = StatementRun.objects.first()
    if run is not None:
        month = next_month(run.through)
        return month if month <= last else None
    with connection.cursor() as cursor:
        cursor.execute(FIRST, {"organization": organization.pk})
        (first,) = cursor.fetchone()
    if first is None:
        return None
    month = local_date(organization, first).replace(day=1)
    return month if month <= last else None


@transaction.atomic
def issue_month(organization: Organization, now: datetime) -> int | None:
    """Issue the statements of the first month that lacks them; how many, None without such a month.

    One run of an organization at a time: a second one finds the month issued.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    month = due_month(organization, now)
    if month is None:
        return None
    starts, ends = begins(organization, month), begins(organization, next_month(month))
    to_date, within = sums_of(organization, starts, ends)
    before = {
        (row.member_id, row.currency): read_sums(row.to_date)
        for row in Statement.objects.order_by("member", "currency", "-month").distinct(
            "member", "currency"
        )
    }
    number = Statement.objects.aggregate(last=Max("number"))["last"] or 0
    groups = [group for sums in to_date.values() for group in sums]
    names = project_names({group.project_id for group in groups if group.project_id})
    issued = []
    for key in sorted(to_date):
        drawn = draw(before.get(key, {}), to_date[key], within[key])
        if drawn is None:
            continue
        number += 1
        issued.append(
            Statement(
                number=number,
                member_id=key[0],
                currency=key[1],
                month=month,
                zone=organization.timezone,
                opening=drawn.opening,
                closing=drawn.closing,
                lines=written_lines(drawn, names),
                to_date=[
                    [group.what, group.project_id, group.label_kind, str(amount)]
                    for group, amount in sorted(to_date[key].items(), key=str)
                ],
                issued_at=now,
            )
        )
    Statement.objects.bulk_create(issued, batch_size=500)
    StatementRun.objects.update_or_create(defaults={"through": month})
    if month == month_before(local_date(organization, now)):
        publish(
            "statement_issued",
            to={statement.member_id for statement in issued},
            url=address_of("own_statements", organization.slug),
            month=f"{month:%Y-%m}",
        )
    return len(issued)


def sums_of(organization: Organization, starts: datetime, ends: datetime) -> tuple[Sums, Sums]:
    """The movements of each member and currency, up to the end and of the month; one query."""
    to_date: Sums = defaultdict(dict)
    within: Sums = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {"organization": organization.pk, "begins": starts, "ends": ends})
        for member, currency, what, project, kind, total, of_month in cursor.fetchall():
            group = Group(what, project, kind)
            to_date[member, currency][group] = total
            within[member, currency][group] = of_month
    return to_date, within


def read_sums(rows: list[list[Any]]) -> dict[Group, Decimal]:
    """The sums that a statement keeps for the next one."""
    return {Group(what, project, kind): Decimal(text) for what, project, kind, text in rows}


def written_lines(drawn: Drawn, names: dict[int, str]) -> list[dict[str, Any]]:
    """The lines as they are kept, with the projects' names of now."""
    return [
        {
            "what": line.group.what,
            "project": line.group.project_id,
            "title": names.get(line.group.project_id or 0, ""),
            "label_kind": line.group.label_kind,
            "amount": str(line.amount),
            "late": str(line.late),
        }
        for line in drawn.lines
    ]
